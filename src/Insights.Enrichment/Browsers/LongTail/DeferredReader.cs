using Microsoft.Extensions.Hosting;

namespace Insights.Enrichment.Browsers.LongTail;

/// <summary>Reads what was deferred, one after the other, and rests after each, so that a flood of new user agents takes a tenth of one processor.</summary>
internal sealed class DeferredReader(BrowserFinder browsers, TimeProvider clock) : BackgroundService
{
    /// <summary>How long it rests, as a multiple of what the reading took.</summary>
    public const int Rest = 9;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (true)
            {
                var userAgent = await browsers.Deferred.TakeAsync(stoppingToken).ConfigureAwait(false);
                var start = clock.GetTimestamp();
                browsers.ReadDeferred(userAgent);
                await Task.Delay(clock.GetElapsedTime(start) * Rest, clock, stoppingToken).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
            // The host stops.
        }
    }
}
