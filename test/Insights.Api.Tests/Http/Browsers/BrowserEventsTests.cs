using System.Text.Json.Nodes;
using Insights.Api.Tests.Http.Fixture;
using Insights.Api.Tests.Http.Isolation;

namespace Insights.Api.Tests.Http.Browsers;

/// <summary>What web pages send (docs/semantics.md 1.11).</summary>
public sealed class BrowserEventsTests(HttpSilo api) : IClassFixture<HttpSilo>
{
    private const string Shop = "https://shop.example.com";

    private async Task<(Tenant Tenant, BrowserPage Page)> PageAsync(string settings = "{}")
    {
        var tenant = await api.TenantAsync(settings);
        return (tenant, new BrowserPage(api.Http, await BrowserPage.KeyAsync(api, tenant, Shop), Shop));
    }

    [Theory]
    [InlineData("text/plain;charset=UTF-8", 202)]
    [InlineData("text/plain", 202)]
    [InlineData("application/json", 202)]
    [InlineData("application/json; charset=utf-8", 202)]
    [InlineData("application/x-www-form-urlencoded", 415)]
    [InlineData("multipart/form-data", 415)]
    public async Task Text_and_json_are_taken_and_no_other_body(string contentType, int status)
    {
        var (tenant, page) = await PageAsync();
        var answer = await page.SendAsync(Tenant.Batch(tenant.Event("e1")), contentType);
        answer.Status.ShouldBe(status, answer.Body);
        if (status == 202)
            answer.Body.ShouldBe("""{"accepted":1,"duplicate":0,"rejected":0,"retriable":0}""");
        answer.IsReadableBy(Shop).ShouldBeTrue();
        answer.Header("Cache-Control").ShouldBe("no-store");
        answer.Header("Vary").ShouldBe("Origin");
        answer.Headers.ContainsKey("Set-Cookie").ShouldBeFalse();
        answer.Headers.ContainsKey("Access-Control-Allow-Credentials").ShouldBeFalse();
    }

    [Fact]
    public async Task Counts_add_up_and_reasons_are_told_where_they_are_asked_for()
    {
        var (tenant, page) = await PageAsync();
        var batch = Tenant.Batch(tenant.Event("a"), tenant.Event("a"), new JsonObject { ["type"] = "x" });
        (await page.SendAsync(batch)).Body.ShouldBe("""{"accepted":1,"duplicate":1,"rejected":1,"retriable":0}""");
        var told = await page.SendAsync(batch, query: "&results=true");
        told.Json["results"]!.AsArray().Select(r => (string?)r!["reason"] ?? (string)r["status"]!).ShouldBe(["DUPLICATE", "DUPLICATE", "MISSING_USER"]);
        (await page.SendAsync(batch, query: "&results=1")).Status.ShouldBe(400);
        (await page.SendAsync(batch, query: "&other=1")).Status.ShouldBe(400);
    }

    [Theory]
    [InlineData(Shop, true)]
    [InlineData("http://shop.example.com", false)]
    [InlineData("https://shop.example.com:8443", false)]
    [InlineData("https://shop.example.com.evil.test", false)]
    [InlineData("https://example.com", false)]
    [InlineData("null", false)]
    [InlineData(null, false)]
    public async Task Only_pages_of_the_keys_origins_send_and_read(string? origin, bool admitted)
    {
        var (tenant, page) = await PageAsync();
        page = page with { Origin = origin };
        var answer = await page.SendAsync(Tenant.Batch(tenant.Event("e1")));
        answer.Status.ShouldBe(admitted ? 202 : 403, answer.Body);
        answer.Headers.ContainsKey("Access-Control-Allow-Origin").ShouldBe(admitted);
        var preflight = await page.PreflightAsync();
        preflight.Status.ShouldBe(admitted ? 204 : 403, preflight.Body);
        preflight.Headers.ContainsKey("Access-Control-Allow-Origin").ShouldBe(admitted);
        (await tenant.Server.GetAsync("/v1/endUsers/u1")).Status.ShouldBe(admitted ? 200 : 404);
    }

    [Fact]
    public async Task A_preflight_is_good_for_a_day()
    {
        var (_, page) = await PageAsync();
        var answer = await page.PreflightAsync();
        (answer.Status, answer.Body).ShouldBe((204, ""));
        answer.IsReadableBy(Shop).ShouldBeTrue();
        answer.Header("Access-Control-Allow-Methods").ShouldBe("POST");
        answer.Header("Access-Control-Allow-Headers").ShouldBe("content-type");
        answer.Header("Access-Control-Max-Age").ShouldBe("86400");
        answer.Header("Vary").ShouldBe("Origin");
    }

    [Fact]
    public async Task The_wildcard_admits_every_name_below_it()
    {
        var tenant = await api.TenantAsync();
        var page = new BrowserPage(api.Http, await BrowserPage.KeyAsync(api, tenant, "https://*.example.com"), null);
        foreach (var (origin, status) in ((string, int)[])[("https://a.example.com", 202), ("https://a.b.example.com", 202), ("https://example.com", 403), ("https://aexample.com", 403)])
            (await (page with { Origin = origin }).SendAsync(Tenant.Batch(tenant.Event(origin)))).Status.ShouldBe(status, origin);
    }

    [Fact]
    public async Task Only_a_browser_key_stands_in_the_address_and_opens_nothing_else()
    {
        var (tenant, page) = await PageAsync();
        foreach (var key in (string?[])[tenant.Ingest.Key, tenant.Server.Key, tenant.Import.Key, HttpSilo.OperatorKey])
            (await (page with { Key = key }).SendAsync(Tenant.Batch(tenant.Event("e")))).Status.ShouldBe(403);
        foreach (var key in (string?[])[null, "", "wrong"])
            (await (page with { Key = key }).SendAsync(Tenant.Batch(tenant.Event("e")))).Status.ShouldBe(401);
        (await page.SendAsync(Tenant.Batch(tenant.Event("e")), query: $"&k={page.Key}")).Status.ShouldBe(401);
        foreach (var operation in await ApiOperation.AllAsync(api))
            (await operation.CallAsync(new HttpCaller(api.Http, page.Key), tenant.Name, "u1")).ShouldBeProblem(403, "PERMISSION_DENIED");
    }

    [Fact]
    public async Task A_body_of_64_KiB_is_taken_and_a_larger_one_is_not()
    {
        var (tenant, page) = await PageAsync();
        var batch = Tenant.Batch(tenant.Event("e1"));
        (await page.SendAsync(batch + new string(' ', (64 * 1024) - batch.Length))).Status.ShouldBe(202);
        var answer = await page.SendAsync(batch + new string(' ', (64 * 1024) - batch.Length + 1));
        answer.Status.ShouldBe(413);
        answer.IsReadableBy(Shop).ShouldBeTrue();
    }

    [Fact]
    public async Task An_address_or_a_place_is_not_the_pages_to_state()
    {
        var (tenant, page) = await PageAsync();
        var e = tenant.Event("e1");
        e["context"] = new JsonObject { ["ip"] = "203.0.113.7" };
        (await page.SendAsync(Tenant.Batch(e), query: "&results=true")).Json["results"]![0]!["reason"]!.ToString().ShouldBe("NOT_PERMITTED");
    }

    [Fact]
    public async Task The_browser_is_that_of_the_request()
    {
        var (tenant, page) = await PageAsync();
        await page.SendAsync(Tenant.Batch(tenant.Event("e1")), headers: ("User-Agent", "Firefox/120.0"));
        await api.PassAsync(TimeSpan.FromHours(1));
        (await tenant.Server.GetAsync("/v1/endUsers/u1")).Json["standardAttributes"]!["browserName"]!.ToString().ShouldBe("Firefox");
    }

    [Fact]
    public async Task Origins_are_listed_go_on_with_a_rotated_key_and_are_of_browser_keys_alone()
    {
        var tenant = await api.TenantAsync();
        await BrowserPage.KeyAsync(api, tenant, Shop, "http://localhost:3000");
        var keys = (await api.Operator.GetAsync($"/v1/accounts/{tenant.Name}/keys")).Json["keys"]!.AsArray();
        var made = keys.Single(k => (string)k!["kind"]! == "BROWSER")!;
        made["origins"]!.AsArray().Select(o => (string)o!).ShouldBe([Shop, "http://localhost:3000"]);
        var next = await api.Operator.PostAsync($"/v1/accounts/{tenant.Name}/keys/{made["keyId"]}:rotate", "{}");
        (await new BrowserPage(api.Http, next.Text("key"), Shop).SendAsync(Tenant.Batch(tenant.Event("e")))).Status.ShouldBe(202);
        foreach (var body in (string[])["""{"kind":"BROWSER"}""", """{"kind":"BROWSER","origins":["*"]}""", """{"kind":"INGEST","origins":["https://a.test"]}"""])
            (await api.Operator.PostAsync($"/v1/accounts/{tenant.Name}/keys", body)).ShouldBeProblem(400, "INVALID_ARGUMENT").Json["errors"]![0]!["field"]!.ToString().ShouldBe("origins");
    }
}

/// <summary>How much a public key may send.</summary>
public sealed class BrowserRateTests(BrowserRateTests.FewEvents api) : IClassFixture<BrowserRateTests.FewEvents>
{
    public sealed class FewEvents : HttpSilo
    {
        protected override string[] Arguments => ["--Browser:AddressPerMinute=3", "--Browser:KeyPerMinute=5", "--Http:TrustedProxies=127.0.0.1"];
    }

    [Fact]
    public async Task A_network_and_a_key_have_their_rates_a_minute_and_are_told_when_to_come_again()
    {
        var tenant = await api.TenantAsync();
        const string Origin = "https://shop.example.com";
        var page = new BrowserPage(api.Http, await BrowserPage.KeyAsync(api, tenant, Origin), Origin);
        (await From("203.0.113.7", "a", "b", "c")).Status.ShouldBe(202);
        var refused = await From("203.0.113.250", "d");
        refused.Status.ShouldBe(429);
        refused.IsReadableBy(Origin).ShouldBeTrue();
        refused.Header("Access-Control-Expose-Headers").ShouldBe("Retry-After");
        int.Parse(refused.Header("Retry-After")!, System.Globalization.CultureInfo.InvariantCulture).ShouldBeInRange(1, 60);
        (await From("198.51.100.1", "e", "f", "g")).Status.ShouldBe(429, "the key has two left");
        (await From("198.51.100.1", "e", "f")).Status.ShouldBe(202);
        await api.PassAsync(TimeSpan.FromMinutes(1));
        (await From("203.0.113.7", "d")).Status.ShouldBe(202);

        Task<PageAnswer> From(string address, params string[] events) =>
            page.SendAsync(Tenant.Batch([.. events.Select(e => tenant.Event(e))]), headers: ("X-Forwarded-For", address));
    }
}
