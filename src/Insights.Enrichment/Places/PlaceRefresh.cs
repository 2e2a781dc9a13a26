using Microsoft.Extensions.Hosting;

namespace Insights.Enrichment.Places;

/// <summary>Looks at the file of places before the host takes work, and every so often after.</summary>
internal sealed class PlaceRefresh(PlaceFinder places, EnrichmentOptions options, TimeProvider clock) : BackgroundService
{
    public override Task StartAsync(CancellationToken cancellationToken)
    {
        places.Refresh();
        return base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (options.Places is null)
            return;
        using var ticks = new PeriodicTimer(options.PlacesRefreshEvery, clock);
        try
        {
            while (await ticks.WaitForNextTickAsync(stoppingToken))
                places.Refresh();
        }
        catch (OperationCanceledException)
        {
            // The host stops.
        }
    }
}
