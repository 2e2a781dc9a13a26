using Insights.Domain.Telemetry;
using Insights.Service.Live;

namespace Insights.Silo.Live;

/// <summary>Tells again and again what came of users; at first, what the store knows of them. By the machine's clock.</summary>
internal sealed partial class LivePump(ILiveExchange exchange, LiveBoard board, LiveRecovery recovery, ILogger<LivePump> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        if (exchange.IsLocal)
            await RecoverAsync(stoppingToken);
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await exchange.ExchangeAsync(stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e) when (e is not OutOfMemoryException)
            {
                // What was to be told is kept, and told when the others can be reached.
                NotTold(e);
            }
            await Task.Delay(LiveOptions.TellEvery, TimeProvider.System, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task RecoverAsync(CancellationToken ct)
    {
        try
        {
            foreach (var slice in (await recovery.FindAsync(ct)).GroupBy(s => Domain.Live.LiveSlice.Of(s.User)))
                board.Take(slice.Key, [.. slice]);
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            // It is the end.
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // Each user's next event tells of it.
            NotFound(e);
        }
    }

    [LoggerMessage(EventIds.LivePumpNotTold, LogLevel.Debug, "What came of users could not be told to the other silos; it is tried again.")]
    private partial void NotTold(Exception e);

    [LoggerMessage(EventIds.LivePumpNotFound, LogLevel.Warning, "Who was live at the start could not be read.")]
    private partial void NotFound(Exception e);
}
