using System.Text.Json.Nodes;
using Insights.Cli.Hosting;
using Insights.Cli.Tests.Fakes;

namespace Insights.Cli.Tests.Demo;

public sealed class DemoCommandTests
{
    [Fact]
    public async Task Everything_is_sent_and_the_questions_are_answered()
    {
        var server = new DemoServer();
        var done = await new CommandLine(server.Fake).RunAsync("demo", "--users", "60");
        done.Code.ShouldBe(ExitCode.Success, done.Error);
        done.Out.ShouldContain($"events: {server.Events.Count:N0} accepted, 0 duplicates, 0 rejected");
        done.Out.ShouldContain($"updates of attributes: {server.Updates.Count} accepted");
        done.Out.ShouldContain("| insights-quit           | 7     | asks insights-quit           |");
        done.Out.ShouldNotContain("mine");
        done.Out.ShouldContain("  insights users timeline ");
        server.Fake.Requests.ShouldAllBe(r => !r.PathAndQuery.StartsWith("/v1/events", StringComparison.Ordinal) || r.Events.Count <= 500);
    }

    [Fact]
    public async Task The_same_again_on_another_day_changes_nothing()
    {
        var server = new DemoServer();
        var command = new CommandLine(server.Fake);
        await command.RunAsync("demo", "--users", "60");
        var sent = server.Events.Count;
        command.Clock.CreateTimer(_ => { }, null, TimeSpan.FromDays(1.3), default);
        var again = JsonNode.Parse((await command.RunAsync("demo", "--users", "60", "--output", "json", "--quiet")).Out)!;
        again["events"]!.ToJsonString().ShouldBe($$"""{"accepted":0,"duplicates":{{sent}},"rejected":0}""");
        ((int)again["updates"]!["accepted"]!).ShouldBe(0);
    }

    [Fact]
    public async Task Another_seed_is_other_people()
    {
        var server = new DemoServer();
        await new CommandLine(server.Fake).RunAsync("demo", "--users", "20");
        var before = server.Events.Count;
        await new CommandLine(server.Fake).RunAsync("demo", "--users", "20", "--seed", "2");
        server.Events.Take(before).Select(Who).Intersect(server.Events.Skip(before).Select(Who)).ShouldBeEmpty();

        static string Who(JsonObject e) => (string?)e["userId"] ?? (string)e["anonymousId"]!;
    }

    [Fact]
    public async Task Answers_are_waited_for_until_the_sessions_have_closed()
    {
        var server = new DemoServer { Closed = look => look * 10 };
        var command = new CommandLine(server.Fake);
        var done = await command.RunAsync("demo", "--users", "20");
        done.Code.ShouldBe(ExitCode.Success);
        done.Error.ShouldContain("sessions close: 10 of ");
        done.Error.ShouldNotContain("Not all");
        command.Clock.Waits.Count.ShouldBeInRange(2, 5);
    }

    [Theory]
    [InlineData("RESOURCE_EXHAUSTED", ExitCode.Success, 61, "0 rejected")]
    [InlineData("UNAVAILABLE", ExitCode.Success, 61, "0 rejected")]
    [InlineData("INVALID_ARGUMENT", ExitCode.Failed, 60, "1 rejected\nrejected INVALID_ARGUMENT: 1")]
    public async Task An_update_that_is_put_off_is_sent_again(string code, int exit, int sent, string said)
    {
        var server = new DemoServer { PutsOff = code };
        var done = await new CommandLine(server.Fake).RunAsync("demo", "--users", "60");
        done.Code.ShouldBe(exit);
        server.Updates.Count.ShouldBe(sent);
        done.Out.ShouldContain(said);
    }

    [Fact]
    public async Task Sessions_that_do_not_close_within_a_minute_are_told()
    {
        var done = await new CommandLine(new DemoServer { Closed = _ => 3 }.Fake).RunAsync("demo", "--users", "20");
        done.Code.ShouldBe(ExitCode.Success);
        done.Error.ShouldContain("Not all sessions have closed yet");
    }

    [Fact]
    public async Task A_key_that_may_not_send_history_is_told_after_one_person()
    {
        var server = new DemoServer { Rejects = "TOO_LATE: too long ago" };
        var done = await new CommandLine(server.Fake).RunAsync("demo", "--users", "60");
        done.Code.ShouldBe(ExitCode.Failed);
        done.Error.ShouldContain("needs an import key");
        server.Posted("/v1/events").Count().ShouldBe(1);
        server.Updates.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_run_that_ended_half_way_is_gone_on_with()
    {
        var server = new DemoServer();
        using var ctrlC = new CancellationTokenSource();
        var posts = 0;
        var interrupted = new FakeServer(seen =>
        {
            if (seen.PathAndQuery == "/v1/events" && Interlocked.Increment(ref posts) == 2)
                ctrlC.Cancel();
            return Forward(server, seen);
        });
        var done = await new CommandLine(interrupted) { Cancel = ctrlC.Token }.RunAsync("demo", "--users", "200");
        done.Code.ShouldBe(ExitCode.Cancelled);
        done.Error.ShouldContain("The same command goes on where it ended.");

        var again = JsonNode.Parse((await new CommandLine(server.Fake).RunAsync("demo", "--users", "200", "--output", "json")).Out)!;
        ((int)again["events"]!["duplicates"]!).ShouldBeGreaterThan(0);
        ((int)again["events"]!["rejected"]!).ShouldBe(0);
    }

    private static HttpResponseMessage Forward(DemoServer server, Seen seen)
    {
        using var invoker = new HttpMessageInvoker(server.Fake, disposeHandler: false);
        var request = new HttpRequestMessage(new(seen.Method), "http://x" + seen.PathAndQuery) { Content = new StringContent(seen.Body) };
        return invoker.SendAsync(request, default).GetAwaiter().GetResult();
    }
}
