using System.Text.Json.Nodes;
using Insights.Api.Tests.Http.Browsers;
using Insights.Api.Tests.Http.Fixture;

namespace Insights.Api.Tests.Http.Events;

/// <summary>Bots are dropped, tagged and left out, or kept, as the account says (docs/semantics.md 1.2).</summary>
public sealed class BotTests(HttpSilo api) : IClassFixture<HttpSilo>
{
    [Fact]
    public async Task Dropped_they_are_rejected_and_their_neighbours_taken()
    {
        var tenant = await api.TenantAsync("""{"bots":"DROP","trackingLevel":"ESSENTIAL"}""");
        (await tenant.SendAsync(Event(tenant, "crawler", bot: true), Event(tenant, "alice", bot: false))).ShouldBe(["BOT", "ACCEPTED"]);
    }

    [Fact]
    public async Task Tagged_they_are_left_out_of_lists_segments_live_and_analytics_unless_asked_for()
    {
        var tenant = await VisitedAsync("{}");
        var crawler = await tenant.Server.GetAsync("/v1/endUsers/crawler");
        crawler.Json["tags"]!.ToJsonString().ShouldBe("""["new_user","bot"]""");
        (await ListedAsync(tenant, "/v1/endUsers?totalSize=true")).ShouldBe(["alice"]);
        (await ListedAsync(tenant, "/v1/endUsers?includeBots=true&orderBy=id")).ShouldBe(["alice", "crawler"]);
        (await ListedAsync(tenant, "/v1/endUsers?filter=tags%3Abot")).ShouldBe(["crawler"]);
        (await ListedAsync(tenant, "/v1/endUsers?filter=tags%3A*")).ShouldBe(["alice"]);
        (await ListedAsync(tenant, "/v1/endUsers:search?q=craw")).ShouldBeEmpty();
        (await ListedAsync(tenant, "/v1/endUsers:search?q=craw&includeBots=true")).ShouldBe(["crawler"]);
        (await ListedAsync(tenant, "/v1/segments/insights-new-this-week/members")).ShouldBe(["alice"]);
        (await tenant.Server.GetAsync("/v1/segments/insights-new-this-week:count")).ShouldBe("""{"count":"1"}""");
        foreach (var (id, verdict) in new[] { ("alice", "MEMBER"), ("crawler", "NOT_MEMBER") })
        {
            var verdicts = await tenant.Server.PostAsync($"/v1/endUsers/{id}:evaluateSegments", """{"segments":["insights-new-this-week"]}""");
            ((string)verdicts.Json["verdicts"]![0]!["status"]!).ShouldBe(verdict);
        }
        (await tenant.Server.PostAsync("/v1/endUsers/crawler:explainSegment", """{"segment":"insights-new-this-week"}""")).Body.ShouldContain("tags:bot");
        (await tenant.Server.PostAsync("/v1/endUsers/alice:explainSegment", """{"segment":"insights-new-this-week"}""")).Body.ShouldNotContain("tags:bot");
        (await UsersAsync(tenant, "")).ShouldBe(1);
        (await UsersAsync(tenant, "?includeBots=true")).ShouldBe(2);
        (await UsersAsync(tenant, "?filter=tags%3Abot")).ShouldBe(1);
        (await UsersAsync(tenant, "?userId=crawler")).ShouldBe(1);
        (await StrugglingAsync(tenant, "")).ShouldBe(["alice"]);
        (await StrugglingAsync(tenant, "&includeBots=true")).ShouldBe(["alice", "crawler"], ignoreOrder: true);
    }

    [Fact]
    public async Task Live_shows_them_to_those_only_who_ask_and_counts_them_nowhere()
    {
        var tenant = await api.TenantAsync();
        await tenant.SendAsync(Event(tenant, "crawler", bot: true), Event(tenant, "alice", bot: false));
        var live = await tenant.Server.GetAsync("/v1/live");
        live.Json["users"]!.AsArray().Select(u => (string)u!["endUser"]!["id"]!).ShouldBe(["alice"]);
        ((int)live.Json["totalSize"]!, (int)live.Json["minutes"]![59]!["userCount"]!).ShouldBe((1, 1));
        (await tenant.Server.GetAsync("/v1/live?includeBots=true")).Json["users"]!.AsArray().Count.ShouldBe(2);
    }

    [Fact]
    public async Task Kept_they_are_users_like_any_other()
    {
        var tenant = await VisitedAsync("""{"bots":"KEEP"}""");
        (await ListedAsync(tenant, "/v1/endUsers?orderBy=id")).ShouldBe(["alice", "crawler"]);
        var crawler = await tenant.Server.GetAsync("/v1/endUsers/crawler");
        ((string)crawler.Json["standardAttributes"]!["browserName"]!).ShouldBe("Crawler");
    }

    [Theory]
    [InlineData("Bot: Crawler/1.0", "BOT")]
    [InlineData("Firefox/1", "ACCEPTED")]
    public async Task A_browser_key_always_drops_them_also_by_the_header_of_the_request(string userAgent, string outcome)
    {
        const string Shop = "https://shop.example.com";
        var tenant = await api.TenantAsync("""{"bots":"KEEP"}""");
        var page = new BrowserPage(api.Http, await BrowserPage.KeyAsync(api, tenant, Shop), Shop);
        var told = await page.SendAsync(Tenant.Batch(tenant.Event("e1")), query: "&results=true", headers: ("User-Agent", userAgent));
        var result = told.Json["results"]![0]!;
        ((string?)result["reason"] ?? (string)result["status"]!).ShouldBe(outcome, told.Body);
    }

    [Fact]
    public async Task The_program_that_sends_is_no_bot_but_for_a_browser_key()
    {
        var tenant = await api.TenantAsync("""{"bots":"DROP"}""");
        var key = (await api.Operator.PostAsync($"/v1/accounts/{tenant.Name}/keys", """{"kind":"INGEST"}""")).Text("key");
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/events") { Content = new StringContent(Tenant.Batch(tenant.Event("e1"))) };
        request.Content.Headers.ContentType = new("application/json");
        request.Headers.TryAddWithoutValidation("x-api-key", key);
        request.Headers.TryAddWithoutValidation("User-Agent", "Bot: Crawler/1.0");
        using var response = await api.Http.SendAsync(request);
        (await response.Content.ReadAsStringAsync()).ShouldContain("ACCEPTED");
    }

    [Fact]
    public async Task Struggling_users_come_with_the_share_of_short_sessions_browser_and_place()
    {
        var tenant = await api.TenantAsync("""{"sessionTimeout":"60s"}""");
        JsonObject At(string id, double secondsAgo)
        {
            var e = Event(tenant, "alice", bot: false);
            (e["eventId"], e["time"]) = (id, tenant.Ago(secondsAgo));
            return e;
        }

        // Three of no duration, which are short, and one of two minutes.
        await tenant.SendAsync([.. ((double[])[9000, 8000, 7000, 3600, 3540, 3480]).Select((ago, i) => At($"e{i}", ago))]);
        await api.PassAsync(TimeSpan.FromMinutes(2));
        var user = (await tenant.Server.GetAsync("/v1/sessionAnalytics:listStrugglingUsers")).Json["users"]!.AsArray().ShouldHaveSingleItem()!;
        ((int)user["sessionCount"]!, (int)user["shortSessionCount"]!, (double)user["shortSessionShare"]!).ShouldBe((4, 3, 0.75));
        ((string)user["browser"]!["name"]!, (string)user["place"]!["country"]!).ShouldBe(("Firefox", "CL"));
    }

    private async Task<Tenant> VisitedAsync(string settings)
    {
        var tenant = await api.TenantAsync(settings);
        (await tenant.SendAsync(Event(tenant, "crawler", bot: true), Event(tenant, "alice", bot: false))).ShouldBe(["ACCEPTED", "ACCEPTED"]);
        await api.PassAsync(TimeSpan.FromMinutes(31));
        return tenant;
    }

    private static JsonObject Event(Tenant tenant, string user, bool bot)
    {
        var e = tenant.Event("e-" + user, user);
        e["context"] = new JsonObject { ["userAgent"] = bot ? "Bot: Crawler/1.0" : "Firefox/1", ["ip"] = "198.51.100.7" };
        return e;
    }

    private static async Task<IEnumerable<string>> ListedAsync(Tenant tenant, string path)
    {
        var answer = await tenant.Server.GetAsync(path);
        answer.Status.ShouldBe(200, answer.Body);
        return answer.Json["endUsers"]!.AsArray().Select(u => (string)u!["id"]!);
    }

    private static async Task<int> UsersAsync(Tenant tenant, string query) =>
        (int)(await tenant.Server.GetAsync("/v1/sessionAnalytics:query" + query)).Json["total"]!["activeUsers"]!;

    private static async Task<IEnumerable<string>> StrugglingAsync(Tenant tenant, string query) =>
        (await tenant.Server.GetAsync("/v1/sessionAnalytics:listStrugglingUsers?minShortSessions=1" + query)).Json["users"]!.AsArray()
            .Select(u => (string)u!["endUser"]!["id"]!);
}
