using Insights.Domain.Segments;
using Insights.Domain.Telemetry;
using Insights.Service.Segments;

namespace Insights.Silo.Start;

/// <summary>Compares the members of watched segments; each process of a cluster does, and what one has done the others leave.</summary>
internal sealed partial class SegmentWatcher(SegmentWatchService watches, TimeProvider clock, ILogger<SegmentWatcher> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var pace = new ComparePace();
        while (!stoppingToken.IsCancellationRequested)
        {
            await Task.Delay(WatchLimits.CompareEvery, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            try
            {
                await watches.CompareAsync(pace, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e) when (e is not OutOfMemoryException)
            {
                NotCompared(e);
            }
        }
    }

    [LoggerMessage(EventIds.SegmentWatcherNotCompared, LogLevel.Warning, "Watched segments could not be compared; it is tried again.")]
    private partial void NotCompared(Exception e);
}
