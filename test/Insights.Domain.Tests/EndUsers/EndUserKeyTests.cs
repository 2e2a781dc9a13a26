using Insights.Domain.EndUsers;

namespace Insights.Domain.Tests.EndUsers;

public class EndUserKeyTests
{
    [Fact]
    public void The_same_ID_in_both_kinds_is_two_users() => Distinct(
        new("acme", UserKind.Identified, "u1"), new("acme", UserKind.Anonymous, "u1"));

    [Fact]
    public void The_same_ID_in_two_accounts_is_two_users() => Distinct(
        new("acme", UserKind.Identified, "u1"), new("acm", UserKind.Identified, "eu1"));

    [Fact]
    public void IDs_are_compared_ordinally() => Distinct(
        new("acme", UserKind.Identified, "u1"), new("acme", UserKind.Identified, "U1"));

    [Fact]
    public void The_hash_is_stored_so_it_stays_as_it_is() =>
        new EndUserKey("acme", UserKind.Identified, "u1").ToHash().ToString("N").ShouldBe("976f138628199bb166f6287356b2cbfa");

    [Fact]
    public void The_longest_of_keys_has_a_hash() =>
        new EndUserKey(new string('a', 300), UserKind.Anonymous, new string('x', 600)).ToHash().ShouldNotBe(default);

    [Fact]
    public void Its_text_does_not_hold_the_ID() =>
        new EndUserKey("acme", UserKind.Identified, "jane@example.com").ToString().ShouldNotContain("jane");

    private static void Distinct(EndUserKey a, EndUserKey b)
    {
        a.ShouldNotBe(b);
        a.ToHash().ShouldNotBe(b.ToHash());
    }
}
