using System.Text.Json.Nodes;
using Insights.Cli.Hosting;
using Insights.Cli.Tests.Fakes;

namespace Insights.Cli.Tests.Accounts;

public sealed class SettingsTests
{
    private readonly FakeServer server = FakeServer.Answering(
        JsonNode.Parse("""{"account":"acme","revision":"3","settings":{"trackingLevel":"STANDARD"}}""")!);

    [Fact]
    public async Task Settings_are_shown_with_their_revision()
    {
        var done = await new CommandLine(server).RunAsync("accounts", "settings", "get", "acme");
        done.Out.ShouldContain("settings.trackingLevel");
        done.Out.ShouldContain("revision");
        server.Requests.ShouldHaveSingleItem().ShouldBe(new("GET", "/v1/accounts/acme/settings", "", null));
    }

    [Fact]
    public async Task What_is_named_is_changed_a_value_being_JSON_or_else_a_text()
    {
        var done = await new CommandLine(server).RunAsync(
            "accounts", "settings", "set", "acme", "trackingLevel=STANDARD", "pageUrl=false", "lateness=null",
            """rateLimits={"eventsPerSecond":5}""", "dataCenter=a=b", "--revision", "2");
        done.Code.ShouldBe(ExitCode.Success);
        server.Requests.ShouldHaveSingleItem().ShouldBe(new(
            "PATCH", "/v1/accounts/acme/settings",
            """{"settings":{"trackingLevel":"STANDARD","pageUrl":false,"lateness":null,"rateLimits":{"eventsPerSecond":5},"dataCenter":"a=b"},"revision":"2"}""",
            null));
    }

    [Fact]
    public async Task Replacing_is_a_PUT_and_names_win_over_the_file()
    {
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, """{"sessionTimeout":"60s","pageUrl":true}""");
        await new CommandLine(server).RunAsync("accounts", "settings", "set", "acme", "pageUrl=false", "--settings", file, "--replace");
        File.Delete(file);
        server.Requests.ShouldHaveSingleItem().ShouldBe(new(
            "PUT", "/v1/accounts/acme/settings", """{"settings":{"sessionTimeout":"60s","pageUrl":false}}""", null));
    }

    [Theory]
    [InlineData]
    [InlineData("trackingLevel")]
    [InlineData("=x")]
    [InlineData("a=1", "--revision", "x")]
    public async Task Nothing_to_set_and_what_is_no_setting_are_told_before_anything_is_sent(params string[] arguments)
    {
        (await new CommandLine(server).RunAsync(["accounts", "settings", "set", "acme", .. arguments])).Code.ShouldBe(ExitCode.Usage);
        server.Requests.ShouldBeEmpty();
    }
}
