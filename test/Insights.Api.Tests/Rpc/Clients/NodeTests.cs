using System.Text.Json.Nodes;
using Insights.Api.Tests.Rpc.Fixture;
using Insights.Testing.Processes;
using Insights.V1;

namespace Insights.Api.Tests.Rpc.Clients;

public sealed class NodeTests(Gateway gateway) : IClassFixture<Gateway>
{
    [SkippableFact]
    public async Task A_Node_client_records_streams_and_reads_the_profile_and_its_property_values()
    {
        // The client's clock is the system's.
        gateway.Clock.SetUtcNow(TimeProvider.System.GetUtcNow());
        var tenant = await gateway.TenantAsync();
        var end = await NodeExample.RunAsync(gateway.GrpcAddress.Authority, tenant.Server.Key!, "--user", "zoë");
        end.ExitCode.ShouldBe(0, end.Errors);
        var lines = end.Output.TrimEnd().Split('\n');
        lines[0].ShouldStartWith("recorded: ACCEPTED, ACCEPTED, INVALID_TIME: ");
        lines[1].ShouldStartWith("sent again: DUPLICATE, DUPLICATE, INVALID_TIME: ");
        lines[2].ShouldBe("streamed: " + string.Join(' ', Enumerable.Range(1, 20)));
        lines[3].ShouldBe("of which: " + string.Join(", ", Enumerable.Repeat("ACCEPTED", 40)));
        var user = (await tenant.Server.EndUsers.GetEndUserAsync(new GetEndUserRequest
        {
            EndUser = new EndUserKey { Kind = EndUserKey.Types.Kind.Identified, Id = "zoë" },
            View = EndUserView.Types.View.OpenSession,
        })).EndUser;
        user.OpenSession.EventCount.ShouldBe(42);
        lines[4].ShouldStartWith("""profile: {""");
        lines[4].ShouldContain($"\"id\":\"{user.OpenSession.Id}\"");
        lines[4].ShouldContain("\"eventCount\":42");
        // Every value came back as it was sent: none was lost on the way to the server or in it.
        lines[5].ShouldStartWith("properties: ");
        JsonNode.DeepEquals(
            JsonNode.Parse(lines[5]["properties: ".Length..]),
            JsonNode.Parse("""{"plan":"pro","step":3,"trial":false,"tags":["new",null],"since":"1970-01-01T00:00:00.000Z"}""")).ShouldBeTrue(lines[5]);
    }

    [SkippableFact]
    public async Task A_Node_client_with_a_wrong_key_is_told_so()
    {
        var end = await NodeExample.RunAsync(gateway.GrpcAddress.Authority, "wrong");
        end.ExitCode.ShouldBe(1);
        end.Errors.ShouldContain("UNAUTHENTICATED: The key is not known, or it was revoked.");
    }
}
