using Insights.Domain.EndUsers.Ports;
using Insights.Integrations;
using Insights.Integrations.Runs;
using Insights.Service;
using Insights.Service.Accounts;
using Insights.Service.Analytics;
using Insights.Service.Attributes;
using Insights.Service.Enrichment;
using Insights.Service.Identity;
using Insights.Service.Ingest;
using Insights.Silo.Live;
using Insights.Service.Keys;
using Insights.Service.Live;
using Insights.Service.Lists;
using Insights.Service.Lookups;
using Insights.Service.Retention;
using Insights.Service.Segments;
using Insights.Service.Timeline;
using Insights.Service.Verification;
using Insights.Storage;
using Insights.Storage.Codec;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Insights.Silo.Start;

/// <summary>Registers what every host has around an open store; a host adds its <see cref="IEndUsers"/>.</summary>
public static class InsightsServices
{
    /// <param name="clock">The clock of all logic. Not registered: what a host runs on has clocks of its own.</param>
    /// <param name="dataCenter">The data center of the cluster; null: it says of none.</param>
    public static IServiceCollection AddInsightsServices(
        this IServiceCollection services, InsightsStore store, OperatorKey operatorKey, TimeProvider clock, string? dataCenter)
    {
        services.AddSingleton(store);
        services.AddSingleton(store.Users).AddSingleton(store.DueAlarms).AddSingleton(store.OpenSessions).AddSingleton(store.Records).AddSingleton(store.Accounts).AddSingleton(store.Attributes);
        services.AddSingleton(operatorKey);
        services.AddSingleton(new AccountDirectory(store.Accounts, clock, operatorKey, dataCenter));
        services.AddSingleton(s => ActivatorUtilities.CreateInstance<AccountAdministration>(s, clock));
        services.AddSingleton(s => ActivatorUtilities.CreateInstance<AuditLog>(s, clock));
        services.AddSingleton<IAccountSettings>(s => s.GetRequiredService<AccountDirectory>());
        services.AddSingleton(s => new EndUserPorts(store.Users, UserCodec.Instance, s.GetRequiredService<IAccountSettings>(), clock) { Taken = s.GetRequiredService<LiveOutbox>() });
        services.TryAddSingleton<IPlaces>(NoEnrichment.Instance);
        services.TryAddSingleton<IBrowsers>(NoEnrichment.Instance);
        services.AddSingleton<EventIntake>();
        services.AddSingleton(s => ActivatorUtilities.CreateInstance<IngestService>(s, clock));
        services.AddSingleton(s => ActivatorUtilities.CreateInstance<AttributeDirectory>(s, clock));
        services.AddSingleton(s => ActivatorUtilities.CreateInstance<AttributeService>(s, clock));
        services.AddSingleton<HistoryService>();
        services.AddSingleton(s => ActivatorUtilities.CreateInstance<UpdateService>(s, clock));
        services.AddSingleton(s => ActivatorUtilities.CreateInstance<IdentityService>(s, clock));
        services.AddSingleton(s => ActivatorUtilities.CreateInstance<LookupService>(s, clock));
        services.AddSingleton(store.Segments).AddSingleton(store.ProtectionKeys);
        services.AddSingleton(s => ActivatorUtilities.CreateInstance<SegmentDirectory>(s, clock));
        services.AddSingleton<FilterTexts>();
        services.AddSingleton(s => ActivatorUtilities.CreateInstance<SegmentService>(s, clock));
        services.AddSingleton(store.Watches);
        services.AddSingleton(s => ActivatorUtilities.CreateInstance<SegmentWatchService>(s, clock));
        services.AddHostedService(s => ActivatorUtilities.CreateInstance<SegmentWatcher>(s, clock));
        services.AddSingleton(s => ActivatorUtilities.CreateInstance<TimelineService>(s, clock));
        services.AddSingleton<LiveOutbox>().AddSingleton<LiveRecovery>().AddSingleton<LiveService>();
        services.TryAddSingleton<LiveOptions>();
        services.AddSingleton(s => ActivatorUtilities.CreateInstance<LiveBoard>(s, clock));
        services.TryAddSingleton<ILiveExchange, LocalLive>();
        services.AddHostedService<LivePump>();
        services.AddSingleton(store.Lists).AddSingleton(store.Analytics);
        services.AddSingleton(s => ActivatorUtilities.CreateInstance<ListService>(s, clock));
        services.AddSingleton(s => ActivatorUtilities.CreateInstance<AnalyticsService>(s, clock));
        services.AddSingleton<EraseService>();
        services.AddSingleton(s => ActivatorUtilities.CreateInstance<AccountDeletion>(s, clock));
        services.AddSingleton(s => new ExportService(s.GetRequiredService<IEndUsers>(), store.Users, store.Records, store.Attributes, clock, s.GetRequiredService<AuditLog>()));
        services.AddSingleton(s => ActivatorUtilities.CreateInstance<VerifyService>(s, clock));
        services.AddSingleton(store.Sources);
        services.AddSingleton(s => ActivatorUtilities.CreateInstance<SourceService>(s, clock));
        services.AddSingleton(s => ActivatorUtilities.CreateInstance<SourceFiles>(s, clock));
        services.AddSingleton(s => ActivatorUtilities.CreateInstance<RunEngines>(s, clock));
        services.AddSingleton<IReadiness>(s => new Readiness(store, s.GetRequiredService<IHostApplicationLifetime>()));
        services.AddHostedService(s => ActivatorUtilities.CreateInstance<AccountRefresh>(s, clock));
        return services;
    }
}
