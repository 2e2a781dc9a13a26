using Insights.Api.Tests.Http.Fixture;
using Microsoft.Extensions.Logging;

namespace Insights.Api.Tests.Http.Logging;

/// <summary>A host that logs all that it can, behind a proxy that it trusts.</summary>
public sealed class TalkativeApi : HttpSilo
{
    protected override string[] Arguments =>
        ["--Logging:LogLevel:Default=Trace", "--Logging:LogLevel:Microsoft.AspNetCore=Trace", "--Http:TrustedProxies=127.0.0.1"];
}

public sealed class LoggingTests(TalkativeApi talkative, HttpSilo usual) : IClassFixture<TalkativeApi>, IClassFixture<HttpSilo>
{
    [Fact]
    public async Task No_raw_address_is_logged_however_talkative_the_log()
    {
        var tenant = await talkative.TenantAsync();
        foreach (var forwarded in (string[])["203.0.113.71", "198.51.100.72, 203.0.113.73", "2001:db8:7::74", "no-address-203.0.113.75"])
        {
            await tenant.Ingest.SendAsync(
                HttpMethod.Post, "/v1/events", new StringContent(Tenant.Batch(tenant.Event("e" + forwarded.Length))), ("X-Forwarded-For", forwarded));
        }
        var stated = tenant.Event("s");
        stated["context"] = new System.Text.Json.Nodes.JsonObject { ["ip"] = "203.0.113.76" };
        await tenant.SendAsync(stated);
        stated["context"] = new System.Text.Json.Nodes.JsonObject { ["ip"] = "203.0.113.77.1" };
        await tenant.SendAsync(stated.DeepClone());

        talkative.Log.Lines.ShouldContain(l => l.Level == LogLevel.Trace || l.Level == LogLevel.Debug);
        foreach (var address in (string[])["203.0.113.7", "198.51.100.7", "2001:db8:7::74"])
            talkative.Log.Lines.ShouldNotContain(l => l.Text.Contains(address, StringComparison.Ordinal));
    }

    [Fact]
    public async Task No_ID_of_an_end_user_is_logged_at_Information()
    {
        var tenant = await usual.TenantAsync();
        await tenant.SendAsync(tenant.Event("e", "someone-in-particular"), tenant.Event("f", "someone-in-particular", 90_000));
        await tenant.Server.GetAsync("/v1/endUsers/someone-in-particular?view=OPEN_SESSION");
        await tenant.Server.GetAsync("/v1/endUsers/someone-in-particular/sessions?pageSize=x");
        await tenant.Server.GetAsync("/v1/anonymousUsers/someone-in-particular");
        await usual.PassAsync(TimeSpan.FromHours(1));
        usual.UserLog.Refuse = _ => Domain.EndUsers.Ports.StoreFault.Unavailable;
        await tenant.Ingest.PostAsync("/v1/events", Tenant.Batch(tenant.Event("g", "someone-in-particular")));

        usual.Log.Lines.ShouldNotBeEmpty();
        usual.Log.Lines.ShouldNotContain(l => l.Text.Contains("someone-in-particular", StringComparison.Ordinal));
    }
}
