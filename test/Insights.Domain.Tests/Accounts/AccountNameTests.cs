using Insights.Domain.Accounts;

namespace Insights.Domain.Tests.Accounts;

public class AccountNameTests
{
    [Theory]
    [InlineData("a")]
    [InlineData("0")]
    [InlineData("acme-eu_2")]
    public void Accepts_letters_digits_and_dashes(string name) => AccountName.IsValid(name).ShouldBeTrue();

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("-acme")]
    [InlineData("_acme")]
    [InlineData("acme.eu")]
    [InlineData("acmé")]
    [InlineData("ac me")]
    [InlineData("acme\n")]
    public void Rejects_all_else(string? name) => AccountName.IsValid(name).ShouldBeFalse();

    [Theory]
    [InlineData("Acme")]
    [InlineData("aCme")]
    public void Rejects_capitals_wherever_they_stand(string name) => AccountName.IsValid(name).ShouldBeFalse();

    [Fact]
    public void A_name_has_at_most_64_characters()
    {
        AccountName.IsValid(new string('a', 64)).ShouldBeTrue();
        AccountName.IsValid(new string('a', 65)).ShouldBeFalse();
    }
}
