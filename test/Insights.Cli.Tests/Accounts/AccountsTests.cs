using System.Text.Json.Nodes;
using Insights.Cli.Hosting;
using Insights.Cli.Tests.Fakes;

namespace Insights.Cli.Tests.Accounts;

public sealed class AccountsTests
{
    private readonly FakeServer server = FakeServer.Answering(JsonNode.Parse("""{"account":"acme","settings":{"sessionTimeout":"1800s"}}""")!);

    [Fact]
    public async Task Settings_that_are_not_given_are_left_to_the_server()
    {
        var done = await new CommandLine(server).RunAsync("accounts", "create", "acme");
        done.Code.ShouldBe(ExitCode.Success);
        done.Out.ShouldContain("settings.sessionTimeout");
        server.Requests.ShouldHaveSingleItem().ShouldBe(new("POST", "/v1/accounts", """{"account":"acme","settings":{}}""", null));
    }

    [Fact]
    public async Task Accounts_are_listed()
    {
        var accounts = FakeServer.Answering(JsonNode.Parse("""{"accounts":[{"account":"acme","settings":{"dataCenter":"eu"}},{"account":"zeta"}]}""")!);
        var done = await new CommandLine(accounts).RunAsync("accounts", "list");
        done.Out.ShouldContain("| acme    | eu          |");
        accounts.Requests.ShouldHaveSingleItem().PathAndQuery.ShouldBe("/v1/accounts?pageSize=50");
    }

    [Fact]
    public async Task An_account_is_deleted_by_whoever_names_it_twice()
    {
        var gone = new FakeServer(_ => new(System.Net.HttpStatusCode.NoContent));
        (await new CommandLine(gone).RunAsync("accounts", "delete", "acme")).Code.ShouldBe(ExitCode.Usage);
        (await new CommandLine(gone).RunAsync("accounts", "delete", "acme", "--confirm", "acme")).ShouldBe(new(ExitCode.Success, "deleted acme\n", ""));
        gone.Requests.ShouldHaveSingleItem().ShouldBe(new("DELETE", "/v1/accounts/acme?confirm=acme", "", null));
    }

    [Fact]
    public async Task Options_win_over_the_file()
    {
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, """{"sessionTimeout":"60s","applications":{"web":{"sessionTimeout":"600s"}}}""");
        await new CommandLine(server).RunAsync(
            "accounts", "create", "acme", "--settings", file, "--session-timeout", "10m", "--lateness", "1.5h", "--one-session-per-tab");
        File.Delete(file);
        server.Requests[0].Json["settings"]!.ToJsonString().ShouldBe(
            """{"sessionTimeout":"600s","applications":{"web":{"sessionTimeout":"600s"}},"lateness":"5400s","oneSessionPerTab":true}""");
    }

    [Theory]
    [InlineData("--session-timeout", "10")]
    [InlineData("--lateness", "soon")]
    [InlineData("--settings", "no/such/file")]
    public async Task Wrong_values_are_told_before_anything_is_sent(string option, string value)
    {
        (await new CommandLine(server).RunAsync("accounts", "create", "acme", option, value)).Code.ShouldBe(ExitCode.Usage);
        server.Requests.ShouldBeEmpty();
    }

    [Fact]
    public async Task An_account_is_shown()
    {
        await new CommandLine(server).RunAsync("accounts", "get", "a/b");
        server.Requests[0].PathAndQuery.ShouldBe("/v1/accounts/a%2Fb");
    }
}
