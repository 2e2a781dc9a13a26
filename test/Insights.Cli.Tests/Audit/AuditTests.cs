using System.Text.Json.Nodes;
using Insights.Cli.Tests.Fakes;

namespace Insights.Cli.Tests.Audit;

public sealed class AuditTests
{
    [Fact]
    public async Task What_operators_did_is_listed()
    {
        var server = FakeServer.Answering(JsonNode.Parse(
            """{"entries":[{"number":"7","time":"2026-01-01T00:00:00Z","keyId":"operator","action":"CREATE_KEY","account":"acme","target":"k1"}]}""")!);
        var done = await new CommandLine(server).RunAsync("audit", "list", "--account", "a/b", "--limit", "10");
        done.Out.ShouldContain("CREATE_KEY");
        server.Requests.ShouldHaveSingleItem().PathAndQuery.ShouldBe("/v1/auditLog?pageSize=10&account=a%2Fb");
    }
}
