using Insights.Domain.EndUsers.Ports;
using Insights.Domain.Expiry;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Insights.Hosting.Expiry;

/// <summary>
/// Sweeps the users of a host without a cluster: all slices at its start, then one after another, each as often as the
/// options say.
/// </summary>
public sealed partial class ExpirySweeper(ExpirySweep sweep, ExpiryOptions options, TimeProvider clock, ILogger<ExpirySweeper> logger)
    : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // The host's start does not wait for it.
        await Task.Yield();
        for (var slice = 0; slice < ExpirySlice.Count && !stoppingToken.IsCancellationRequested; slice++)
            await SweepAsync(slice, stoppingToken).ConfigureAwait(false);
        for (var slice = 0; !stoppingToken.IsCancellationRequested; slice = (slice + 1) % ExpirySlice.Count)
        {
            await Task.Delay(options.SweepEvery / ExpirySlice.Count, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await SweepAsync(slice, stoppingToken).ConfigureAwait(false);
        }
    }

    private async Task SweepAsync(int slice, CancellationToken ct)
    {
        try
        {
            var swept = await sweep.SweepAsync(slice, ct).ConfigureAwait(false);
            if (swept.Failed > 0)
                NotAnswered(swept.Failed, swept.Asked);
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            // What is left is for the next start.
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // The database may be away; nothing shows who has expired, and the next sweep asks again.
            NotSwept(slice, e);
        }
    }

    [LoggerMessage(6010, LogLevel.Warning, "{Failed} of {Asked} users whose time may be over could not answer; the next sweep asks again.")]
    private partial void NotAnswered(int failed, int asked);

    [LoggerMessage(6011, LogLevel.Error, "Slice {Slice} of the users could not be swept; the next sweep does.")]
    private partial void NotSwept(int slice, Exception e);
}
