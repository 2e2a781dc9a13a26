using System.Net;
using System.Text.Json.Nodes;
using Insights.Cli.Hosting;
using Insights.Cli.Tests.Fakes;

namespace Insights.Cli.Tests.Live;

public sealed class LiveTests
{
    private const string Alice =
        """
        {"endUser":{"kind":"IDENTIFIED","id":"alice"},"startTime":"2026-01-02T11:50:00Z","lastEventTime":"2026-01-02T12:00:00Z","eventCount":3,"application":"web","page":{"url":"/start"},"place":{"city":"Bonn","country":"DE"},"browser":{"name":"Chrome"}}
        """;

    [Fact]
    public async Task Who_is_live_is_listed_with_what_they_do_and_how_many_there_are()
    {
        var server = FakeServer.Answering(JsonNode.Parse($$"""{"users":[{{Alice}}],"totalSize":7,"minutes":[{"userCount":9},{"userCount":4},{"userCount":5}],"nextPageToken":"p"}""")!);
        var done = await new CommandLine(server).RunAsync("live", "--application", "my web", "--page-size", "1");
        done.Code.ShouldBe(ExitCode.Success);
        server.Requests.ShouldHaveSingleItem().PathAndQuery.ShouldBe("/v1/live?application=my%20web&pageSize=1");
        done.Out.ShouldContain("alice");
        done.Out.ShouldContain("/start");
        done.Out.ShouldContain("Bonn, DE");
        done.Out.ShouldContain("7 live; 5 this minute, 4 in the one before, 9 in the fullest of the last hour.");
        done.Error.ShouldContain("--all");
    }

    [Fact]
    public async Task Lists_are_whole_answers_for_programs()
    {
        var server = new FakeServer(seen => FakeServer.Ok(JsonNode.Parse(
            seen.PathAndQuery.Contains("pageToken=p", StringComparison.Ordinal) ? """{"users":[{"eventCount":2}]}""" : $$"""{"users":[{{Alice}}],"nextPageToken":"p"}""")!));
        var answer = JsonNode.Parse((await new CommandLine(server).RunAsync("live", "--all", "--output", "json")).Out)!;
        answer["users"]!.AsArray().Select(u => (int)u!["eventCount"]!).ShouldBe([3, 2]);
    }

    [Fact]
    public async Task Each_change_is_a_line_at_once_and_signs_of_life_are_none()
    {
        var answer = new OpenAnswer();
        var insights = new CommandLine(answer.Server());
        var run = insights.RunAsync("live", "--watch", "--application", "web");
        answer.Send($$"""data: {"users":[{{Alice}}],"snapshot":true,"totalSize":1}""" + "\n\n");
        await insights.Printed.HasLinesAsync(1);
        // The server says every 15 seconds that it lives; a proxy may send comments of its own. Texts come in pieces.
        answer.Send("data: {\"users\":[],\"totalSize\":1}\n\n: ping\n\ndata: {\"users\":[],\"left\":[{\"id\":\"al");
        answer.Send("ice\",\"kind\":\"IDENTIFIED\"}]}\n\n");
        await insights.Printed.HasLinesAsync(2);
        run.IsCompleted.ShouldBeFalse();
        answer.End();
        (await run).ShouldBe(new(
            ExitCode.Success,
            "= alice  2026-01-02 12:00:00  /start  3  Bonn, DE  Chrome  IDENTIFIED  web  2026-01-02 11:50:00\n- alice  IDENTIFIED\n", ""));
    }

    [Fact]
    public async Task Who_comes_is_told_from_who_does_something_else()
    {
        string User(string id) => $$$"""{"endUser":{"kind":"IDENTIFIED","id":"{{{id}}}"}}""";
        var server = new FakeServer(_ => FakeServer.Text(HttpStatusCode.OK,
            $$"""
            data: {"users":[{{User("a")}}],"snapshot":true}

            data: {"users":[{{User("b")}}]}

            data: {"users":[{{User("a")}},{{User("b")}}],"left":[{"id":"a","kind":"IDENTIFIED"}]}

            data: {"users":[{{User("a")}}]}


            """));
        var done = await new CommandLine(server).RunAsync("live", "--watch");
        done.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => l[..3]).ShouldBe(["= a", "+ b", "~ a", "~ b", "- a", "+ a"]);
        done = await new CommandLine(server).RunAsync("live", "--watch", "--output", "csv");
        done.Out.Split("\r\n")[..2].ShouldBe(["change,user,last event,page,events,place,browser,kind,application,since", "'=,a,,,,,,IDENTIFIED,,"]);
    }

    [Fact]
    public async Task Programs_get_every_message_as_a_line_of_JSON_counts_too()
    {
        var answer = new OpenAnswer();
        var insights = new CommandLine(answer.Server());
        var run = insights.RunAsync("live", "--watch", "--output", "json");
        answer.Send("data: {\"users\":[],\"snapshot\":true,\"totalSize\":0}\n\ndata: {\"users\":[],\"totalSize\":0}\n\n");
        answer.End();
        (await run).ShouldBe(new(ExitCode.Success, "{\"users\":[],\"snapshot\":true,\"totalSize\":0}\n{\"users\":[],\"totalSize\":0}\n", ""));
    }

    [Fact]
    public async Task Watching_ends_with_Ctrl_C_and_lets_go_of_the_connection()
    {
        var done = await new OpenAnswer().CancelAfterAsync($$"""data: {"users":[{{Alice}}]}""" + "\n\n", "live", "--watch");
        done.Code.ShouldBe(ExitCode.Cancelled);
    }

    [Fact]
    public async Task A_connection_that_breaks_is_told_from_one_that_ends()
    {
        var answer = new OpenAnswer();
        var run = new CommandLine(answer.Server()).RunAsync("live", "--watch");
        answer.Break();
        var done = await run;
        done.Code.ShouldBe(ExitCode.Unreachable);
        done.Error.ShouldContain("connection reset");
    }

    [Fact]
    public async Task The_reason_for_which_the_server_ends_is_told()
    {
        var server = new FakeServer(_ => FakeServer.Text(HttpStatusCode.OK, "data: {}\n\nevent: error\ndata: {\"title\":\"No\",\"code\":\"UNAUTHENTICATED\"}\n\n"));
        var done = await new CommandLine(server).RunAsync("live", "--watch");
        (done.Code, done.Error).ShouldBe((ExitCode.Failed, "insights: No (UNAUTHENTICATED, HTTP 200)\n"));
        server = new FakeServer(_ => FakeServer.Problem(HttpStatusCode.Forbidden, "PERMISSION_DENIED"));
        (await new CommandLine(server).RunAsync("live", "--watch")).Error.ShouldContain("PERMISSION_DENIED");
    }
}
