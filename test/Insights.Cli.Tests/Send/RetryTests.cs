using System.Net;
using Insights.Cli.Hosting;
using Insights.Cli.Tests.Fakes;

namespace Insights.Cli.Tests.Send;

public sealed class RetryTests
{
    private const string Three = "{\"n\":0}\n{\"n\":1}\n{\"n\":2}\n";

    [Theory]
    [InlineData(HttpStatusCode.RequestTimeout)]
    [InlineData(HttpStatusCode.TooManyRequests)]
    [InlineData(HttpStatusCode.InternalServerError)]
    [InlineData(HttpStatusCode.BadGateway)]
    [InlineData(HttpStatusCode.ServiceUnavailable)]
    public async Task A_server_that_may_do_better_later_is_asked_again(HttpStatusCode status)
    {
        var server = FakeServer.Accepting().First(_ => FakeServer.Problem(status, "X"));
        var (done, waits) = await SendAsync(server, Three);
        done.Code.ShouldBe(ExitCode.Success);
        done.Out.ShouldStartWith("3 accepted, 0 duplicates, 0 rejected, 1 retries;");
        waits.ShouldBe([TimeSpan.FromMilliseconds(100)]);
    }

    [Fact]
    public async Task A_broken_connection_is_tried_again_ever_more_slowly()
    {
        var server = FakeServer.Accepting().First(Broken, Broken, Broken);
        var (done, waits) = await SendAsync(server, Three);
        done.Code.ShouldBe(ExitCode.Success);
        waits.Select(w => w.TotalMilliseconds).ShouldBe([100, 200, 400]);
        done.Error.ShouldContain("retry 3 of 8 in 0.4 s: http://127.0.0.1:5080 cannot be reached: no route");
    }

    [Theory]
    [InlineData("7")]
    [InlineData("Fri, 02 Jan 2026 12:00:07 GMT")]
    public async Task Retry_After_is_waited_for(string retryAfter)
    {
        var server = FakeServer.Accepting().First(_ => FakeServer.Problem(HttpStatusCode.TooManyRequests, "RESOURCE_EXHAUSTED", "", retryAfter));
        var (done, waits) = await SendAsync(server, Three);
        done.Code.ShouldBe(ExitCode.Success);
        waits.ShouldBe([TimeSpan.FromSeconds(7)]);
    }

    [Fact]
    public async Task Only_the_events_that_were_not_taken_are_sent_again()
    {
        var server = FakeServer.Accepting().First(
            _ => FakeServer.Results("ACCEPTED", "OVERLOADED", "TOO_LATE"),
            _ => FakeServer.Results("UNAVAILABLE"));
        var (done, _) = await SendAsync(server, Three);
        done.Out.ShouldStartWith("2 accepted, 0 duplicates, 1 rejected, 2 retries;");
        server.Requests.Select(r => string.Concat(r.Events.Select(e => e["n"]!.ToJsonString()))).ShouldBe(["012", "1", "1"]);
        server.Requests[2].Events[0].ToJsonString().ShouldBe(server.Requests[0].Events[1].ToJsonString());
    }

    [Fact]
    public async Task Retries_that_bring_something_forward_do_not_count_against_the_bound()
    {
        var server = new FakeServer(seen => FakeServer.Results([.. seen.Events.Select((_, i) => i == 0 ? "ACCEPTED" : "OVERLOADED")]));
        var (done, _) = await SendAsync(server, Lines(20), "--retries", "1");
        done.Code.ShouldBe(ExitCode.Success);
        done.Out.ShouldStartWith("20 accepted, 0 duplicates, 0 rejected, 19 retries;");
    }

    [Fact]
    public async Task Events_that_are_never_taken_are_rejected_in_the_end()
    {
        var server = new FakeServer(seen => FakeServer.Results([.. seen.Events.Select(_ => "OVERLOADED: full")]));
        var (done, _) = await SendAsync(server, Three, "--retries", "2");
        done.Code.ShouldBe(ExitCode.Failed);
        done.Out.ShouldContain("rejected OVERLOADED: 3\n  line 1: full\n");
        server.Requests.Count.ShouldBe(3);
    }

    [Fact]
    public async Task A_server_that_stays_away_ends_the_run()
    {
        var server = new FakeServer(Broken);
        var (done, _) = await SendAsync(server, Three, "--retries", "2");
        done.Code.ShouldBe(ExitCode.Unreachable);
        done.Error.ShouldEndWith("insights: http://127.0.0.1:5080 cannot be reached: no route\nIs the server running? --url or INSIGHTS_URL says where it listens.\n");
        server.Requests.Count.ShouldBe(3);
    }

    [Fact]
    public async Task No_retries_is_one_attempt()
    {
        var server = new FakeServer(_ => FakeServer.Problem(HttpStatusCode.ServiceUnavailable, "UNAVAILABLE"));
        var (done, waits) = await SendAsync(server, Three, "--retries", "0");
        done.Code.ShouldBe(ExitCode.Unreachable);
        waits.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(HttpStatusCode.RequestEntityTooLarge, "PAYLOAD_TOO_LARGE")]
    [InlineData(HttpStatusCode.BadRequest, "INVALID_ARGUMENT")]
    public async Task A_batch_that_is_refused_for_one_event_is_parted_until_only_that_one_is_left(HttpStatusCode status, string code)
    {
        var server = new FakeServer(seen => seen.Body.Contains("\"n\":13", StringComparison.Ordinal)
            ? FakeServer.Problem(status, code, "no")
            : FakeServer.Results([.. seen.Events.Select(_ => "ACCEPTED")]));
        var (done, _) = await SendAsync(server, Lines(20));
        done.Code.ShouldBe(ExitCode.Failed);
        done.Out.ShouldStartWith("19 accepted, 0 duplicates, 1 rejected,");
        done.Out.ShouldContain($"rejected {code}: 1\n  line 14: ");
    }

    private static HttpResponseMessage Broken(Seen seen) => throw new HttpRequestException("no route");

    private static string Lines(int count) => string.Concat(Enumerable.Range(0, count).Select(i => $$"""{"n":{{i}}}""" + "\n"));

    private static async Task<(Outcome Done, IReadOnlyList<TimeSpan> Waits)> SendAsync(FakeServer server, string lines, params string[] args)
    {
        var command = new CommandLine(server);
        return (await command.SendAsync(lines, args), command.Clock.Waits);
    }
}
