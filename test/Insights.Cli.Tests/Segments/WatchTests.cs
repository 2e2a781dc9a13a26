using System.Net;
using Insights.Cli.Hosting;
using Insights.Cli.Tests.Fakes;

namespace Insights.Cli.Tests.Segments;

public sealed class WatchTests
{
    private const string Entered = """{"position":"b","change":{"change":"ENTERED","endUser":{"kind":"IDENTIFIED","id":"alice"},"time":"2026-01-02T12:00:00Z"}}""";
    private const string Left = """{"position":"c","change":{"change":"LEFT","endUser":{"kind":"ANONYMOUS","id":"bob"},"time":"2026-01-02T12:00:01Z"}}""";

    [Fact]
    public async Task Who_enters_and_leaves_is_a_line_at_once_and_signs_of_life_are_none()
    {
        var answer = new OpenAnswer();
        var server = answer.Server();
        var insights = new CommandLine(server);
        var run = insights.RunAsync("segments", "watch", "a/b");
        answer.Send("{\"position\":\"a\"}\n" + Entered + "\n{\"position\":\"b\"}\n\n" + Left[..20]);
        await insights.Printed.HasLinesAsync(1);
        answer.Send(Left[20..] + "\n");
        await insights.Printed.HasLinesAsync(2);
        run.IsCompleted.ShouldBeFalse();
        answer.End();
        (await run).ShouldBe(new(
            ExitCode.Success, "2026-01-02T12:00:00Z  ENTERED  IDENTIFIED  alice\n2026-01-02T12:00:01Z  LEFT     ANONYMOUS   bob\n", ""));
        server.Requests.ShouldHaveSingleItem().PathAndQuery.ShouldBe("/v1/segments/a%2Fb:watch");
    }

    [Fact]
    public async Task Programs_get_every_line_with_its_position_and_can_go_on_from_there()
    {
        var answer = new OpenAnswer();
        var server = answer.Server();
        var run = new CommandLine(server).RunAsync("segments", "watch", "a", "--position", "a", "--output", "json");
        answer.Send("{\"position\":\"a\"}\n" + Entered + "\n");
        answer.End();
        (await run).ShouldBe(new(ExitCode.Success, "{\"position\":\"a\"}\n" + Entered + "\n", ""));
        server.Requests.ShouldHaveSingleItem().PathAndQuery.ShouldBe("/v1/segments/a:watch?position=a");
    }

    [Fact]
    public async Task Watching_ends_with_Ctrl_C_and_lets_go_of_the_connection()
    {
        var done = await new OpenAnswer().CancelAfterAsync(Entered + "\n", "segments", "watch", "a");
        done.Code.ShouldBe(ExitCode.Cancelled);
    }

    [Fact]
    public async Task A_connection_that_breaks_is_told_from_one_that_ends()
    {
        var answer = new OpenAnswer();
        var run = new CommandLine(answer.Server()).RunAsync("segments", "watch", "a");
        answer.Send(Entered + "\n");
        answer.Break();
        var done = await run;
        done.Code.ShouldBe(ExitCode.Unreachable);
        done.Out.ShouldContain("alice");
        done.Error.ShouldContain("connection reset");
    }

    [Theory]
    [InlineData("""{"error":{"title":"Gone","code":"NOT_FOUND"}}""", "insights: Gone (NOT_FOUND, HTTP 200)\n")]
    [InlineData("no JSON", "insights: the answer is not a JSON object; is this an Insights server?\n")]
    public async Task Why_the_server_ends_is_told(string line, string error)
    {
        var done = await new CommandLine(new FakeServer(_ => FakeServer.Text(HttpStatusCode.OK, line + "\n"))).RunAsync("segments", "watch", "a");
        (done.Code, done.Error).ShouldBe((ExitCode.Failed, error));
    }

    [Fact]
    public async Task A_refusal_says_why()
    {
        var server = new FakeServer(_ => FakeServer.Problem(HttpStatusCode.BadRequest, "FAILED_PRECONDITION", "list the members"));
        var done = await new CommandLine(server).RunAsync("segments", "watch", "a", "--position", "1");
        (done.Code, done.Error).ShouldBe((ExitCode.Failed, "insights: BadRequest (FAILED_PRECONDITION, HTTP 400): list the members\n"));
    }
}
