using Insights.Api.Tests.Http.Fixture;

namespace Insights.Api.Tests.Http.Logging;

public sealed class ForwardedApi : HttpSilo
{
    protected override string[] Arguments => ["--Http:TrustedProxies=127.0.0.1, 10.0.0.0/8", "--Http:ForwardedHeader=Forwarded"];
}

public sealed class RealIpApi : HttpSilo
{
    protected override string[] Arguments => ["--Http:TrustedProxies=127.0.0.1", "--Http:ForwardedHeader=x-real-ip"];
}

public sealed class CloudflareApi : HttpSilo
{
    protected override string[] Arguments => ["--Http:TrustedProxies=127.0.0.1", "--Http:ForwardedHeader=CF-Connecting-IP"];
}

/// <summary>Proxies that name their caller elsewhere than in X-Forwarded-For were not understood.</summary>
public sealed class ForwardedHeaderTests(ForwardedApi standard, RealIpApi realIp, CloudflareApi cloudflare)
    : IClassFixture<ForwardedApi>, IClassFixture<RealIpApi>, IClassFixture<CloudflareApi>
{
    [Theory]
    [InlineData("for=203.0.113.9", "NO")]
    [InlineData("For=\"203.0.113.9:5544\";proto=https;by=10.0.0.1", "NO")]
    [InlineData("proto=http ; for=203.0.113.9, for=10.1.2.3", "NO")]
    [InlineData("for=198.51.100.4, for=203.0.113.9", "NO")]
    [InlineData("for=\"[::ffff:203.0.113.9]:80\"", "NO")]
    [InlineData("for=198.51.100.4", "CL")]
    [InlineData("for=203.0.113.9, for=unknown", null)]
    [InlineData("for=203.0.113.9, for=_hidden", null)]
    [InlineData("for=203.0.113.9, proto=https", null)]
    [InlineData("for=\"203.0.113.9", null)]
    [InlineData("for=\"x, for=203.0.113.9", null)]
    [InlineData("for", null)]
    [InlineData(";;,=", null)]
    [InlineData("", null)]
    public async Task The_standard_header_is_read_where_it_is_configured(string forwarded, string? country) =>
        (await CountryAsync(standard, ("Forwarded", forwarded))).ShouldBe(country);

    [Fact]
    public async Task Only_the_header_that_is_configured_counts_as_a_client_may_send_the_others()
    {
        (string, string)[] all = [("X-Forwarded-For", "198.51.100.4"), ("Forwarded", "for=198.51.100.4"), ("X-Real-IP", "198.51.100.4"), ("CF-Connecting-IP", "198.51.100.4")];
        foreach (var (api, own, value) in ((HttpSilo, string, string)[])[(standard, "Forwarded", "for=203.0.113.9"), (realIp, "X-Real-IP", "203.0.113.9"), (cloudflare, "CF-Connecting-IP", "203.0.113.9")])
        {
            var others = all.Where(h => h.Item1 != own).ToArray();
            (await CountryAsync(api, [.. others, (own, value)])).ShouldBe("NO", own);
            (await CountryAsync(api, others)).ShouldBeNull(own);
        }
    }

    private static async Task<string?> CountryAsync(HttpSilo api, params (string, string)[] headers)
    {
        var tenant = await api.TenantAsync();
        var answer = await tenant.Ingest.SendAsync(HttpMethod.Post, "/v1/events", new StringContent(Tenant.Batch(tenant.Event("e"))), headers);
        Tenant.Outcomes(answer).ShouldBe(["ACCEPTED"]);
        var user = await tenant.Server.GetAsync("/v1/endUsers/u1?view=OPEN_SESSION");
        return (string?)user.Json["openSession"]!["place"]?["country"];
    }
}
