using System.Text.Json.Nodes;
using Insights.Cli.Hosting;
using Insights.Cli.Tests.Fakes;

namespace Insights.Cli.Tests.Sessions;

public sealed class SessionsTests
{
    [Fact]
    public async Task One_page_is_listed_and_more_are_told()
    {
        var server = Pages();
        var done = await new CommandLine(server).RunAsync("sessions", "list", "u/1");
        done.Code.ShouldBe(ExitCode.Success);
        server.Requests.ShouldHaveSingleItem().PathAndQuery.ShouldBe("/v1/endUsers/u%2F1/sessions?pageSize=50");
        done.Out.ShouldContain("| 2026-01-03 00:00 |");
        done.Out.ShouldContain("| Bonn NW DE | Chrome 72 |");
        done.Error.ShouldContain("--all");
    }

    [Fact]
    public async Task The_sessions_of_all_users_are_listed_with_whose_they_are()
    {
        var server = FakeServer.Answering(JsonNode.Parse(
            """{"sessions":[{"endUser":{"kind":"ANONYMOUS","id":"a1"},"session":{"startTime":"2026-01-03T00:00:00Z","endReason":"INACTIVITY"}}]}""")!);
        var done = await new CommandLine(server).RunAsync("sessions", "all", "--from", "2026-01-01", "--user", "u1", "--application", "web");
        done.Out.ShouldContain("| a1   | ANONYMOUS | 2026-01-03 00:00 |");
        server.Requests.ShouldHaveSingleItem().PathAndQuery.ShouldBe("/v1/sessions?startTime=2026-01-01T00%3A00%3A00Z&application=web&userId=u1&pageSize=50");
    }

    [Fact]
    public async Task All_pages_are_one_answer()
    {
        var server = Pages();
        var done = await new CommandLine(server).RunAsync("sessions", "list", "a", "--anonymous", "--all", "--page-size", "1", "--output", "json");
        server.Requests.Select(r => r.PathAndQuery).ShouldBe(
            ["/v1/anonymousUsers/a/sessions?pageSize=1", "/v1/anonymousUsers/a/sessions?pageSize=1&pageToken=p%2F2"]);
        var answer = JsonNode.Parse(done.Out)!;
        answer["sessions"]!.AsArray().Select(s => (string)s!["id"]!).ShouldBe(["s2", "s1"]);
        answer["nextPageToken"].ShouldBeNull();
    }

    [Fact]
    public async Task A_server_that_repeats_a_page_does_not_keep_the_command_for_ever()
    {
        var server = FakeServer.Answering(JsonNode.Parse("""{"sessions":[],"nextPageToken":"p"}""")!);
        (await new CommandLine(server).RunAsync("sessions", "list", "a", "--all")).Code.ShouldBe(ExitCode.Failed);
    }

    private static FakeServer Pages() => new(seen => FakeServer.Ok(JsonNode.Parse(
        seen.PathAndQuery.Contains("pageToken", StringComparison.Ordinal)
            ? """{"sessions":[{"id":"s1"}]}"""
            : """
              {"sessions":[{"id":"s2","startTime":"2026-01-03T00:00:00Z","place":{"country":"DE","region":"NW","city":"Bonn"},
                            "browser":{"name":"Chrome","version":"72"}}],"nextPageToken":"p/2"}
              """)!));
}
