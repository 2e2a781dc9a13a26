using Insights.Enrichment.Browsers;
using Insights.Enrichment.Places;
using Microsoft.Extensions.Hosting;

namespace Insights.Enrichment.Files;

/// <summary>Looks at the files of places and patterns before the host takes work, and every so often after.</summary>
internal sealed class FileRefresh(PlaceFinder places, BrowserFinder browsers, EnrichmentOptions options, TimeProvider clock) : BackgroundService
{
    public override Task StartAsync(CancellationToken cancellationToken)
    {
        Look();
        return base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (options.Places is null && options.BrowserPatterns is null)
            return;
        using var ticks = new PeriodicTimer(options.RefreshEvery, clock);
        try
        {
            while (await ticks.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false))
                Look();
        }
        catch (OperationCanceledException)
        {
            // The host stops.
        }
    }

    private void Look()
    {
        places.Refresh();
        browsers.Refresh();
    }
}
