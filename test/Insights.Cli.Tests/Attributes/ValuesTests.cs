using System.Text.Json.Nodes;
using Insights.Cli.Tests.Fakes;

namespace Insights.Cli.Tests.Attributes;

public sealed class ValuesTests
{
    [Fact]
    public async Task The_values_that_the_most_users_have_are_listed_as_people_write_them()
    {
        var server = FakeServer.Answering(JsonNode.Parse("""{"values":[{"value":{"text":"pro"},"userCount":7},{"value":{"number":2.5},"userCount":3},{"value":{"time":"2026-01-01T00:00:00Z"},"userCount":2}]}""")!);
        var done = await new CommandLine(server).RunAsync("attributes", "values", "the plan", "--prefix", "p", "--limit", "2");
        done.Out.ShouldContain("| pro                  | 7     |");
        done.Out.ShouldContain("| 2.5                  | 3     |");
        done.Out.ShouldContain("| 2026-01-01T00:00:00Z | 2     |");
        server.Requests.ShouldHaveSingleItem().PathAndQuery.ShouldBe("/v1/attributes/the%20plan:topValues?prefix=p&pageSize=2");
    }
}
