using System.Net;
using Insights.Domain.EndUsers.Ports;
using Insights.Http;
using Insights.Service;
using Insights.Service.Accounts;
using Insights.Service.Enrichment;
using Insights.Service.Ingest;
using Insights.Service.Keys;
using Insights.Service.Lookups;
using Insights.Service.Verification;
using Insights.Standalone.Configuration;
using Insights.Standalone.Mailboxes;
using Insights.Storage;
using Microsoft.AspNetCore.HttpOverrides;

namespace Insights.Standalone.Start;

/// <summary>Composes the standalone host out of an open store.</summary>
public static class StandaloneServices
{
    public static IServiceCollection AddStandalone(
        this IServiceCollection services, StandaloneOptions options, InsightsStore store, OperatorKey operatorKey, TimeProvider clock)
    {
        services.AddSingleton(clock);
        services.AddSingleton(store);
        services.AddSingleton(store.Log).AddSingleton(store.Snapshots).AddSingleton(store.Rows).AddSingleton(store.Alarms);
        services.AddSingleton(store.DueAlarms).AddSingleton(store.Records).AddSingleton(store.Accounts);
        services.AddSingleton(operatorKey);
        services.AddSingleton<AccountDirectory>();
        services.AddSingleton<IAccountSettings>(s => s.GetRequiredService<AccountDirectory>());
        services.AddSingleton(s => new EndUserPorts(
            store.Log, store.Snapshots, store.Rows, store.Alarms, s.GetRequiredService<IAccountSettings>(), clock, States: store.States));
        services.AddSingleton(options.EndUsers);
        services.AddSingleton<MailboxHost>();
        services.AddSingleton<IEndUsers>(s => s.GetRequiredService<MailboxHost>());
        services.AddSingleton<IPlaces>(NoEnrichment.Instance);
        services.AddSingleton<IBrowsers>(NoEnrichment.Instance);
        services.AddSingleton<EventIntake>();
        services.AddSingleton<IngestService>();
        services.AddSingleton<LookupService>();
        services.AddSingleton<VerifyService>();
        services.AddSingleton<IReadiness, Readiness>();
        services.AddHostedService<AccountRefresh>();
        services.AddHostedService<AlarmPump>();
        services.AddHostedService<Sweeper>();
        services.Configure<ForwardedHeadersOptions>(forwarded => Trust(forwarded, options.TrustedProxies));
        return services.AddInsightsHttp();
    }

    private static void Trust(ForwardedHeadersOptions forwarded, IReadOnlyList<string> proxies)
    {
        forwarded.ForwardedHeaders = proxies.Count > 0 ? ForwardedHeaders.XForwardedFor : ForwardedHeaders.None;
        forwarded.ForwardLimit = null;
        forwarded.KnownProxies.Clear();
        forwarded.KnownIPNetworks.Clear();
        foreach (var proxy in proxies)
        {
            if (IPAddress.TryParse(proxy, out var address))
                forwarded.KnownProxies.Add(address);
            else
                forwarded.KnownIPNetworks.Add(System.Net.IPNetwork.Parse(proxy));
        }
    }
}
