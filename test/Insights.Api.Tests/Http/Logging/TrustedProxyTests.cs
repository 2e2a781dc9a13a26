using Insights.Api.Tests.Http.Fixture;

namespace Insights.Api.Tests.Http.Logging;

/// <summary>A host behind proxies of its own machine and of a network.</summary>
public sealed class ProxiedApi : HttpSilo
{
    protected override string[] Arguments => ["--Http:TrustedProxies=127.0.0.1, 10.0.0.0/8"];
}

/// <summary>A host that trusts some other machine.</summary>
public sealed class OtherwiseProxiedApi : HttpSilo
{
    protected override string[] Arguments => ["--Http:TrustedProxies=192.0.2.1"];
}

public sealed class TrustedProxyTests(ProxiedApi proxied, OtherwiseProxiedApi otherwise, HttpSilo direct)
    : IClassFixture<ProxiedApi>, IClassFixture<OtherwiseProxiedApi>, IClassFixture<HttpSilo>
{
    [Theory]
    [InlineData("203.0.113.9", "NO")]
    [InlineData("203.0.113.9, 10.1.2.3", "NO")]
    [InlineData("198.51.100.4, 203.0.113.9", "NO")]
    [InlineData("203.0.113.9:5544", "NO")]
    [InlineData("[::ffff:203.0.113.9]:80", "NO")]
    [InlineData("198.51.100.4", "CL")]
    [InlineData("garbage", null)]
    [InlineData("", null)]
    public async Task What_a_trusted_proxy_forwards_is_the_address_and_what_lies_before_it_is_not_believed(string forwarded, string? country) =>
        (await CountryAsync(proxied, forwarded)).ShouldBe(country);

    [Fact]
    public async Task Nobody_else_is_believed()
    {
        (await CountryAsync(direct, "203.0.113.9")).ShouldBeNull();
        (await CountryAsync(otherwise, "203.0.113.9")).ShouldBeNull();
    }

    [Fact]
    public async Task The_address_of_a_server_is_no_address_of_an_end_user()
    {
        var tenant = await proxied.TenantAsync();
        (await CountryAsync(tenant, tenant.Server, "203.0.113.9")).ShouldBeNull();
    }

    private static async Task<string?> CountryAsync(HttpSilo api, string forwarded)
    {
        var tenant = await api.TenantAsync();
        return await CountryAsync(tenant, tenant.Ingest, forwarded);
    }

    private static async Task<string?> CountryAsync(Tenant tenant, HttpCaller client, string forwarded)
    {
        var answer = await client.SendAsync(
            HttpMethod.Post, "/v1/events", new StringContent(Tenant.Batch(tenant.Event("e"))), ("X-Forwarded-For", forwarded));
        Tenant.Outcomes(answer).ShouldBe(["ACCEPTED"]);
        var user = await tenant.Server.GetAsync("/v1/endUsers/u1?view=OPEN_SESSION");
        return (string?)user.Json["openSession"]!["place"]?["country"];
    }
}
