using System.Net;
using Insights.Cli.Hosting;
using Insights.Cli.Tests.Fakes;

namespace Insights.Cli.Tests.Verify;

public sealed class VerifyTests
{
    private const string Clean =
        """
        {"progress":{"usersChecked":1000}}
        {"result":{"usersChecked":1500,"entriesRead":"70000","differences":[],"differenceCount":0}}
        """;

    [Fact]
    public async Task A_clean_account_is_success_and_progress_is_shown()
    {
        var server = Lines(Clean);
        var done = await new CommandLine(server).RunAsync("verify", "acme");
        done.ShouldBe(new(ExitCode.Success, "1,500 users, 70,000 log entries: 0 differences\n", "1,000 users checked\n"));
        server.Requests.ShouldHaveSingleItem().ShouldBe(new("POST", "/v1/accounts/acme:verify", "{}", null));
    }

    [Theory]
    [InlineData("IDENTIFIED")]
    [InlineData("ANONYMOUS", "--anonymous")]
    public async Task One_user_can_be_asked_for(string kind, params string[] anonymous)
    {
        var server = Lines(Clean);
        await new CommandLine(server).RunAsync(["verify", "acme", "--user", "a/b", .. anonymous]);
        server.Requests[0].Body.ShouldBe($$$"""{"user":{"kind":"{{{kind}}}","id":"a/b"}}""");
    }

    [Fact]
    public async Task Differences_are_printed_and_fail()
    {
        var server = Lines(
            """{"result":{"usersChecked":1,"entriesRead":2,"differences":[{"kind":"IDENTIFIED","id":"u1","what":"totalSessions","stored":"3","rebuilt":"4"}],"differenceCount":7}}""");
        var done = await new CommandLine(server).RunAsync("verify", "acme");
        done.Code.ShouldBe(ExitCode.Failed);
        done.Out.ShouldContain("| IDENTIFIED | u1 | totalSessions | 3      | 4       |");
        done.Error.ShouldBe("The first 1 are shown.\n");
    }

    [Fact]
    public async Task A_check_that_breaks_off_is_no_success() =>
        (await new CommandLine(Lines("""{"progress":{"usersChecked":1000}}""")).RunAsync("verify", "acme")).Code.ShouldBe(ExitCode.Unreachable);

    [Fact]
    public async Task A_check_that_fails_under_way_says_why()
    {
        var done = await new CommandLine(Lines("""{"error":{"title":"Broken","code":"INTERNAL"}}""")).RunAsync("verify", "acme");
        done.Code.ShouldBe(ExitCode.Failed);
        done.Error.ShouldContain("Broken (INTERNAL");
    }

    [Fact]
    public async Task A_refused_check_says_why()
    {
        var server = new FakeServer(_ => FakeServer.Problem(HttpStatusCode.Forbidden, "PERMISSION_DENIED"));
        (await new CommandLine(server).RunAsync("verify", "acme")).Error.ShouldContain("PERMISSION_DENIED");
    }

    [Fact]
    public async Task Anonymous_needs_a_user() =>
        (await new CommandLine(Lines(Clean)).RunAsync("verify", "acme", "--anonymous")).Code.ShouldBe(ExitCode.Usage);

    private static FakeServer Lines(string text) => new(_ => FakeServer.Text(HttpStatusCode.OK, text));
}
