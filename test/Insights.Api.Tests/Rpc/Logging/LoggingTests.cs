using Grpc.Core;
using Insights.Domain.EndUsers.Ports;
using Insights.Api.Tests.Rpc.Fixture;
using Insights.V1;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Insights.Api.Tests.Rpc.Logging;

/// <summary>A gateway behind a proxy of its own machine, which it trusts.</summary>
public sealed class ProxiedGateway : Gateway
{
    protected override void AddServices(IServiceCollection services)
    {
        base.AddServices(services);
        services.Configure<ForwardedHeadersOptions>(o => o.ForwardedHeaders = ForwardedHeaders.XForwardedFor);
    }
}

public sealed class LoggingTests(ProxiedGateway proxied, Gateway direct) : IClassFixture<ProxiedGateway>, IClassFixture<Gateway>
{
    [Fact]
    public async Task The_address_is_the_one_that_a_trusted_proxy_forwards_and_else_that_of_the_connection()
    {
        (await CountryAsync(proxied, "203.0.113.71")).ShouldBe("NO");
        (await CountryAsync(direct, "203.0.113.71")).ShouldBe("here");
        (await CountryAsync(direct, null)).ShouldBe("here");
    }

    [Fact]
    public async Task The_address_of_a_stream_is_found_alike()
    {
        var tenant = await proxied.TenantAsync();
        using var call = tenant.Ingest.Events.StreamEvents(new Metadata { { "x-forwarded-for", "198.51.100.72" } });
        await call.RequestStream.WriteAsync(new StreamEventsRequest { Events = { tenant.Event("e", "streamed") } });
        await call.RequestStream.CompleteAsync();
        (await call.ResponseStream.MoveNext(CancellationToken.None)).ShouldBeTrue();
        proxied.Users.Recorded.Single(r => r.User.Id == "streamed").Event.Event.Place!.Country.ShouldBe("CL");
    }

    [Fact]
    public async Task No_raw_address_is_logged_however_talkative_the_log()
    {
        var tenant = await proxied.TenantAsync();
        foreach (var forwarded in (string[])["203.0.113.71", "198.51.100.72, 203.0.113.73", "2001:db8:7::74", "no-address-203.0.113.75"])
            await tenant.Ingest.Events.RecordEventsAsync(new RecordEventsRequest { Events = { tenant.Event("e") } }, new Metadata { { "x-forwarded-for", forwarded } });
        foreach (var ip in (string[])["203.0.113.76", "203.0.113.77.1"])
        {
            var stated = tenant.Event("s" + ip);
            stated.Context = new EventContext { Ip = ip };
            await tenant.Server.SendAsync(stated);
        }
        proxied.Log.Lines.ShouldContain(l => l.Level == LogLevel.Trace);
        foreach (var address in (string[])["203.0.113.7", "198.51.100.7", "2001:db8:7::74"])
            proxied.Log.Lines.ShouldNotContain(l => l.Text.Contains(address, StringComparison.Ordinal));
    }

    [Fact]
    public async Task No_ID_of_an_end_user_is_logged_above_Debug_and_no_key_at_all()
    {
        const string someone = "someone-in-particular";
        var tenant = await direct.TenantAsync();
        var user = new EndUserKey { Kind = EndUserKey.Types.Kind.Identified, Id = someone };
        await tenant.Server.SendAsync(tenant.Event(someone, someone), tenant.Event("f", someone, 90_000), tenant.Event(someone + "\n", someone));
        await tenant.Server.EndUsers.GetEndUserAsync(new GetEndUserRequest { EndUser = user });
        await tenant.Server.EndUsers.ListSessionsAsync(new ListSessionsRequest { EndUser = user, PageSize = -1 }).ShouldFailAsync(StatusCode.InvalidArgument, "page_size");
        await tenant.Server.EndUsers.GetEndUserAsync(new GetEndUserRequest { EndUser = new EndUserKey(user) { Kind = EndUserKey.Types.Kind.Anonymous } }).ShouldFailAsync(StatusCode.NotFound);
        await tenant.Server.EndUsers.GetEndUserAsync(new GetEndUserRequest { EndUser = new EndUserKey(user) { Id = someone + "\n" } }).ShouldFailAsync(StatusCode.InvalidArgument, "end_user.id");
        direct.Users.Before = (_, _) => throw new StoreException(StoreFault.Unavailable);
        await tenant.Server.RecordAsync(tenant.Event("g", someone)).ShouldFailAsync(StatusCode.Unavailable);
        direct.Users.Before = null;

        direct.Log.Lines.ShouldContain(l => l.Level == LogLevel.Information);
        direct.Log.Lines.ShouldNotContain(l => l.Level > LogLevel.Debug && l.Text.Contains(someone, StringComparison.Ordinal));
        direct.Log.Lines.ShouldNotContain(l => l.Text.Contains(tenant.Server.Key!, StringComparison.Ordinal));
    }

    private static async Task<string?> CountryAsync(Gateway gateway, string? forwarded)
    {
        var tenant = await gateway.TenantAsync();
        var headers = forwarded is null ? [] : new Metadata { { "x-forwarded-for", forwarded } };
        gateway.Users.Recorded.Clear();
        await tenant.Ingest.Events.RecordEventsAsync(new RecordEventsRequest { Events = { tenant.Event("e") } }, headers);
        return gateway.Users.Recorded.Single().Event.Event.Place?.Country;
    }
}
