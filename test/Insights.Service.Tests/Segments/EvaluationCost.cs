using System.Diagnostics;
using Insights.Domain.Attributes;
using Insights.Domain.Attributes.Catalogue;
using Insights.Domain.EndUsers;
using Insights.Domain.Events;
using Insights.Domain.Filters.Evaluation;
using Insights.Domain.Profiles;
using Insights.Domain.Segments;
using Insights.Service.Segments;
using Xunit.Abstractions;

namespace Insights.Service.Tests.Segments;

public class EvaluationCost(ITestOutputHelper output)
{
    [SkippableFact]
    public void Twenty_segments_of_one_user()
    {
        Skip.If(Environment.GetEnvironmentVariable("INSIGHTS_MEASURE") is null, "a measurement: set INSIGHTS_MEASURE=1");
        var catalogue = new AttributeCatalogue([new(1, "plan", AttributeType.Text, "", default, null), new(2, "teams", AttributeType.List, "", default, null)]);
        var filters = new[]
        {
            "first_seen > -7d AND total_sessions = 1", "total_sessions >= 5 AND average_time_between_sessions <= 7d AND last_seen < -30d",
            "attributes.plan IN (a, b, c, vip) AND attributes.plan.set_time > -30d", "country = DE AND (city = Munich OR city = Berlin) AND NOT tags:buyer",
            "startsWith(browser_version, '12') AND attributes.teams:red OR startsWith(id, 'al')",
        };
        var own = Enumerable.Range(0, 20).Select(i => new Segment($"s{i}", "", "", filters[i % filters.Length], 1, default, default));
        var known = new AccountSegments(new SegmentBook(own), catalogue);
        var names = Enumerable.Range(0, 20).Select(i => $"s{i}").ToList();
        var now = DateTimeOffset.UnixEpoch.AddYears(56).ToUnixTimeMilliseconds();
        var subject = new FilterSubject(
            UserKind.Identified, "alice",
            new StandardAttributes(new SessionTotals(6, 1000, now - 1_000_000_000, now - 1000), new Place("DE", "Bavaria", "Munich"), new Browser("Chrome", "120.0.1")),
            UserValues.Of([
                KeyValuePair.Create(1, new KnownValue(new TextValue("vip"), AttributeSource.Api, now)),
                KeyValuePair.Create(2, new KnownValue(new ListValue(["blue", "red"]), AttributeSource.Api, now))]),
            0);
        var first = Stopwatch.GetTimestamp();
        SegmentService.Evaluate(known, names, subject, now).ShouldAllBe(v => v.Status == SegmentStatus.Member || v.Status == SegmentStatus.NotMember);
        var compiled = Stopwatch.GetElapsedTime(first);
        var micros = new List<double>();
        for (var i = 0; i < 20_000; i++)
        {
            var from = Stopwatch.GetTimestamp();
            SegmentService.Evaluate(known, names, subject, now);
            micros.Add(Stopwatch.GetElapsedTime(from).TotalMicroseconds);
        }
        micros.Sort();
        output.WriteLine($"read, compiled and asked once: {compiled.TotalMilliseconds:0.0} ms; then median {micros[10_000]:0.0} us, p99 {micros[19_800]:0.0} us for 20 segments");
    }
}
