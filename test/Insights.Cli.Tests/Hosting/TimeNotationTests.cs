using System.Text.Json.Nodes;
using Insights.Cli.Hosting;
using Insights.Cli.Tests.Fakes;

namespace Insights.Cli.Tests.Hosting;

/// <summary>One option took now-1h, another only RFC 3339, a third seconds with an s.</summary>
public sealed class TimeNotationTests
{
    private readonly FakeServer server = FakeServer.Answering(new JsonObject { ["status"] = "APPLIED" });

    [Theory]
    [InlineData("now", "2026-01-01T00:00:00Z")]
    [InlineData("now-1h", "2025-12-31T23:00:00Z")]
    [InlineData("now-1h30m", "2025-12-31T22:30:00Z")]
    [InlineData("-7d", "2025-12-25T00:00:00Z")]
    [InlineData("-20m", "2025-12-31T23:40:00Z")]
    [InlineData("2025-12-31t10:00:00z", "2025-12-31T10:00:00Z")]
    [InlineData("2025-12-31T10:00:00+01:00", "2025-12-31T09:00:00Z")]
    public async Task Every_option_that_takes_a_time_takes_the_same(string text, string time)
    {
        var command = new CommandLine(server);
        var offset = FastClock.Start - new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
        if (text.StartsWith('n') || text.StartsWith('-'))
            time = DateTimeOffset.Parse(time, System.Globalization.CultureInfo.InvariantCulture).Add(offset).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture);
        (await command.RunAsync("users", "update", "u", "--set", "a=1", "--time", text)).Code.ShouldBe(ExitCode.Success);
        (await command.RunAsync("users", "identify", "a", "u", "--time", text)).Code.ShouldBe(ExitCode.Success);
        (await command.RunAsync("users", "anonymize", "a", "--time", text)).Code.ShouldBe(ExitCode.Success);
        server.Requests.Select(r => (string)r.Json["time"]!).ShouldBe([time, time, time]);
        (await command.RunAsync("analytics", "sessions", "--from", text)).Code.ShouldBe(ExitCode.Success);
        (await command.RunAsync("sessions", "all", "--from", text)).Code.ShouldBe(ExitCode.Success);
        server.Requests.Skip(3).ShouldAllBe(r => r.PathAndQuery.Contains($"startTime={Uri.EscapeDataString(time)}", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("20m", "1200s")]
    [InlineData("1h30m", "5400s")]
    [InlineData("90s", "90s")]
    [InlineData("1.5m", "90s")]
    [InlineData("1d", "86400s")]
    public async Task Every_option_that_takes_a_length_of_time_takes_the_same(string text, string length)
    {
        var command = new CommandLine(server);
        await command.RunAsync("accounts", "create", "acme", "--session-timeout", text);
        ((string)server.Requests[0].Json["settings"]!["sessionTimeout"]!).ShouldBe(length);
        await command.RunAsync("accounts", "settings", "set", "acme", $"sessionTimeout={text}");
        ((string)server.Requests[1].Json["settings"]!["sessionTimeout"]!).ShouldBe(length);
        await command.RunAsync("keys", "rotate", "acme", "k", "--overlap", text);
        ((string)server.Requests[2].Json["overlap"]!).ShouldBe(length);
        await command.RunAsync("analytics", "struggling", "--short-session", text);
        server.Requests[3].PathAndQuery.ShouldContain($"shortSession={length}");
        await command.RunAsync("analytics", "disengaged", "--max-total-duration", text);
        server.Requests[4].PathAndQuery.ShouldContain($"maxTotalDuration={length}");
    }

    [Theory]
    [InlineData("users update u --set a=1 --time yesterday", "--time")]
    [InlineData("analytics sessions --from 7d", "--from")]
    [InlineData("analytics sessions --to now+1h", "--to")]
    [InlineData("analytics struggling --short-session 60", "--short-session")]
    public async Task What_is_neither_names_its_option(string line, string option)
    {
        var done = await new CommandLine(server).RunAsync(line.Split(' '));
        done.Code.ShouldBe(ExitCode.Usage);
        done.Error.ShouldStartWith($"insights: {option}: ");
        server.Requests.ShouldBeEmpty();
    }
}
