using Insights.Domain.EndUsers.Ports;
using Insights.Domain.Expiry;
using Insights.Enrichment;
using Insights.Grains.EndUsers;
using Insights.Grains.Expiry;
using Insights.Grains.Live;
using Insights.Grains.Sources;
using Insights.Integrations;
using Insights.Service.Accounts;
using Insights.Service.Ingest;
using Insights.Service.Keys;
using Insights.Service.Live;
using Insights.Silo.Cluster;
using Insights.Silo.Configuration;
using Insights.Silo.Telemetry;
using Insights.Storage;
using Npgsql;

namespace Insights.Silo.Start;

/// <summary>Composes a silo out of an open store.</summary>
internal static class SiloServices
{
    /// <summary>Orleans itself is added apart, before: what starts first stops last.</summary>
    public static IServiceCollection AddEndUsers(
        this IServiceCollection services, SiloSettings settings, InsightsStore store, OperatorKey operatorKey, TimeProvider clock)
    {
        services.AddSingleton(settings.Live);
        if (settings.IsMember)
            services.AddSingleton<ILiveExchange, ClusterLive>();
        services.AddInsightsServices(store, operatorKey, clock, settings.DataCenter);
        services.AddInsightsEnrichment(settings.Enrichment, clock);
        services.AddOtlpExport(settings.Telemetry, settings.DataCenter, $"{Environment.MachineName}:{settings.Cluster.SiloPort}");
        services.AddHostedService<ActivationGauges>().AddHostedService<UserShedding>();
        services.AddSingleton<MemoryLoad>().AddSingleton(new NewUsers(clock, settings.NewUsersPerMinute)).AddSingleton(new UserBytes(settings.DailyUserBytes))
            .AddSingleton(_ => new ImportGate(settings.ImportsAtOnce));
        services.AddSingleton(new BrowserRates(clock, settings.BrowserKeyPerMinute, settings.BrowserAddressPerMinute));
        services.AddSingleton<LocalActivations>();
        services.AddSingleton<IEndUsers>(s => s.GetRequiredService<LocalActivations>().Users);
        services.AddSingleton(s => new ExpirySweep(store.Expiring, s.GetRequiredService<IEndUsers>().SettleAsync, clock));
        services.AddSingleton(new SliceTiming { Every = settings.Expiry.SweepEvery });
        services.AddHostedService(s => ActivatorUtilities.CreateInstance<ExpirySlices>(s, TimeProvider.System));
        services.AddSingleton(settings.Sources).AddSingleton<ClusterSources>().AddSingleton<ISources>(s => s.GetRequiredService<ClusterSources>());
        services.AddSingleton<IAccountSources>(s => s.GetRequiredService<ClusterSources>());
        if (store.States is { } states)
            services.AddSingleton(states);
        services.AddHostedService(s => ActivatorUtilities.CreateInstance<SourceKeeper>(s, clock));
        if (settings.IsMember)
        {
            services.AddSingleton(_ => NpgsqlDataSource.Create(OrleansHosting.ConnectionString(settings)));
            services.AddHostedService<MembershipLog>();
        }
        return services;
    }
}
