namespace Insights.Service.Tests.Filters.Language;

public class FaultTests
{
    [Theory]
    [InlineData("country = ", 11, "the filter ends here, and a value was expected")]
    [InlineData("country = AND id = a", 11, "expected a value, and found AND; as a text it goes in quotes")]
    [InlineData("country = -x", 11, "expected a value, and found '-'; a text that begins with it goes in quotes")]
    [InlineData("(country = DE", 14, "the filter ends here, and ')' was expected")]
    [InlineData("country = DE)", 13, "')' closes nothing")]
    [InlineData("()", 2, "expected a field, a function, NOT or '(', and found ')'")]
    [InlineData("AND country = DE", 1, "expected a field, a function, NOT or '(', and found 'AND'")]
    [InlineData("country = DE AND", 17, "the filter ends here")]
    [InlineData("country = DE OR OR id = a", 17, "found 'OR'")]
    [InlineData("country = DE = 3", 14, "expected AND, OR, another clause or the end, and found '='")]
    [InlineData("country = \"DE", 11, "the text is not closed; expected \"")]
    [InlineData("country = 'a\\q'", 11, "the text has '\\q'")]
    [InlineData("country ! DE", 9, "expected '=' after '!'")]
    [InlineData("country IN ()", 13, "expected a value, and found ')'")]
    [InlineData("country IN (DE FR)", 16, "found 'FR'")]
    [InlineData("country = +x", 11, "expected a number after '+'")]
    [InlineData("id = a\u0001", 7, "control character")]
    [InlineData("id = 'a\0'", 8, "a character that is none")]
    public void A_fault_of_the_syntax_says_where_and_what_was_expected(string text, int column, string problem)
    {
        var fault = Given.Faults(text).ShouldHaveSingleItem();
        fault.Column.ShouldBe(column, fault.Problem);
        fault.Problem.ShouldContain(problem);
    }

    [Theory]
    [InlineData("contry = DE", 1, "there is no field 'contry'")]
    [InlineData("Country = DE", 1, "names are case-sensitive, and 'country' is one")]
    [InlineData("plan = pro", 1, "the account's attribute is attributes.plan")]
    [InlineData("attributes.paln = pro", 1, "the account has no attribute 'paln'")]
    [InlineData("attributes.a.b = x", 1, "goes in quotes: attributes.\"a.b\"")]
    [InlineData("attributes.paln.set_time > -1d", 1, "the account has no attribute 'paln'")]
    [InlineData("attributes.plan.set_time = pro", 28, "expected a time")]
    [InlineData("attributes.paln.change_time > -1d", 1, "the account has no attribute 'paln'")]
    [InlineData("attributes.plan.change_time = pro", 31, "expected a time")]
    [InlineData("analytics.role.change_time > -1d", 1, "an Analytics Property has no change_time")]
    [InlineData("analytics.plan = x", 1, "expected one of name, role, type, status, info")]
    [InlineData("\"country\" = DE", 1, "a field is written without quotes")]
    [InlineData("id = a AND DE", 12, "'DE' stands alone")]
    [InlineData("id = a and id = b", 8, "as an operator is written AND")]
    [InlineData("country", 1, "expected an operator and a value after 'country'")]
    [InlineData("total_sessions = x", 18, "expected a number such as 3 or 2.5, without quotes, for 'total_sessions', and found 'x'")]
    [InlineData("total_sessions = \"3\"", 18, "found the text \"3\"")]
    [InlineData("total_sessions = 1e999", 18, "expected a number")]
    [InlineData("total_sessions = 7d", 18, "expected a number")]
    [InlineData("country = 3", 11, "as a text it goes in quotes: \"3\"")]
    [InlineData("country = true", 11, "as a text it goes in quotes")]
    [InlineData("country = D*", 11, "'*' is no wildcard without quotes")]
    [InlineData("first_seen > 3", 14, "expected a time such as")]
    [InlineData("first_seen > 2026-01-31T12:00:00", 14, "expected a time such as")]
    [InlineData("first_seen > 2026-02-30", 14, "expected a time such as")]
    [InlineData("first_seen > -7y", 14, "expected a time such as")]
    [InlineData("first_seen > -400000d", 14, "expected a time such as")]
    [InlineData("average_session_duration > 5", 28, "expected a duration such as")]
    [InlineData("attributes.vip = yes", 18, "expected true or false")]
    [InlineData("attributes.vip > true", 16, "'>' does not go with 'attributes.vip'")]
    [InlineData("attributes.teams = red", 18, "expected ':', as in attributes.teams:\"x\"")]
    [InlineData("attributes.teams IN (red)", 1, "IN does not go with 'attributes.teams'")]
    [InlineData("tags = buyer", 6, "expected ':', as in tags:new_user")]
    [InlineData("tags:bayer", 6, "expected one of new_user, returning_user, longtime_user, work_info, contact_info, buyer, custom_attributes, bot")]
    [InlineData("kind = none", 8, "expected identified or anonymous")]
    [InlineData("kind > anonymous", 6, "'>' does not go with 'kind'")]
    [InlineData("total_sessions:3", 15, "':' does not go with 'total_sessions'")]
    [InlineData("like(country, 'x')", 1, "there is no function 'like'; expected startsWith, endsWith or contains")]
    [InlineData("contains(country)", 17, "contains takes a field and a text")]
    [InlineData("contains(total_sessions, '3')", 10, "contains takes a text, and 'total_sessions' is a number")]
    [InlineData("matches(country, '^D')", 1, "there is no function 'matches'; expected startsWith, endsWith or contains")]
    public void A_fault_of_meaning_says_where_and_what_was_expected(string text, int column, string problem)
    {
        var fault = Given.Faults(text).ShouldHaveSingleItem();
        fault.Column.ShouldBe(column, fault.Problem);
        fault.Problem.ShouldContain(problem);
    }

    [Fact]
    public void Every_fault_of_meaning_is_told_from_left_to_right() =>
        Given.Faults("x = 1 AND (total_sessions = a OR y = 2)").Select(f => f.Column).ShouldBe([1, 29, 34]);

    [Fact]
    public void Half_a_character_is_a_fault() => Given.Faults("id = \ud83d").ShouldHaveSingleItem().Column.ShouldBe(6);
}
