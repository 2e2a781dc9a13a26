using Insights.Enrichment.Browsers;
using Insights.Enrichment.Browsers.LongTail;
using Insights.Enrichment.Files;
using Insights.Enrichment.Places;
using Insights.Service.Enrichment;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Insights.Enrichment;

/// <summary>Puts places and browsers in the place of <see cref="NoEnrichment"/>.</summary>
public static class EnrichmentServices
{
    /// <summary>Registers both; replaces what was registered before.</summary>
    /// <param name="clock">The clock of all logic; null: the system's. Not registered, as a host may run on another.</param>
    /// <exception cref="ArgumentException">The options have faults; all are named.</exception>
    public static IServiceCollection AddInsightsEnrichment(
        this IServiceCollection services, EnrichmentOptions options, TimeProvider? clock = null)
    {
        if (options.Faults() is { Count: > 0 } faults)
            throw new ArgumentException(string.Join("; ", faults), nameof(options));
        clock ??= TimeProvider.System;
        services.AddSingleton(options);
        services.AddSingleton<PlaceFinder>();
        services.AddSingleton<BrowserFinder>();
        services.AddHostedService(s => ActivatorUtilities.CreateInstance<FileRefresh>(s, clock));
        services.AddHostedService(s => ActivatorUtilities.CreateInstance<DeferredReader>(s, clock));
        services.Replace(ServiceDescriptor.Singleton<IPlaces>(s => s.GetRequiredService<PlaceFinder>()));
        services.Replace(ServiceDescriptor.Singleton<IBrowsers>(s => s.GetRequiredService<BrowserFinder>()));
        return services;
    }
}
