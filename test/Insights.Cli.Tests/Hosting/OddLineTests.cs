using System.Text.Json.Nodes;
using Insights.Cli.Hosting;
using Insights.Cli.Tests.Fakes;

namespace Insights.Cli.Tests.Hosting;

/// <summary>Command lines that are odd: <c>users get ""</c> printed the list of all users and ended with 0.</summary>
public sealed class OddLineTests
{
    private readonly FakeServer server = FakeServer.Answering(new JsonObject());

    [Theory]
    [InlineData("users", "get", "")]
    [InlineData("users", "get", "  ")]
    [InlineData("users", "erase", "", "--confirm", "")]
    [InlineData("users", "timeline", "")]
    [InlineData("users", "search", "")]
    [InlineData("users", "list", "--filter", "")]
    [InlineData("users", "identify", "a", "")]
    [InlineData("sessions", "get", "u", "")]
    [InlineData("segments", "members", "")]
    [InlineData("accounts", "get", "")]
    [InlineData("accounts", "delete", "", "--confirm", "")]
    [InlineData("keys", "revoke", "acme", "")]
    [InlineData("live", "--application", "")]
    public async Task An_empty_argument_is_refused_and_nothing_is_asked(params string[] line)
    {
        var done = await new CommandLine(server).RunAsync(line);
        done.Code.ShouldBe(ExitCode.Usage);
        done.Error.ShouldContain("must not be empty");
        done.Out.ShouldBeEmpty();
        server.Requests.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_text_for_people_may_be_taken_away()
    {
        (await new CommandLine(server).RunAsync("attributes", "describe", "plan", "")).Code.ShouldBe(ExitCode.Success);
        (await new CommandLine(server).RunAsync("segments", "update", "s", "--description", "", "--display-name", "")).Code.ShouldBe(ExitCode.Success);
    }

    [Theory]
    [InlineData("users get --help")]
    [InlineData("users get a b c --help")]
    [InlineData("users get --no-such-option --help")]
    [InlineData("--help users get")]
    [InlineData("users --help get")]
    [InlineData("users bogus --help")]
    [InlineData("bogus --help")]
    [InlineData("users list --page-size many --help")]
    [InlineData("users list --filter --help")]
    [InlineData("keys create acme --help")]
    [InlineData("accounts settings set --help")]
    [InlineData("send x -h")]
    [InlineData("analytics sessions --output xml --help")]
    public async Task Help_anywhere_is_help(string line)
    {
        var done = await new CommandLine(server).RunAsync(line.Split(' '));
        done.Code.ShouldBe(ExitCode.Success);
        done.Error.ShouldBeEmpty();
        done.Out.ShouldContain("Usage:");
        server.Requests.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("users list --page-size many", "--page-size: a whole number, not 'many'.")]
    [InlineData("users list --page-size 0", "--page-size: 1 to 1000.")]
    [InlineData("live --output xml", "--output: table, json, csv.")]
    [InlineData("keys rotate a k --overlap soon", "--overlap: a number and ms, s, m, h, d or w, as in 90s, 20m, 1h30m, 7d.")]
    [InlineData("users list --filter --all", "--filter: a value is missing before --all")]
    [InlineData("users get", "Required argument missing for command: 'get'.")]
    public async Task What_is_wrong_is_told_once_and_by_its_name(string line, string said)
    {
        var done = await new CommandLine(server).RunAsync(line.Split(' '));
        done.Code.ShouldBe(ExitCode.Usage);
        var lines = done.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        lines.Length.ShouldBe(2, done.Error);
        lines[0].ShouldBe($"insights: {said}");
        lines[1].ShouldStartWith("See insights ");
    }

    [Fact]
    public async Task What_was_typed_does_not_steer_the_terminal_that_repeats_it()
    {
        var done = await new CommandLine(server).RunAsync("us\u001b[31mers");
        done.Error.ShouldNotContain("\u001b");
        done = await new CommandLine(new FakeServer(_ => FakeServer.Problem(System.Net.HttpStatusCode.BadRequest, "INVALID_ARGUMENT", "no \u001b]0;x\u0007\u009b31m\u202e"))).RunAsync("users", "get", "u");
        foreach (var bad in "\u001b\u0007\u009b\u202e")
            done.Error.ShouldNotContain(bad);
    }

    [Theory]
    [InlineData("users get u1", "There is an anonymous user of this ID: add --anonymous.")]
    [InlineData("users timeline u1", "There is an anonymous user of this ID: add --anonymous.")]
    [InlineData("users get u1 --anonymous", "There is an identified user of this ID: leave out --anonymous.")]
    public async Task A_user_of_the_other_kind_is_hinted_at(string line, string hint)
    {
        var asked = line.Contains("--anonymous", StringComparison.Ordinal) ? "/v1/anonymousUsers/" : "/v1/endUsers/";
        var other = new FakeServer(seen => seen.PathAndQuery.StartsWith(asked, StringComparison.Ordinal)
            ? FakeServer.Problem(System.Net.HttpStatusCode.NotFound, "NOT_FOUND", "There is no such end user.")
            : FakeServer.Ok(new JsonObject { ["id"] = "u1" }));
        var done = await new CommandLine(other).RunAsync(line.Split(' '));
        done.Code.ShouldBe(ExitCode.Failed);
        done.Error.ShouldContain(hint);
    }

    [Fact]
    public async Task Erasing_needs_the_ID_once_more()
    {
        (await new CommandLine(server).RunAsync("users", "erase", "u1")).Code.ShouldBe(ExitCode.Usage);
        (await new CommandLine(server).RunAsync("users", "erase", "u1", "--confirm", "u2")).Error.ShouldContain("nothing was erased");
        server.Requests.ShouldBeEmpty();
    }
}
