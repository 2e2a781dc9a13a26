using System.Text.Json.Nodes;
using Insights.Api.Tests.Http.Fixture;

namespace Insights.Api.Tests.Http.Events;

/// <summary>What <c>EndUsers:DailyBytes</c> says holds in a silo, for each user apart and for keys that bring no history.</summary>
public sealed class DailyBytesTests(DailyBytesTests.SmallQuota api) : IClassFixture<DailyBytesTests.SmallQuota>
{
    [Fact]
    public async Task A_user_who_has_brought_the_bytes_of_a_day_is_refused_until_the_next_day_and_others_are_not()
    {
        var tenant = await api.TenantAsync();
        var sent = await tenant.SendAsync([.. Enumerable.Range(0, 20).Select(i => Large(tenant, $"e{i}", "u1"))]);
        sent.Count(s => s == "USER_QUOTA").ShouldBeInRange(9, 12);
        sent[0].ShouldBe("ACCEPTED");
        (await tenant.SendAsync(Large(tenant, "other", "u2"))).ShouldBe(["ACCEPTED"]);
        Tenant.Outcomes(await tenant.Import.PostAsync("/v1/events", Tenant.Batch(Large(tenant, "imported", "u1")))).ShouldBe(["ACCEPTED"]);
        api.Clock.Advance(TimeSpan.FromDays(1));
        (await tenant.SendAsync(Large(tenant, "tomorrow", "u1"))).ShouldBe(["ACCEPTED"]);
    }

    private static JsonObject Large(Tenant tenant, string eventId, string user)
    {
        var e = tenant.Event(eventId, user);
        e["properties"] = new JsonObject { ["text"] = new string('x', 10_000) };
        return e;
    }

    public sealed class SmallQuota : HttpSilo
    {
        protected override string[] Arguments => ["--EndUsers:DailyBytes=100000"];
    }
}
