using System.Text.Json.Nodes;
using Insights.Api.Tests.Http.Fixture;

namespace Insights.Api.Tests.Http.Users;

public sealed class LookupTests(HttpSilo api) : IClassFixture<HttpSilo>
{
    [Fact]
    public async Task A_user_whose_sessions_closed_shows_all_eleven_attributes()
    {
        api.Clock.SetUtcNow(new DateTimeOffset(2026, 4, 1, 12, 0, 0, TimeSpan.Zero));
        var tenant = await api.TenantAsync();
        var last = tenant.Event("e3", "alice", 7200 - 0.345);
        last["context"] = JsonNode.Parse("""{"ip":"203.0.113.77","userAgent":"Firefox/148.0"}""");
        await tenant.SendAsync(tenant.Event("e1", "alice", 10_800), tenant.Event("e2", "alice", 10_790.5), tenant.Event("e2b", "alice", 7210), last);
        (await tenant.Server.GetAsync("/v1/endUsers/alice")).ShouldBe("""
            {"kind":"IDENTIFIED","id":"alice","revision":"18","standardAttributes":{
              "firstSeen":"2026-04-01T09:00:00Z","lastSeen":"2026-04-01T10:00:00.345Z","totalSessions":2,
              "totalSessionDuration":"19.845s","averageSessionDuration":"9.922s","averageTimeBetweenSessions":"3580.5s",
              "country":"NO","region":"Viken","city":"Moss","browserName":"Firefox","browserVersion":"148.0"},"attributes":{},"analytics":{},"links":[],"tags":["returning_user"]}
            """);
    }

    [Fact]
    public async Task An_open_session_shows_only_where_it_is_asked_for_and_stands_apart_from_the_metrics()
    {
        api.Clock.SetUtcNow(new DateTimeOffset(2026, 5, 1, 0, 0, 0, TimeSpan.Zero));
        var tenant = await api.TenantAsync();
        var first = tenant.Event("e1", "bob", 90, "page_view");
        first["application"] = "web";
        first["context"] = JsonNode.Parse("""{"place":{"country":"FR"},"browser":{"version":"9"}}""");
        await tenant.SendAsync(first, tenant.Event("h", "bob", 60, "heartbeat"), tenant.Event("e2", "bob", 30));

        (await tenant.Server.GetAsync("/v1/endUsers/bob")).ShouldBe("""{"kind":"IDENTIFIED","id":"bob","revision":"12","standardAttributes":{},"attributes":{},"analytics":{},"links":[],"tags":[]}""");
        (await tenant.Server.GetAsync("/v1/endUsers/bob?view=BASIC")).Body.ShouldNotContain("openSession");
        var open = await tenant.Server.GetAsync("/v1/endUsers/bob?view=OPEN_SESSION");
        var id = (string)open.Json["openSession"]!["id"]!;
        Guid.Parse(id).Version.ShouldBe(8);
        open.ShouldBe($$$$"""
            {"kind":"IDENTIFIED","id":"bob","revision":"12","standardAttributes":{},"openSession":{
              "id":"{{{{id}}}}","startTime":"2026-04-30T23:58:30Z","endTime":"2026-04-30T23:59:30Z","duration":"60s",
              "eventCount":3,"pageViewCount":1,"application":"web","place":{"country":"FR"},"browser":{"version":"9"}},"attributes":{},"analytics":{},"links":[],"tags":[]}
            """);
    }

    [Fact]
    public async Task The_same_ID_in_both_kinds_is_two_users()
    {
        var tenant = await api.TenantAsync();
        await tenant.SendAsync(
            JsonNode.Parse($$"""{"eventId":"e","anonymousId":"x","time":"{{tenant.Ago()}}","type":"click"}"""));
        (await tenant.Server.GetAsync("/v1/anonymousUsers/x")).ShouldBe("""{"kind":"ANONYMOUS","id":"x","revision":"4","standardAttributes":{},"attributes":{},"analytics":{},"links":[],"tags":[]}""");
        (await tenant.Server.GetAsync("/v1/endUsers/x")).ShouldBeProblem(404, "NOT_FOUND");
    }

    [Fact]
    public async Task A_user_of_another_account_is_not_found_whoever_asks()
    {
        var (one, other) = (await api.TenantAsync(), await api.TenantAsync());
        await one.SendAsync(one.Event("e", "shared-name"));
        (await other.Server.GetAsync("/v1/endUsers/shared-name")).ShouldBeProblem(404, "NOT_FOUND");
        (await other.Import.GetAsync("/v1/endUsers/shared-name/sessions")).ShouldBeProblem(404, "NOT_FOUND");
        (await other.Server.PostAsync("/v1/endUsers:batchGet", """{"endUsers":[{"id":"shared-name"}]}"""))
            .ShouldBe("""{"endUsers":[],"notFound":[{"kind":"IDENTIFIED","id":"shared-name"}]}""");
    }

    [Fact]
    public async Task A_user_with_nothing_but_unattributed_passive_events_is_not_found()
    {
        var tenant = await api.TenantAsync();
        await tenant.SendAsync(tenant.Event("e", "stray", type: "heartbeat"));
        (await tenant.Server.GetAsync("/v1/endUsers/unattributed")).ShouldBeProblem(404, "NOT_FOUND");
        (await tenant.Server.GetAsync("/v1/endUsers/stray/sessions")).ShouldBeProblem(404, "NOT_FOUND");
    }

    [Fact]
    public async Task A_view_that_is_not_known_is_refused()
    {
        var tenant = await api.TenantAsync();
        (await tenant.Server.GetAsync("/v1/endUsers/x?view=open_session")).ShouldBeProblem(400, "INVALID_ARGUMENT");
        (await tenant.Server.PostAsync("/v1/endUsers:batchGet", """{"endUsers":[{"id":"x"}],"view":"ALL"}""")).ShouldBeProblem(400, "INVALID_ARGUMENT");
    }
}
