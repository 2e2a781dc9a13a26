using System.Text.Json.Nodes;
using Insights.Cli.Hosting;
using Insights.Cli.Tests.Fakes;

namespace Insights.Cli.Tests.Users;

public sealed class UpdateTests
{
    private static FakeServer Server => FakeServer.Answering(JsonNode.Parse("""{"status":"APPLIED","operationId":"o"}""")!);

    [Fact]
    public async Task Operations_go_out_as_one_update_with_values_of_the_type_they_read_as()
    {
        var server = Server;
        var done = await new CommandLine(server).RunAsync(
            "users", "update", "a/b", "--set", "plan=pro=x", "--set", "vip=true", "--add", "n=2.5", "--union", """tags=["a"]""", "--set-once", "id=null", "--unset", "old",
            "--operation-id", "o", "--time", "1700000000000", "--source", "CSV");
        done.Code.ShouldBe(ExitCode.Success);
        var request = server.Requests.ShouldHaveSingleItem();
        (request.Method, request.PathAndQuery).ShouldBe(("PATCH", "/v1/endUsers/a%2Fb"));
        request.Body.ShouldBe(
            """{"operations":[{"name":"plan","set":"pro=x"},{"name":"vip","set":true},{"name":"id","setOnce":"null"},{"name":"n","add":2.5},"""
            + """{"name":"tags","union":["a"]},{"name":"old","unset":true}],"operationId":"o","time":"2023-11-14T22:13:20Z","source":"CSV"}""");
    }

    [Fact]
    public async Task A_value_without_a_name_is_wrong_usage()
    {
        var done = await new CommandLine(Server).RunAsync("users", "update", "u1", "--set", "pro");
        done.Code.ShouldBe(ExitCode.Usage);
        done.Error.ShouldContain("name=value");
    }

    [Fact]
    public async Task Attributes_are_listed_described_and_retired()
    {
        var server = FakeServer.Answering(JsonNode.Parse("""{"attributes":[{"name":"plan","type":"TEXT","description":"d","createTime":"2026-01-01T00:00:00Z"}]}""")!);
        (await new CommandLine(server).RunAsync("attributes", "list")).Out.ShouldContain("plan");
        await new CommandLine(server).RunAsync("attributes", "describe", "a b", "What it is");
        await new CommandLine(server).RunAsync("attributes", "retire", "a/b:c");
        server.Requests.Select(r => $"{r.Method} {r.PathAndQuery}").ShouldBe(
            ["GET /v1/attributes", "PATCH /v1/attributes/a%20b", "POST /v1/attributes/a%2Fb%3Ac:retire"]);
    }
}
