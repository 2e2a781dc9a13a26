using System.Text.Json.Nodes;
using Insights.Cli.Hosting;
using Insights.Cli.Tests.Fakes;

namespace Insights.Cli.Tests.Send;

public sealed class UpdateFileTests
{
    private const string Line = """{"endUser":{"id":"alice"},"operations":[{"name":"plan","set":"VIP"}]}""";

    [Fact]
    public async Task Lines_are_updates_and_the_same_file_has_the_same_operation_ids()
    {
        var (first, again) = (await SentAsync(), await SentAsync());
        first.Select(u => (string)u!["endUser"]!["id"]!).ShouldBe(["alice", "bob"]);
        ((string)first[1]!["operationId"]!).ShouldBe("own");
        ((string)first[0]!["operationId"]!).ShouldBe((string)again[0]!["operationId"]!);

        static async Task<JsonArray> SentAsync()
        {
            var server = FakeServer.Answering(JsonNode.Parse("""{"results":[{"status":"APPLIED"},{"status":"DUPLICATE"}]}""")!);
            var done = await new CommandLine(server) { StandardInput = $"{Line}\n{{\"endUser\":{{\"id\":\"bob\"}},\"operationId\":\"own\",\"operations\":[]}}\n" }.RunAsync("update", "-");
            done.Code.ShouldBe(ExitCode.Success, done.Error);
            done.Out.ShouldContain("1 accepted, 1 duplicates, 0 rejected");
            var request = server.Requests.ShouldHaveSingleItem();
            request.PathAndQuery.ShouldBe("/v1/endUsers:batchUpdate");
            return request.Json["updates"]!.AsArray();
        }
    }
}
