using System.Text.Json.Nodes;
using Insights.Cli.Hosting;
using Insights.Cli.Tests.Fakes;

namespace Insights.Cli.Tests.Hosting;

public sealed class GlobalOptionsTests
{
    private readonly FakeServer server = FakeServer.Answering(new JsonObject());

    [Fact]
    public async Task Key_and_URL_come_from_the_environment()
    {
        var command = new CommandLine(server) { Variables = { ["INSIGHTS_URL"] = "https://i.example/base/", ["INSIGHTS_KEY"] = "from-env" } };
        (await command.RunAsync("users", "get", "u1")).Code.ShouldBe(ExitCode.Success);
        server.Requests[0].ShouldBe(new("GET", "/base/v1/endUsers/u1", "", "from-env"));
    }

    [Fact]
    public async Task Options_win_over_the_environment()
    {
        var command = new CommandLine(server) { Variables = { ["INSIGHTS_URL"] = "nonsense", ["INSIGHTS_KEY"] = "from-env" } };
        await command.RunAsync("users", "get", "u1", "--url", "http://i.example", "--key", "mine");
        server.Requests[0].Key.ShouldBe("mine");
    }

    [Theory]
    [InlineData("--url http://i.example --key mine users get u1")]
    [InlineData("users --url http://i.example get --key mine u1")]
    [InlineData("users get u1 --key mine --url http://i.example")]
    public async Task Options_of_every_command_may_stand_before_it_amid_it_or_behind_it(string line)
    {
        var command = new CommandLine(server) { Variables = { ["INSIGHTS_URL"] = "nonsense" } };
        (await command.RunAsync(line.Split(' '))).Code.ShouldBe(ExitCode.Success);
        server.Requests[0].ShouldBe(new("GET", "/v1/endUsers/u1", "", "mine"));
    }

    [Fact]
    public async Task Help_does_not_print_the_key() =>
        (await new CommandLine(server) { Variables = { ["INSIGHTS_KEY"] = "from-env" } }.RunAsync("send", "--help")).Out.ShouldNotContain("from-env");

    [Theory]
    [InlineData("--url", "ftp://x")]
    [InlineData("--url", "127.0.0.1:5080")]
    [InlineData("--url", "http://x/?q=1")]
    [InlineData("--output", "xml")]
    public async Task Rejects_wrong_values(string option, string value) =>
        (await new CommandLine(server).RunAsync("users", "get", "u1", option, value)).Code.ShouldBe(ExitCode.Usage);

    [Theory]
    [InlineData("--batch", "0")]
    [InlineData("--batch", "501")]
    [InlineData("--batch", "many")]
    [InlineData("--parallel", "17")]
    [InlineData("--retries", "-1")]
    [InlineData("--last-at", "yesterday")]
    [InlineData("--format", "xml")]
    [InlineData("--application", "")]
    [InlineData("--no-such-option", "1")]
    public async Task Rejects_wrong_values_of_send(string option, string value) =>
        (await new CommandLine(server).SendAsync("{}", option, value)).Code.ShouldBe(ExitCode.Usage);

    [Fact]
    public async Task Rejects_an_application_for_WalkMe_events() =>
        (await new CommandLine(server).SendAsync("{}", "--format", "walkme", "--application", "web")).Code.ShouldBe(ExitCode.Usage);
}
