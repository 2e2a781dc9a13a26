namespace Insights.Service.Tests.Filters.Language;

/// <summary>AIP-160's stars at the ends of quoted texts were compared as characters, and matched nobody.</summary>
public sealed class WildcardTests
{
    [Theory]
    [InlineData("city = \"Mun*\"", true)]
    [InlineData("city = 'Mun*'", true)]
    [InlineData("city = \"*ich\"", true)]
    [InlineData("city = \"*nic*\"", true)]
    [InlineData("city = \"*\"", true)]
    [InlineData("city = \"mun*\"", false)]
    [InlineData("city = \"*Mun\"", false)]
    [InlineData("city = \"Mun\\*\"", false)]
    [InlineData("city != \"Mun*\"", false)]
    [InlineData("city != \"Ber*\"", true)]
    [InlineData("city != \"*\"", false)]
    [InlineData("city:\"*nic*\"", true)]
    [InlineData("city:\"ich*\"", true)]
    [InlineData("id = \"al*\" AND attributes.plan = \"*o\"", true)]
    [InlineData("NOT city = \"Mun*\"", false)]
    public void A_star_at_either_end_of_a_text_in_quotes_stands_for_anything(string filter, bool holds) =>
        Given.Holds(filter, Given.Alice).ShouldBe(holds);

    /// <summary>As every clause over an unset value.</summary>
    [Theory]
    [InlineData("city = \"*\"")]
    [InlineData("city != \"Ber*\"")]
    [InlineData("city != \"*\"")]
    public void Of_an_unset_value_none_holds(string filter) => Given.Holds(filter, Given.Nobody).ShouldBeFalse();

    [Theory]
    [InlineData("city = \"M*h\"", 8, "'*' is a wildcard at the ends of a text alone; the character itself is \\*")]
    [InlineData("city > \"M*\"", 8, "'*' is a wildcard behind = and != of a text")]
    [InlineData("attributes.teams:\"r*\"", 18, "'*' is a wildcard behind = and != of a text")]
    [InlineData("city IN (\"M*\", \"B\")", 10, "write city = \"M*\" OR ..., or \\* for the character")]
    [InlineData("city = M*", 8, "'*' is no wildcard without quotes: write \"M*\"")]
    public void Elsewhere_a_star_is_a_fault_that_says_what_to_write(string filter, int column, string problem) => Told(filter, column, problem);

    [Theory]
    [InlineData("attributes:plan", true)]
    [InlineData("attributes:\"odd name\"", true)]
    [InlineData("attributes:*", true)]
    [InlineData("analytics:role", true)]
    [InlineData("NOT attributes:plan", false)]
    public void Attributes_are_asked_for_by_name(string filter, bool holds)
    {
        Given.Holds(filter, Given.Alice).ShouldBe(holds);
        Given.Holds(filter, Given.Nobody).ShouldBe(!holds);
    }

    [Theory]
    [InlineData("attributes:paln", 1, "the account has no attribute 'paln'")]
    [InlineData("attributes.AND = x", 12, "as a name it goes in quotes: attributes.\"AND\"")]
    [InlineData("attributes.IN = x", 12, "as a name it goes in quotes: attributes.\"IN\"")]
    [InlineData("total_sessions = (50 OR 5)", 18, "one of several is written IN (50, 5)")]
    [InlineData("last_seen > now()", 16, "write now, -7d or 2026-01-31T12:00:00Z without parentheses")]
    [InlineData("last_seen > timestamp(\"2026-01-31T12:00:00Z\")", 22, "write now, -7d or 2026-01-31T12:00:00Z without parentheses")]
    [InlineData("now()", 1, "a time is written now, -7d or 2026-01-31T12:00:00Z")]
    [InlineData("alice", 1, "a user of that ID is id = \"alice\"")]
    [InlineData("\"a b\"", 1, "a user of that ID is id = \"a b\"")]
    public void What_others_write_is_told_how_it_is_written_here(string filter, int column, string problem) => Told(filter, column, problem);

    [Theory]
    [InlineData("first_seen < 2026-11-22t12:00:00z")]
    [InlineData("first_seen < 2026-11-22T12:00:00z")]
    [InlineData("first_seen < 2026-11-22t12:00:00.5+01:00")]
    public void RFC_3339_may_be_in_small_letters(string filter) => Given.Holds(filter, Given.Alice).ShouldBeTrue();

    private static void Told(string filter, int column, string problem)
    {
        var fault = Given.Faults(filter).ShouldHaveSingleItem();
        fault.Column.ShouldBe(column, fault.Problem);
        fault.Problem.ShouldContain(problem);
    }
}
