using System.Text.Json.Nodes;
using Insights.Cli.Hosting;
using Insights.Cli.Tests.Fakes;

namespace Insights.Cli.Tests.Analytics;

public sealed class AnalyticsTests
{
    private const string Figures =
        """
        {"sessionCount":"3","totalDuration":"90s","meanDuration":"30s","medianDuration":"20s","p90Duration":"60s","activeUsers":2,"newUsers":1,"returningUsers":1}
        """;

    private static readonly JsonNode _answer = JsonNode.Parse($$"""{"buckets":[{"date":"2026-03-29","figures":{{Figures}}}],"total":{{Figures}}}""")!;

    [Fact]
    public async Task Figures_are_a_table_of_days_with_the_whole_period_as_its_last_line()
    {
        var server = FakeServer.Answering(_answer);
        var done = await new CommandLine(server) { Variables = { ["COLUMNS"] = "120" } }.RunAsync(
            "analytics", "sessions", "--from", "2026-03-29", "--to", "2026-03-30", "--time-zone", "Europe/Zurich", "--application", "web",
            "--filter", "country = CH", "--segment", "s", "--user", "a b");
        done.Code.ShouldBe(ExitCode.Success);
        // A date begins where the time zone says: the day on which clocks are put forward is 23 hours long.
        server.Requests.ShouldHaveSingleItem().PathAndQuery.ShouldBe(
            "/v1/sessionAnalytics:query?startTime=2026-03-28T23%3A00%3A00Z&endTime=2026-03-29T22%3A00%3A00Z&application=web&filter=country%20%3D%20CH"
            + "&segment=s&userId=a%20b&timeZone=Europe%2FZurich&granularity=DAY");
        done.Out.Split('\n').Where(l => l.Contains("1m30s", StringComparison.Ordinal)).Select(l => l.Replace(" ", "", StringComparison.Ordinal))
            .ShouldBe(["|2026-03-29|3|1m30s|30s|20s|1m|2|1|1|", "|total|3|1m30s|30s|20s|1m|2|1|1|"]);
    }

    [Fact]
    public async Task Programs_get_the_answer_or_lines_of_values()
    {
        var done = await new CommandLine(FakeServer.Answering(_answer)).RunAsync("analytics", "sessions", "--by", "week", "--output", "json");
        JsonNode.DeepEquals(JsonNode.Parse(done.Out), _answer).ShouldBeTrue(done.Out);
        done = await new CommandLine(FakeServer.Answering(_answer)).RunAsync("analytics", "sessions", "--output", "csv");
        done.Out.ShouldBe(
            "date,sessions,total,mean,median,p90,active users,new users,returning users\r\n2026-03-29,3,90,30,20,60,2,1,1\r\n");
    }

    [Theory]
    [InlineData("struggling", "--short-session", "2m", "--min-short-sessions", "4", ":listStrugglingUsers?", "shortSession=120s&minShortSessions=4")]
    [InlineData("disengaged", "--max-sessions", "2", "--max-total-duration", "5m", ":listDisengagedUsers?", "maxSessions=2&maxTotalDuration=300s")]
    public async Task Users_are_listed_by_rules_page_by_page(string command, string first, string one, string second, string other, string path, string rules)
    {
        var server = new FakeServer(seen => FakeServer.Ok(JsonNode.Parse(seen.PathAndQuery.Contains("pageToken=p", StringComparison.Ordinal)
            ? """{"users":[{"endUser":{"id":"u2","kind":"ANONYMOUS"}}]}"""
            : """{"users":[{"endUser":{"id":"u1","kind":"IDENTIFIED"},"sessionCount":5,"shortSessionCount":4,"totalDuration":"9s","shortSessionShare":0.8,"browser":{"name":"Firefox"},"place":{"city":"Bonn","country":"DE"}}],"nextPageToken":"p"}""")!));
        var done = await new CommandLine(server).RunAsync("analytics", command, first, one, second, other, "--all", "--application", "web", "--output", "csv");
        done.Out.ShouldBe(
            "ID,sessions,short share,total duration,browser,place,last seen,short sessions,applications,kind\r\nu1,5,0.8,9,Firefox,\"Bonn, DE\",,4,,IDENTIFIED\r\nu2,,,,,,,,,ANONYMOUS\r\n");
        server.Requests.Count.ShouldBe(2);
        server.Requests[0].PathAndQuery.ShouldBe($"/v1/sessionAnalytics{path}application=web&{rules}&pageSize=50");
    }

    [Fact]
    public async Task A_time_zone_that_is_none_is_told_before_anything_is_asked()
    {
        var server = FakeServer.Answering(_answer);
        var done = await new CommandLine(server).RunAsync("analytics", "sessions", "--from", "2026-03-29", "--time-zone", "Mars/Olympus");
        done.Code.ShouldBe(ExitCode.Usage);
        done.Error.ShouldContain("Mars/Olympus");
        server.Requests.ShouldBeEmpty();
    }
}
