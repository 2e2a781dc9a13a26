using Insights.Domain.Filters.Evaluation;

namespace Insights.Service.Tests.Filters.Meaning;

public class ExplanationTests
{
    [Fact]
    public void It_shows_every_clause_with_its_value_and_verdict_also_where_the_answer_was_clear_before()
    {
        var why = Explain("country = FR AND (total_sessions > 5 OR NOT average_session_duration < 1h30m) AND attributes.plan:*", Given.Alice);
        Text(why).ShouldBe(
            "And no [Clause no 'country = FR' DE; Or yes [Clause yes 'total_sessions > 5' 6; "
            + "Not no [Clause yes 'average_session_duration < 1h30m' 1h]]; Clause yes 'attributes.plan:*' pro]");
    }

    [Theory]
    [InlineData("kind:*", "identified")]
    [InlineData("last_seen:*", "2026-11-22T11:00:00Z")]
    [InlineData("attributes.logins:*", "2.5")]
    [InlineData("attributes.vip:*", "true")]
    [InlineData("attributes.teams:*", "[\"red\", \"blue\"]")]
    [InlineData("tags:*", "[returning_user, longtime_user, work_info, contact_info, buyer, custom_attributes]")]
    [InlineData("average_time_between_sessions:*", "19d22h36m")]
    public void Values_are_told_as_filters_write_them(string text, string value) => Explain(text, Given.Alice).Value.ShouldBe(value);

    [Theory]
    [InlineData("country = DE")]
    [InlineData("total_sessions > 1")]
    [InlineData("attributes.teams:x")]
    public void An_unset_value_is_none(string text)
    {
        Explain(text, Given.Nobody).Value.ShouldBeNull();
        Explain(text, Given.Nobody).Holds.ShouldBeFalse();
    }

    private static Explanation Explain(string text, FilterSubject subject) =>
        Explanation.Of(Given.Filter(text), new(Given.Catalogue), subject, Given.Now);

    private static string Text(Explanation e) => e.Kind + (e.Holds ? " yes" : " no")
        + (e.Kind == ExplanationKind.Clause ? $" '{e.Text}' {e.Value}" : $" [{string.Join("; ", e.Parts.Select(Text))}]");
}
