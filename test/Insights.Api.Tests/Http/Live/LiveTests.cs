using System.Text.Json.Nodes;
using Insights.Api.Tests.Http.Fixture;

namespace Insights.Api.Tests.Http.Live;

public sealed class LiveTests(HttpSilo api) : IClassFixture<HttpSilo>
{
    [Fact]
    public async Task Who_sends_is_live_with_page_place_and_browser_and_who_is_erased_is_not()
    {
        var tenant = await api.TenantAsync();
        (await tenant.SendAsync(Event(tenant))).ShouldBe(["ACCEPTED"]);
        var answer = await tenant.Server.GetAsync("/v1/live?application=web");
        answer.Status.ShouldBe(200, answer.Body);
        var user = answer.Json["users"]!.AsArray().ShouldHaveSingleItem()!;
        user["endUser"]!.ToJsonString().ShouldBe("""{"kind":"IDENTIFIED","id":"alice"}""");
        user["page"]!.ToJsonString().ShouldBe("""{"url":"https://a.example/p","title":"P"}""");
        ((string)user["place"]!["country"]!).ShouldBe("CH");
        ((int)answer.Json["totalSize"]!).ShouldBe(1);
        answer.Json["minutes"]!.AsArray().Count.ShouldBe(60);
        ((int)answer.Json["minutes"]![59]!["userCount"]!).ShouldBe(1);
        (await tenant.Server.GetAsync("/v1/live?application=other")).Json["users"]!.AsArray().ShouldBeEmpty();
        (await tenant.Server.DeleteAsync("/v1/endUsers/alice")).Status.ShouldBe(200);
        (await tenant.Server.GetAsync("/v1/live")).Json["users"]!.AsArray().ShouldBeEmpty();
    }

    [Theory]
    [InlineData("""{"trackingLevel":"ESSENTIAL"}""", false, false)]
    [InlineData("""{"pageTitle":false}""", true, false)]
    [InlineData("""{"pageUrl":false}""", false, true)]
    public async Task What_the_account_does_not_keep_is_not_shown(string settings, bool url, bool title)
    {
        var tenant = await api.TenantAsync(settings);
        (await tenant.SendAsync(Event(tenant))).ShouldBe(["ACCEPTED"]);
        var body = (await tenant.Server.GetAsync("/v1/live")).Body;
        body.ShouldContain("alice");
        body.Contains("a.example", StringComparison.Ordinal).ShouldBe(url);
        body.Contains("\"title\"", StringComparison.Ordinal).ShouldBe(title);
        body.Contains("\"place\"", StringComparison.Ordinal).ShouldBe(url || title);
    }

    [Fact]
    public async Task What_the_account_kept_before_is_not_shown_when_the_level_says_otherwise()
    {
        var tenant = await api.TenantAsync();
        (await tenant.SendAsync(Event(tenant))).ShouldBe(["ACCEPTED"]);
        var patch = new StringContent("""{"settings":{"trackingLevel":"ESSENTIAL"}}""");
        (await api.Operator.SendAsync(HttpMethod.Patch, $"/v1/accounts/{tenant.Name}/settings", patch)).Status.ShouldBe(200);
        var body = (await tenant.Server.GetAsync("/v1/live")).Body;
        body.ShouldContain("alice");
        body.ShouldNotContain("a.example");
        body.ShouldNotContain("\"place\"");
    }

    [Fact]
    public async Task Who_logs_in_is_shown_in_place_of_the_anonymous_visitor_until_the_logout()
    {
        var tenant = await api.TenantAsync();
        await VisitAsync("e1");
        (await LiveAsync()).ShouldBe(["ANONYMOUS browser"]);
        (await tenant.Server.PostAsync("/v1/endUsers:identify", """{"anonymousId":"browser","userId":"alice"}""")).Text("status").ShouldBe("ACCEPTED");
        (await LiveAsync()).ShouldBe(["IDENTIFIED alice"]);
        api.Clock.Advance(TimeSpan.FromSeconds(1));
        await VisitAsync("e2");
        (await LiveAsync()).ShouldBe(["IDENTIFIED alice"]);
        api.Clock.Advance(TimeSpan.FromMinutes(9));
        await VisitAsync("e3");
        api.Clock.Advance(TimeSpan.FromMinutes(9));
        (await LiveAsync()).ShouldBe(["IDENTIFIED alice"], "the anonymous ID keeps the user live");
        (await tenant.Server.PostAsync("/v1/endUsers:anonymize", """{"anonymousId":"browser"}""")).Text("status").ShouldBe("ACCEPTED");
        api.Clock.Advance(TimeSpan.FromSeconds(1));
        await VisitAsync("e4");
        (await LiveAsync()).ShouldBe(["ANONYMOUS browser", "IDENTIFIED alice"]);

        async Task VisitAsync(string id)
        {
            var e = tenant.Event(id);
            e.Remove("userId");
            e["anonymousId"] = "browser";
            (await tenant.SendAsync(e)).ShouldBe(["ACCEPTED"]);
        }

        async Task<IEnumerable<string>> LiveAsync() => (await tenant.Server.GetAsync("/v1/live")).Json["users"]!.AsArray()
            .Select(u => $"{u!["endUser"]!["kind"]} {u["endUser"]!["id"]}").Order();
    }

    [Fact]
    public async Task A_watcher_is_told_who_comes()
    {
        var tenant = await api.TenantAsync();
        (await tenant.SendAsync(tenant.Event("e0", "first"))).ShouldBe(["ACCEPTED"]);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/live:watch") { Headers = { { "x-api-key", tenant.Server.Key } } };
        using var response = await api.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        response.Content.Headers.ContentType!.MediaType.ShouldBe("text/event-stream");
        using var lines = new StreamReader(await response.Content.ReadAsStreamAsync());
        var first = await NextAsync(lines);
        ((bool)first["snapshot"]!, (string)first["users"]![0]!["endUser"]!["id"]!).ShouldBe((true, "first"));
        (await tenant.SendAsync(tenant.Event("e1", "second"))).ShouldBe(["ACCEPTED"]);
        var second = await NextAsync(lines);
        (second["snapshot"] is null, (string)second["users"]![0]!["endUser"]!["id"]!, (int)second["totalSize"]!).ShouldBe((true, "second", 2));
    }

    [Theory]
    [InlineData("pageSize=1001", "pageSize")]
    [InlineData("pageToken=x", "pageToken")]
    public async Task What_is_asked_wrongly_is_told(string query, string field)
    {
        var answer = await (await api.SharedTenantAsync()).Server.GetAsync($"/v1/live?{query}");
        answer.ShouldBeProblem(400, "INVALID_ARGUMENT");
        answer.Body.ShouldContain(field);
    }

    private static async Task<JsonNode> NextAsync(StreamReader lines)
    {
        while (true)
        {
            var line = (await lines.ReadLineAsync()).ShouldNotBeNull();
            if (line.StartsWith("data: ", StringComparison.Ordinal))
                return JsonNode.Parse(line[6..])!;
        }
    }

    private static JsonObject Event(Tenant tenant)
    {
        var e = tenant.Event("e", "alice", type: "page_view");
        e["application"] = "web";
        e["page"] = new JsonObject { ["url"] = "https://a.example/p", ["title"] = "P" };
        e["context"] = JsonNode.Parse("""{"place":{"country":"CH"},"browser":{"name":"Firefox"}}""");
        return e;
    }
}
