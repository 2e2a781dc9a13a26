using System.Net;
using System.Text.Json.Nodes;
using Insights.Cli.Hosting;
using Insights.Cli.Tests.Fakes;

namespace Insights.Cli.Tests.Keys;

public sealed class KeysTests
{
    [Fact]
    public async Task A_new_key_is_shown()
    {
        var server = FakeServer.Answering(JsonNode.Parse("""{"keyId":"k1","key":"ins_import_k1_s","kind":"IMPORT"}""")!);
        var done = await new CommandLine(server).RunAsync("keys", "create", "acme", "--kind", "import");
        done.Out.ShouldContain("ins_import_k1_s");
        server.Requests.ShouldHaveSingleItem().ShouldBe(new("POST", "/v1/accounts/acme/keys", """{"kind":"IMPORT"}""", null));
    }

    [Theory]
    [InlineData]
    [InlineData("--kind", "operator")]
    public async Task A_kind_is_needed_and_one_of_three(params string[] kind)
    {
        var server = FakeServer.Answering(new JsonObject());
        (await new CommandLine(server).RunAsync(["keys", "create", "acme", .. kind])).Code.ShouldBe(ExitCode.Usage);
    }

    [Fact]
    public async Task Keys_are_listed()
    {
        var server = FakeServer.Answering(JsonNode.Parse("""{"keys":[{"keyId":"k1","kind":"INGEST","createTime":"2026-01-01T00:00:00Z","lastUseTime":"2026-02-01T00:00:00Z","description":"web"}]}""")!);
        var done = await new CommandLine(server).RunAsync("keys", "list", "acme");
        done.Out.ShouldContain("| k1     | INGEST | web         | 2026-01-01 00:00 | 2026-02-01 00:00 |");
    }

    [Fact]
    public async Task An_account_of_more_than_a_page_of_keys_shows_them_all()
    {
        var server = new FakeServer(seen => FakeServer.Ok(JsonNode.Parse(
            seen.PathAndQuery.Contains("pageToken=p", StringComparison.Ordinal) ? """{"keys":[{"keyId":"k2"}]}""" : """{"keys":[{"keyId":"k1"}],"nextPageToken":"p"}""")!));
        (await new CommandLine(server).RunAsync("keys", "list", "acme")).Error.ShouldContain("--all");
        var done = await new CommandLine(server).RunAsync("keys", "list", "acme", "--all");
        (done.Out.Contains("k1", StringComparison.Ordinal), done.Out.Contains("k2", StringComparison.Ordinal)).ShouldBe((true, true));
    }

    [Fact]
    public async Task A_key_is_described()
    {
        var server = FakeServer.Answering(JsonNode.Parse("""{"keyId":"k1"}""")!);
        await new CommandLine(server).RunAsync("keys", "create", "acme", "--kind", "server", "--description", "the console");
        server.Requests.ShouldHaveSingleItem().Body.ShouldBe("""{"kind":"SERVER","description":"the console"}""");
    }

    [Fact]
    public async Task A_key_is_revoked_and_the_server_need_not_say_more()
    {
        var server = new FakeServer(_ => new(HttpStatusCode.NoContent));
        var done = await new CommandLine(server).RunAsync("keys", "revoke", "acme", "k/1");
        done.ShouldBe(new(ExitCode.Success, "revoked k/1\n", ""));
        server.Requests.ShouldHaveSingleItem().ShouldBe(new("DELETE", "/v1/accounts/acme/keys/k%2F1", "", null));
    }

    [Fact]
    public async Task A_key_is_rotated_and_its_successor_shown()
    {
        var server = FakeServer.Answering(JsonNode.Parse(
            """{"keyId":"k2","key":"ins_server_k2_s","kind":"SERVER","oldRevokeTime":"2026-01-02T00:00:00Z"}""")!);
        var done = await new CommandLine(server).RunAsync("keys", "rotate", "acme", "k1", "--overlap", "24h");
        done.Out.ShouldContain("ins_server_k2_s");
        server.Requests.ShouldHaveSingleItem().ShouldBe(new("POST", "/v1/accounts/acme/keys/k1:rotate", """{"overlap":"86400s"}""", null));
    }
}
