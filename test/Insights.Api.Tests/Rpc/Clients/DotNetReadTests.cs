using System.Text.Json;
using Insights.Api.Tests.Rpc.Fixture;
using Insights.Client;
using Insights.V1;

namespace Insights.Api.Tests.Rpc.Clients;

/// <summary>What the .NET client writes through the API it reads back.</summary>
public sealed class DotNetReadTests(Gateway gateway) : IClassFixture<Gateway>
{
    [Fact]
    public async Task What_is_written_with_plain_values_is_read_back_and_gone_when_it_is_erased()
    {
        var tenant = await gateway.TenantAsync();
        await using var client = InsightsClient.Create(new InsightsClientOptions { Addresses = [gateway.GrpcAddress], ApiKey = tenant.Server.Key!, Clock = gateway.Clock });
        var properties = new Dictionary<string, object?> { ["plan"] = "pro", ["step"] = 3, ["tags"] = new object?[] { "new", null, true } };

        (await client.RecordAsync("alice", "click", properties)).Status.ShouldBe(EventResult.Types.Status.Accepted);
        (await client.RecordAsync([tenant.Event("b1", "browser-1"), new Event()])).Select(r => r.Reason)
            .ShouldBe([EventResult.Types.Reason.Unspecified, EventResult.Types.Reason.MissingUser]);
        (await client.UpdateAsync("alice", new Dictionary<string, object?> { ["plan"] = "pro", ["seats"] = 5 })).Status
            .ShouldBe(UpdateEndUserResult.Types.Status.Applied);
        (await client.IdentifyAsync("browser-2", "alice")).Status.ShouldBe(IdentityResult.Types.Status.Accepted);
        (await client.IdentifyAsync("null", "alice")).Reason.ShouldBe(IdentityResult.Types.Reason.IdOfNoOne);
        (await client.AnonymizeAsync("browser-2")).Status.ShouldBe(IdentityResult.Types.Status.Accepted);

        var alice = (await client.GetAsync("alice", openSession: true))!;
        alice.Attributes["seats"].Value.ShouldBe(InsightsValues.ToAttribute(5));
        alice.OpenSession.EventCount.ShouldBe(1);
        var did = await client.ListEventsAsync("alice", "click", openSession: true).SingleAsync();
        did.Event.Properties.ShouldBe(InsightsValues.ToStruct(properties));
        (await client.GetSessionAsync(EndUserKey.Identified("alice"), did.SessionId, openSession: true))!.Session.EventCount.ShouldBe(1);
        (await client.GetSessionAsync(EndUserKey.Identified("alice"), "none")).ShouldBeNull();
        (await client.ListSessionsAsync("alice").CountAsync()).ShouldBe(0);
        (await client.BatchGetAsync([EndUserKey.Identified("alice"), EndUserKey.Anonymous("nobody")])).NotFound.ShouldHaveSingleItem().Id.ShouldBe("nobody");
        (await client.ListAsync("attributes.plan = \"pro\"").Select(u => u.Id).ToListAsync()).ShouldBe(["alice"]);
        (await client.SearchAsync("ali").Select(u => u.Id).ToListAsync()).ShouldBe(["alice"]);
        (await client.EvaluateSegmentsAsync("alice", ["insights-recent-vip", "no-such"])).Select(v => v.Status)
            .ShouldBe([SegmentVerdict.Types.Status.NotMember, SegmentVerdict.Types.Status.NotFound]);
        (await client.ListSegmentMembersAsync("insights-recent-vip").CountAsync()).ShouldBe(0);
        (await client.ListAttributeHistoryAsync(new ListAttributeHistoryRequest { EndUser = EndUserKey.Identified("alice"), Name = "seats" }).SingleAsync())
            .Kind.ShouldBe(AttributeChange.Types.Kind.Set);
        JsonDocument.Parse(await client.ExportAsync("alice")).RootElement.ToString().ShouldContain("\"seats\"");

        (await client.EraseAsync("alice")).Attributes.ShouldBe(2);
        (await client.GetAsync("alice")).ShouldBeNull();
    }

    [Fact]
    public async Task Who_is_live_is_watched()
    {
        var tenant = await gateway.TenantAsync();
        await using var client = InsightsClient.Create(new InsightsClientOptions { Addresses = [gateway.GrpcAddress], ApiKey = tenant.Server.Key!, Clock = gateway.Clock });
        (await client.WatchLiveAsync().FirstAsync()).TotalSize.ShouldBe(0);
        (await client.ListLiveAsync().CountAsync()).ShouldBe(0);
    }
}
