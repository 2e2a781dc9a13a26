using Insights.Contracts;
using Insights.Domain.EndUsers.Ports;
using Insights.Domain.Telemetry;

namespace Insights.Silo.Cluster;

/// <summary>Makes sure, once at the start, that every slice of the users has its reminder. Several silos may do so at once.</summary>
internal sealed partial class ExpirySlices(IGrainFactory grains, TimeProvider clock, ILogger<ExpirySlices> logger) : BackgroundService
{
    private static readonly TimeSpan _again = TimeSpan.FromSeconds(30);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var waiting = Enumerable.Range(0, ExpirySlice.Count).ToList();
        while (!stoppingToken.IsCancellationRequested)
        {
            var left = new List<int>();
            foreach (var slice in waiting)
            {
                try
                {
                    await grains.GetGrain<IExpirySliceGrain>(slice).BeginAsync().WaitAsync(stoppingToken);
                }
                catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
                {
                    return;
                }
                catch (Exception e) when (e is not OutOfMemoryException)
                {
                    // The cluster is still forming, or the database away.
                    if (left.Count == 0)
                        NotBegun(e);
                    left.Add(slice);
                }
            }
            if (left.Count == 0)
                return;
            waiting = left;
            await Task.Delay(_again, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    [LoggerMessage(EventIds.ExpirySlicesNotBegun, LogLevel.Warning, "Not every slice of the users has its reminder yet; that is tried again.")]
    private partial void NotBegun(Exception e);
}
