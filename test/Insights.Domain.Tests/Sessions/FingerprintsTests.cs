using Insights.Domain.Sessions;

namespace Insights.Domain.Tests.Sessions;

public class FingerprintsTests
{
    private static readonly uint[] Stored = [966486538, 1596004501, 3659987801, 3788220283];

    [Fact]
    public void What_was_added_is_never_missed()
    {
        var fingerprints = new Fingerprints();
        var ids = Enumerable.Range(0, 1000).Select(i => $"event-{i}").ToList();
        fingerprints.Add(ids.Take(500));
        fingerprints.Add(ids.Skip(500));
        ids.ShouldAllBe(id => fingerprints.MayHold(id));
        fingerprints.Count.ShouldBe(1000);
    }

    [Fact]
    public void What_was_not_is_hardly_ever_mistaken()
    {
        var fingerprints = new Fingerprints();
        fingerprints.Add(Enumerable.Range(0, 1000).Select(i => $"event-{i}"));
        Enumerable.Range(1000, 10_000).Count(i => fingerprints.MayHold($"event-{i}")).ShouldBeLessThan(3);
    }

    [Fact]
    public void None_holds_nothing() => new Fingerprints().MayHold("a").ShouldBeFalse();

    [Fact]
    public void IDs_made_to_share_a_print_of_no_key_do_not_share_one()
    {
        var fingerprints = new Fingerprints();
        fingerprints.Add(["click-03ada2"]);
        fingerprints.MayHold("click-676bff").ShouldBeFalse();
    }

    [Fact]
    public void Fingerprints_are_stored_with_their_key_so_they_stay_as_they_are()
    {
        var fingerprints = Fingerprints.Restore((1, 2), Stored);
        new[] { "", "a", "e-1", "🦊" }.ShouldAllBe(id => fingerprints.MayHold(id));
    }
}
