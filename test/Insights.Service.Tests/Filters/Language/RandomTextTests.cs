using Insights.Domain.Filters;
using Insights.Domain.Filters.Evaluation;
using Insights.Service.Filters;

namespace Insights.Service.Tests.Filters.Language;

public class RandomTextTests
{
    private static readonly string[] _pieces =
    [
        "country", "id", "total_sessions", "first_seen", "attributes", ".", "plan", "\"odd name\"", "tags", "kind", "analytics.role", "=", "!=", "<", "<=", ">",
        ">=", ":", "*", "AND", "OR", "NOT", "IN", "-", "(", ")", ",", " ", " ", " ", "'", "\"", "\\", "pro", "'it''s'", "-7d", "+2h", "now", "1.5h", "3", "-2.5e3",
        "true", "2026-01-31T12:00:00Z", "2026-01-31", "startsWith", "contains(id,", "'^a+(b|c){2,3}$'", "'; DROP TABLE end_user; --", "%", "_", "$1",
        "?1", "\u0000", "\ud800", "😀", "ﬀ", "\u202e", "\u00a0", "\ufeff", "İ", "e\u0301", "\r\n", "/*", "*/", "||", "{{", "{0}", "%s", "NULL",
    ];

    /// <summary>Half of words of the language, half of any characters; the seeds are fixed.</summary>
    [Fact]
    public void Ten_thousand_random_texts_are_faults_inside_the_text_or_filters_that_answer()
    {
        var filters = 0;
        for (var seed = 0; seed < 10_000; seed++)
        {
            var text = Text(new Random(seed));
            var reading = FilterReader.Read(text, Given.Catalogue);
            if (reading.Filter is { } filter)
            {
                filters++;
                reading.Faults.ShouldBeEmpty();
                FilterProgram.Compile(filter).Test(Given.Alice, Given.Now);
                FilterProgram.Compile(filter).Test(Given.Nobody, Given.Now);
                Explanation.Of(filter, new(Given.Catalogue), Given.Alice, Given.Now).Holds.ShouldBe(FilterProgram.Compile(filter).Test(Given.Alice, Given.Now));
            }
            else
            {
                reading.Faults.ShouldNotBeEmpty();
                reading.Faults.ShouldAllBe(f => f.Column >= 1 && f.Column <= Math.Min(text.Length, FilterLimits.MaxLength) + 1 && f.Problem.Length > 0);
            }
        }
        filters.ShouldBeGreaterThan(100);
    }

    private static string Text(Random dice)
    {
        if (dice.Next(4) == 0)
            return string.Concat(Enumerable.Range(0, dice.Next(40)).Select(_ => (char)dice.Next(dice.Next(2) == 0 ? 128 : 65536)));
        if (dice.Next(2) == 0)
            return string.Concat(Enumerable.Range(0, dice.Next(30)).Select(_ => _pieces[dice.Next(_pieces.Length)] + (dice.Next(2) == 0 ? " " : "")));
        var clauses = Enumerable.Range(0, 1 + dice.Next(4)).Select(_ =>
            $"{_pieces[dice.Next(4)]} {_pieces[11 + dice.Next(6)]} {_pieces[dice.Next(5) == 0 ? dice.Next(_pieces.Length) : 33 + dice.Next(10)]}");
        return string.Join(dice.Next(2) == 0 ? " AND " : " OR ", clauses);
    }
}
