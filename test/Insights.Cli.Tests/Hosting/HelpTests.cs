using System.Text.Json.Nodes;
using Insights.Cli.Hosting;
using Insights.Cli.Tests.Fakes;

namespace Insights.Cli.Tests.Hosting;

public sealed class HelpTests
{
    private readonly CommandLine insights = new(FakeServer.Answering(new JsonObject()));

    [Theory]
    [InlineData]
    [InlineData("--help")]
    [InlineData("help")]
    public async Task A_newcomer_sees_what_there_is_by_what_people_do(params string[] args)
    {
        var done = await insights.RunAsync(args);
        done.Code.ShouldBe(ExitCode.Success);
        done.Error.ShouldBeEmpty();
        new[] { "Send:", "  demo ", "Look:", "  segments ", "Operate:", "  backup ", "  --key ", "Exit codes:" }
            .Select(text => done.Out.IndexOf(text, StringComparison.Ordinal)).ShouldBeInOrder(SortDirection.Ascending);
        done.Out.Split('\n').ShouldAllBe(line => line.Length <= 110);
    }

    [Theory]
    [InlineData("users", "  timeline ")]
    [InlineData("accounts settings", "  set ")]
    public async Task A_group_by_itself_lists_its_commands(string group, string line)
    {
        var done = await insights.RunAsync(group.Split(' '));
        done.Code.ShouldBe(ExitCode.Success);
        done.Out.ShouldContain(line);
    }

    [Fact]
    public async Task The_version_is_one_line() =>
        (await insights.RunAsync("--version")).Out.ShouldMatch(@"^insights \d+\.\d+\.\d+( \([0-9a-f]{1,12}\))?\n$");

    [Theory]
    [InlineData("uesrs", "insights has no command 'uesrs'; did you mean users?\nSee insights --help.")]
    [InlineData("seg", "insights has no command 'seg'; did you mean segments?\nSee insights --help.")]
    [InlineData("frobnicate x", "insights has no command 'frobnicate'\nSee insights --help.")]
    [InlineData("users gett x --key k", "insights users has no command 'gett'; did you mean get?\nSee insights users --help.")]
    [InlineData("live --wach", "insights live has no option --wach; did you mean --watch?\nSee insights live --help.")]
    [InlineData("users list --ulr http://x", "insights users list has no option --ulr; did you mean --url?\nSee insights users list --help.")]
    [InlineData("live x", "'x' is one argument too many\nSee insights live --help.")]
    public async Task What_is_not_known_is_named_with_the_nearest_there_is(string line, string said)
    {
        var done = await insights.RunAsync(line.Split(' '));
        done.ShouldBe(new(ExitCode.Usage, "", $"insights: {said}\n"));
    }

    [Fact]
    public async Task A_mistyped_option_is_not_taken_for_an_argument()
    {
        (await insights.RunAsync("send", "--formt")).Error.ShouldStartWith("insights: insights send has no option --formt; did you mean --format?");
        (await insights.RunAsync("users", "get", "--", "--odd-id")).Code.ShouldBe(ExitCode.Success);
    }

    [Fact]
    public async Task A_key_that_is_missing_or_wrong_is_told_apart()
    {
        var refusing = new FakeServer(_ => FakeServer.Problem(System.Net.HttpStatusCode.Unauthorized, "UNAUTHENTICATED", "No."));
        (await new CommandLine(refusing).RunAsync("users", "get", "x")).Error.ShouldContain("No. Give a key with --key or INSIGHTS_KEY");
        (await new CommandLine(refusing).RunAsync("users", "get", "x", "--key", "k")).Error.ShouldContain("No. Is the key in --key or INSIGHTS_KEY");
    }

    [Fact]
    public async Task Another_kind_of_server_is_asked_about()
    {
        var other = new FakeServer(_ => FakeServer.Text(System.Net.HttpStatusCode.NotFound, "<html>"));
        (await new CommandLine(other).RunAsync("users", "get", "x")).Error.ShouldContain("Is http://127.0.0.1:5080 an Insights server?");
    }
}
