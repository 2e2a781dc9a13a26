using System.Text.Json.Nodes;
using Insights.Api.Tests.Http.Fixture;

namespace Insights.Api.Tests.Http.Events;

/// <summary>A web page that sent its events itself had no browser: nobody looked at the request's own User-Agent.</summary>
public sealed class UserAgentTests(HttpSilo api) : IClassFixture<HttpSilo>
{
    private static readonly (string, string)[] Firefox = [("User-Agent", "Firefox/148")];

    [Fact]
    public async Task Where_an_ingest_key_states_no_user_agent_the_requests_own_counts()
    {
        (await BrowserAsync(t => t.Ingest, "{}")).ShouldBe("Firefox");
        (await BrowserAsync(t => t.Ingest, """{"userAgent":"Safari/26"}""")).ShouldBe("Safari");
        (await BrowserAsync(t => t.Ingest, """{"browser":{"name":"Opera","version":"9"}}""")).ShouldBe("Opera");
    }

    [Fact]
    public async Task That_of_a_server_is_not_the_end_users() => (await BrowserAsync(t => t.Server, "{}")).ShouldBeNull();

    [Fact]
    public async Task An_account_that_keeps_no_browser_keeps_none_of_a_request() =>
        (await BrowserAsync(t => t.Ingest, "{}", """{"trackingLevel":"ESSENTIAL"}""")).ShouldBeNull();

    private async Task<string?> BrowserAsync(Func<Tenant, HttpCaller> caller, string context, string settings = "{}")
    {
        var tenant = await api.TenantAsync(settings);
        var e = tenant.Event("e");
        e["context"] = JsonNode.Parse(context);
        Tenant.Outcomes(await caller(tenant).SendAsync(HttpMethod.Post, "/v1/events", new StringContent(Tenant.Batch(e)), Firefox)).ShouldBe(["ACCEPTED"]);
        var user = await tenant.Server.GetAsync("/v1/endUsers/u1?view=OPEN_SESSION");
        return (string?)user.Json["openSession"]!["browser"]?["name"];
    }
}
