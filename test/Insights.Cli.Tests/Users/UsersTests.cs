using System.Net;
using System.Text.Json.Nodes;
using Insights.Cli.Hosting;
using Insights.Cli.Tests.Fakes;

namespace Insights.Cli.Tests.Users;

public sealed class UsersTests
{
    private static readonly JsonNode User = JsonNode.Parse(
        """
        {"kind":"IDENTIFIED","id":"u1","revision":"8","standardAttributes":{"totalSessions":3,"city":"Köln","totalSessionDuration":"12.345s"},
         "openSession":{"id":"s1","eventCount":2}}
        """)!;

    [Fact]
    public async Task A_profile_is_shown_field_by_field()
    {
        var done = await new CommandLine(FakeServer.Answering(User)).RunAsync("users", "get", "u1", "--open-session");
        done.Code.ShouldBe(ExitCode.Success);
        var fields = done.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => string.Join('=', l.Split(' ', StringSplitOptions.RemoveEmptyEntries)));
        fields.ShouldBe(
        [
            "kind=IDENTIFIED", "id=u1", "revision=8", "standardAttributes.totalSessions=3", "standardAttributes.city=Köln",
            "standardAttributes.totalSessionDuration=12.345s", "openSession.id=s1", "openSession.eventCount=2",
        ]);
    }

    [Fact]
    public async Task Programs_get_the_servers_JSON()
    {
        var done = await new CommandLine(FakeServer.Answering(User)).RunAsync("users", "get", "u1", "--output", "json");
        JsonNode.DeepEquals(JsonNode.Parse(done.Out), User).ShouldBeTrue();
        done.Out.ShouldContain("Köln");
    }

    [Theory]
    [InlineData("u1", "/v1/endUsers/u1")]
    [InlineData("a/b", "/v1/endUsers/a%2Fb")]
    [InlineData("50%", "/v1/endUsers/50%25")]
    [InlineData("%2F", "/v1/endUsers/%252F")]
    [InlineData("a b?c#d&e+f", "/v1/endUsers/a%20b%3Fc%23d%26e%2Bf")]
    [InlineData("Jörg", "/v1/endUsers/J%C3%B6rg")]
    [InlineData(".", "/v1/endUsers/%2E")]
    [InlineData("..", "/v1/endUsers/%2E%2E")]
    [InlineData("../accounts", "/v1/endUsers/..%2Faccounts")]
    [InlineData("x:batchGet", "/v1/endUsers/x%3AbatchGet")]
    public async Task An_ID_may_be_any_string(string id, string path)
    {
        var server = FakeServer.Answering(User);
        await new CommandLine(server).RunAsync("users", "get", id);
        server.Requests.ShouldHaveSingleItem().PathAndQuery.ShouldBe(path);
    }

    [Theory]
    [InlineData("/v1/endUsers?includeBots=true&pageSize=50", "users", "list", "--include-bots")]
    [InlineData("/v1/endUsers?pageSize=50", "users", "list")]
    [InlineData("/v1/endUsers:search?q=a&includeBots=true&pageSize=50", "users", "search", "a", "--include-bots")]
    [InlineData("/v1/live?includeBots=true&pageSize=50", "live", "--include-bots")]
    [InlineData("/v1/live:watch?includeBots=true", "live", "--watch", "--include-bots")]
    public async Task Bots_are_asked_for(string path, params string[] command)
    {
        var server = FakeServer.Answering(new JsonObject());
        await new CommandLine(server).RunAsync(command);
        server.Requests.ShouldHaveSingleItem().PathAndQuery.ShouldBe(path);
    }

    [Fact]
    public async Task Erasing_says_what_there_was()
    {
        var server = FakeServer.Answering(JsonNode.Parse("""{"entries":"4","sessions":"1","attributes":"0","snapshot":false,"alarm":true}""")!);
        var done = await new CommandLine(server).RunAsync("users", "erase", "u1", "--confirm", "u1");
        done.Code.ShouldBe(ExitCode.Success);
        (server.Requests[0].Method, server.Requests[0].PathAndQuery).ShouldBe(("DELETE", "/v1/endUsers/u1"));
        done.Out.ShouldStartWith("erased u1");
        done.Out.ShouldContain("entries");
    }

    [Fact]
    public async Task An_export_is_the_servers_document_on_the_output_or_in_a_file()
    {
        var server = FakeServer.Answering(User);
        var done = await new CommandLine(server).RunAsync("users", "export", "al:1", "--anonymous");
        server.Requests[0].PathAndQuery.ShouldBe("/v1/anonymousUsers/al%3A1:export");
        JsonNode.DeepEquals(JsonNode.Parse(done.Out), User).ShouldBeTrue();

        var folder = Directory.CreateTempSubdirectory("insights-cli-");
        var file = Path.Combine(folder.FullName, "user.json");
        (await new CommandLine(FakeServer.Answering(User)).RunAsync("users", "export", "u1", "--file", file)).Out.ShouldBeEmpty();
        JsonNode.DeepEquals(JsonNode.Parse(await File.ReadAllTextAsync(file)), User).ShouldBeTrue();
        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task Anonymous_users_have_a_path_of_their_own()
    {
        var server = FakeServer.Answering(User);
        await new CommandLine(server).RunAsync("users", "get", "al-1", "--anonymous", "--open-session");
        server.Requests[0].PathAndQuery.ShouldBe("/v1/anonymousUsers/al-1?view=OPEN_SESSION");
    }

    [Fact]
    public async Task A_user_who_is_not_known_is_one_clear_line()
    {
        var server = new FakeServer(_ => FakeServer.Text(
            HttpStatusCode.NotFound, """{"type":"about:blank","title":"Not found","status":404,"detail":"no such\nuser","code":"NOT_FOUND","errors":{"id":["unknown"]}}"""));
        var done = await new CommandLine(server).RunAsync("users", "get", "u1");
        done.ShouldBe(new(ExitCode.Failed, "", "insights: Not found (NOT_FOUND, HTTP 404): no such user [id: unknown]\n"));
    }

    [Fact]
    public async Task An_empty_list_is_not_shown_to_people()
    {
        var done = await new CommandLine(FakeServer.Answering(new JsonObject { ["id"] = "u1", ["links"] = new JsonArray(), ["tags"] = new JsonArray("buyer") })).RunAsync("users", "get", "u1");
        done.Out.ShouldNotContain("links");
        done.Out.ShouldContain("""["buyer"]""");
    }

    [Fact]
    public async Task A_stored_text_does_not_steer_the_terminal()
    {
        var done = await new CommandLine(FakeServer.Answering(new JsonObject { ["id"] = "a\u001b[31mb[red]" })).RunAsync("users", "get", "u1");
        done.Out.ShouldNotContain("\u001b");
        done.Out.ShouldContain("[red]");
    }
}
