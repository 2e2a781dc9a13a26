using Insights.Api.Tests.Http.Fixture;

namespace Insights.Api.Tests.Http.Retention;

public sealed class EraseTests(HttpSilo api) : IClassFixture<HttpSilo>
{
    [Fact]
    public async Task Erasing_says_what_there_was_and_a_second_time_that_there_was_nothing()
    {
        var tenant = await api.TenantAsync();
        await tenant.SendAsync(tenant.Event("e1", "alice"), tenant.Event("e2", "alice"));
        await api.PassAsync(TimeSpan.FromHours(1));
        await tenant.SendAsync(tenant.Event("e3", "alice"));
        (await tenant.Server.DeleteAsync("/v1/endUsers/alice")).ShouldBe(
            """{"entries":"4","sessions":"1","attributes":"0","snapshot":false,"alarm":true,"anonymousRecords":0,"anonymousEntries":"0"}""");
        (await tenant.Server.GetAsync("/v1/endUsers/alice")).ShouldBeProblem(404, "NOT_FOUND");
        (await tenant.Server.GetAsync("/v1/endUsers/alice/sessions")).ShouldBeProblem(404, "NOT_FOUND");
        (await tenant.Server.GetAsync("/v1/endUsers/alice:export")).ShouldBeProblem(404, "NOT_FOUND");
        (await tenant.Server.DeleteAsync("/v1/endUsers/alice")).ShouldBe(
            """{"entries":"0","sessions":"0","attributes":"0","snapshot":false,"alarm":false,"anonymousRecords":0,"anonymousEntries":"0"}""");
    }

    [Fact]
    public async Task The_same_ID_in_the_other_kind_and_in_another_account_stays()
    {
        var (tenant, other) = (await api.TenantAsync(), await api.TenantAsync());
        var anonymous = tenant.Event("e", "unused");
        anonymous.Remove("userId");
        anonymous["anonymousId"] = "alice";
        await tenant.SendAsync(tenant.Event("e", "alice"), anonymous);
        await other.SendAsync(other.Event("e", "alice"));
        (await tenant.Server.DeleteAsync("/v1/anonymousUsers/alice")).Text("entries").ShouldBe("2");
        (await tenant.Server.GetAsync("/v1/endUsers/alice")).Status.ShouldBe(200);
        (await other.Server.GetAsync("/v1/endUsers/alice")).Status.ShouldBe(200);
        (await tenant.Server.GetAsync("/v1/anonymousUsers/alice")).Status.ShouldBe(404);
    }

    [Fact]
    public async Task Who_comes_back_after_it_is_new()
    {
        var tenant = await api.TenantAsync();
        await tenant.SendAsync(tenant.Event("e1", "alice"));
        await api.PassAsync(TimeSpan.FromHours(1));
        await tenant.Server.DeleteAsync("/v1/endUsers/alice");
        await tenant.SendAsync(tenant.Event("e1", "alice"));
        var user = await tenant.Server.GetAsync("/v1/endUsers/alice?view=OPEN_SESSION");
        user.Json["standardAttributes"]!.AsObject().ShouldBeEmpty();
        ((int)user.Json["openSession"]!["eventCount"]!).ShouldBe(1);
    }

    [Fact]
    public async Task A_key_that_may_only_send_events_erases_and_exports_nothing()
    {
        var tenant = await api.TenantAsync();
        await tenant.SendAsync(tenant.Event("e1", "alice"));
        (await tenant.Ingest.DeleteAsync("/v1/endUsers/alice")).ShouldBeProblem(403, "PERMISSION_DENIED");
        (await tenant.Ingest.GetAsync("/v1/endUsers/alice:export")).ShouldBeProblem(403, "PERMISSION_DENIED");
        (await api.Stranger.DeleteAsync("/v1/endUsers/alice")).ShouldBeProblem(401, "UNAUTHENTICATED");
        (await tenant.Server.GetAsync("/v1/endUsers/alice")).Status.ShouldBe(200);
    }

    [Fact]
    public async Task A_user_who_has_expired_is_shown_nowhere()
    {
        var tenant = await api.TenantAsync();
        await tenant.SendAsync(tenant.Event("e1", "alice"));
        var seen = api.Clock.GetUtcNow();
        await api.PassAsync(TimeSpan.FromHours(1));
        api.Clock.AdvanceTo(seen.AddMonths(6).AddMilliseconds(-1));
        (await tenant.Server.GetAsync("/v1/endUsers/alice")).Status.ShouldBe(200);
        api.Clock.AdvanceTo(seen.AddMonths(6));
        foreach (var path in (string[])["", ":export", "/sessions"])
            (await tenant.Server.GetAsync("/v1/endUsers/alice" + path)).ShouldBeProblem(404, "NOT_FOUND");
        var batch = await tenant.Server.PostAsync("/v1/endUsers:batchGet", """{"endUsers":[{"id":"alice"}]}""");
        batch.Json["endUsers"]!.AsArray().ShouldBeEmpty();
        (await tenant.Server.DeleteAsync("/v1/endUsers/alice")).Status.ShouldBe(200);
    }
}
