using System.Text.Json.Nodes;
using Insights.Cli.Hosting;
using Insights.Cli.Tests.Fakes;

namespace Insights.Cli.Tests.Users;

public sealed class EraseTests
{
    [Fact]
    public async Task Nobody_of_that_ID_is_told_so_and_not_that_somebody_was_erased()
    {
        var nobody = FakeServer.Answering(JsonNode.Parse(
            """{"entries":"0","sessions":"0","attributes":"0","snapshot":false,"alarm":false,"anonymousRecords":0,"anonymousEntries":"0"}""")!);
        var done = await new CommandLine(nobody).RunAsync("users", "erase", "alcie", "--confirm", "alcie");
        done.ShouldBe(new(ExitCode.Failed, "", "insights: there is nobody of the ID alcie; nothing was erased\n"));
    }
}
