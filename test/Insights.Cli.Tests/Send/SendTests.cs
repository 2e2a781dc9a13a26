using System.Net;
using System.Text.Json.Nodes;
using Insights.Cli.Hosting;
using Insights.Cli.Tests.Fakes;

namespace Insights.Cli.Tests.Send;

public sealed class SendTests
{
    [Fact]
    public async Task Every_line_is_sent_once_in_batches()
    {
        var server = FakeServer.Accepting();
        var done = await new CommandLine(server).SendAsync(Lines(250), "--key", "k1");
        done.Code.ShouldBe(ExitCode.Success);
        done.Out.ShouldStartWith("250 accepted, 0 duplicates, 0 rejected, 0 retries;");
        server.Requests.Select(r => r.Events.Count).ShouldBe([100, 100, 50]);
        server.Requests.ShouldAllBe(r => r.Method == "POST" && r.PathAndQuery == "/v1/events" && r.Key == "k1");
        server.Events.Select(e => (int)e["n"]!).ShouldBe(Enumerable.Range(0, 250));
    }

    [Fact]
    public async Task Several_requests_at_a_time_lose_nothing()
    {
        var server = FakeServer.Accepting();
        var command = new CommandLine(server) { StandardInput = Lines(1000) };
        var done = await command.RunAsync("send", "-", "--parallel", "16", "--batch", "7");
        done.Code.ShouldBe(ExitCode.Success);
        server.Events.Select(e => (int)e["n"]!).Order().ShouldBe(Enumerable.Range(0, 1000));
    }

    [Fact]
    public async Task The_same_file_sent_again_shuffled_and_doubled_is_known()
    {
        var server = FakeServer.Accepting();
        var command = new CommandLine(server);
        await command.SendAsync(Lines(30));
        var again = Lines(30).Split('\n', StringSplitOptions.RemoveEmptyEntries).SelectMany((l, i) => i % 3 == 0 ? [l, l] : new[] { l }).Reverse();
        var done = await command.SendAsync(string.Join('\n', again), "--last-at", "now-1h");
        done.Code.ShouldBe(ExitCode.Success);
        done.Out.ShouldStartWith("0 accepted, 40 duplicates,");
    }

    [Fact]
    public async Task Rejections_are_counted_by_reason_with_their_lines()
    {
        var server = new FakeServer(_ => FakeServer.Results("TOO_LATE: too old", "ACCEPTED", "INVALID_TYPE", "TOO_LATE"));
        var done = await new CommandLine(server).SendAsync("{}\nnonsense\n\n{\"a\":1}\n{\"a\":2}\n{\"a\":3}\n");
        done.Code.ShouldBe(ExitCode.Failed);
        var lines = done.Out.Split('\n');
        lines[0].ShouldStartWith("1 accepted, 0 duplicates, 4 rejected,");
        lines[1..6].ShouldBe(["rejected INVALID_TYPE: 1", "  line 5", "rejected TOO_LATE: 2", "  line 1: too old", "  line 6"]);
        lines[6].ShouldBe("rejected UNREADABLE_LINE: 1");
        lines[7].ShouldStartWith("  line 2: ");
    }

    [Fact]
    public async Task Programs_get_the_counts_as_JSON()
    {
        var server = new FakeServer(_ => FakeServer.Results("TOO_LATE: old", "DUPLICATE"));
        var done = await new CommandLine(server).SendAsync("{}\n{\"a\":1}", "--output", "json", "--quiet");
        var json = JsonNode.Parse(done.Out)!;
        ((int)json["duplicates"]!).ShouldBe(1);
        ((int)json["rejectedByReason"]!["TOO_LATE"]!).ShouldBe(1);
        json["rejections"]![0]!.ToJsonString().ShouldBe("""{"reason":"TOO_LATE","line":1,"element":null,"detail":"old"}""");
        done.Error.ShouldBeEmpty();
    }

    [Fact]
    public async Task Of_many_rejections_the_first_lines_are_shown()
    {
        var server = new FakeServer(seen => FakeServer.Results([.. seen.Events.Select(_ => "TOO_LATE")]));
        var done = await new CommandLine(server).SendAsync(Lines(1200));
        done.Out.ShouldContain("rejected TOO_LATE: 1,200\n  line 1\n  line 2\n  line 3\n  line 4\n  line 5\n  and 1,195 more\n");
    }

    [Fact]
    public async Task The_last_event_lands_an_hour_ago_and_the_gaps_stay()
    {
        var server = FakeServer.Accepting();
        var lines = """
            {"time":"2015-05-17T10:00:00Z"}
            {"time":"2015-05-17T12:00:00.500Z"}
            {"time":1431856800000}
            """;
        var done = await new CommandLine(server).SendAsync(lines, "--last-at", "now-1h");
        done.Code.ShouldBe(ExitCode.Success);
        server.Events.Select(e => e["time"]!.ToJsonString())
            .ShouldBe(["\"2026-01-02T08:59:59.500Z\"", "\"2026-01-02T11:00:00Z\"", "1767344399500"]);
    }

    [Fact]
    public async Task The_application_goes_to_events_that_name_none()
    {
        var server = FakeServer.Accepting();
        await new CommandLine(server).SendAsync("{\"application\":\"mine\"}\n{}", "--application", "web");
        server.Events.Select(e => (string)e["application"]!).ShouldBe(["mine", "web"]);
    }

    [Fact]
    public async Task WalkMe_events_go_as_a_list_to_their_own_path()
    {
        var server = FakeServer.Accepting();
        var done = await new CommandLine(server).SendAsync("{\n\"time\":1553433890150}", "--format", "walkme", "--last-at", "now");
        done.Code.ShouldBe(ExitCode.Success);
        var request = server.Requests.ShouldHaveSingleItem();
        request.PathAndQuery.ShouldBe("/v1/walkme/events");
        ((long)request.Json[0]!["time"]!).ShouldBe(FastClock.Start.ToUnixTimeMilliseconds());
    }

    [Fact]
    public async Task Access_logs_are_sent_and_bad_lines_told()
    {
        var server = FakeServer.Accepting();
        var done = await new CommandLine(server).SendAsync(
            "192.0.2.7 - - [17/May/2015:10:05:03 +0000] \"GET / HTTP/1.1\" 200 171 \"-\" \"UA\"\nbad\n", "--format", "combined", "--last-at", "now-1h");
        done.Code.ShouldBe(ExitCode.Failed);
        done.Out.ShouldContain("rejected UNREADABLE_LINE: 1\n  line 2: expected the time in brackets at column 4 (combined)");
        ((string)server.Events.ShouldHaveSingleItem()["time"]!).ShouldBe("2026-01-02T11:00:00Z");
    }

    [Fact]
    public async Task An_empty_file_is_done_at_once()
    {
        var server = FakeServer.Accepting();
        (await new CommandLine(server).SendAsync("", "--last-at", "now")).Code.ShouldBe(ExitCode.Success);
        server.Requests.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_refused_key_ends_the_run_and_says_so_in_a_line()
    {
        var server = new FakeServer(_ => FakeServer.Problem(HttpStatusCode.Unauthorized, "UNAUTHENTICATED", "unknown key"));
        var done = await new CommandLine(server).SendAsync(Lines(500));
        done.Code.ShouldBe(ExitCode.Failed);
        done.Error.Split('\n')[^2].ShouldStartWith("insights: Unauthorized (UNAUTHENTICATED, HTTP 401): unknown key. Give a key with --key");
        server.Requests.ShouldHaveSingleItem();
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("<html>")]
    [InlineData("""{"results":[]}""")]
    [InlineData("""{"results":[{"status":"PERHAPS"}]}""")]
    public async Task An_answer_that_is_not_understood_counts_as_nothing(string answer)
    {
        var server = new FakeServer(_ => FakeServer.Text(HttpStatusCode.OK, answer));
        var done = await new CommandLine(server).SendAsync("{}");
        done.Code.ShouldBe(ExitCode.Failed);
        done.Out.ShouldStartWith("0 accepted, 0 duplicates, 0 rejected");
    }

    [Fact]
    public async Task Ctrl_C_says_what_was_sent()
    {
        using var pressed = new CancellationTokenSource();
        var server = FakeServer.Accepting().First(
            _ => FakeServer.Results("ACCEPTED"),
            _ =>
            {
                pressed.Cancel();
                throw new OperationCanceledException(pressed.Token);
            });
        var done = await new CommandLine(server) { Cancel = pressed.Token }.SendAsync(Lines(5), "--batch", "1");
        done.Code.ShouldBe(ExitCode.Cancelled);
        done.Out.ShouldStartWith("1 accepted,");
        done.Error.ShouldContain("Sending the same again is safe.");
    }

    private static string Lines(int count) => string.Concat(
        Enumerable.Range(0, count).Select(i => $$"""{"userId":"u","time":"2026-01-01T00:00:00Z","type":"click","n":{{i}}}""" + "\n"));
}
