using Insights.Domain.EndUsers.Ports;
using Insights.Domain.Sources;
using Insights.Domain.Telemetry;
using Insights.Grains.Sources;
using Insights.Service;
using Insights.Service.Accounts;
using Insights.Silo.Configuration;

namespace Insights.Silo.Start;

/// <summary>
/// Deletes what sources kept long enough, every hour. Where the silo is alone, it also takes up, once at the start, the runs that went on
/// when it ended: reminders are in its memory only.
/// </summary>
internal sealed partial class SourceKeeper(
    ClusterSources sources, ISourceStore store, AccountDirectory accounts, SiloSettings settings, TimeProvider clock, ILogger<SourceKeeper> logger)
    : BackgroundService
{
    private static readonly TimeSpan _every = TimeSpan.FromHours(1);
    private static readonly TimeSpan _again = TimeSpan.FromSeconds(10);

    /// <summary>How long files, faults of rows, and runs are kept.</summary>
    private static readonly (TimeSpan Files, TimeSpan Errors, TimeSpan Runs) _kept = (TimeSpan.FromDays(14), TimeSpan.FromDays(30), TimeSpan.FromDays(400));

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var woken = settings.IsMember;
        while (!stoppingToken.IsCancellationRequested)
        {
            woken = woken || await WakeAsync(stoppingToken);
            await SweepAsync(stoppingToken);
            await Task.Delay(woken ? _every : _again, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task<bool> WakeAsync(CancellationToken ct)
    {
        try
        {
            await accounts.RefreshAsync(ct);
            foreach (var account in accounts.All.ToList())
                await sources.WakeAllAsync(account.Name, ct);
            return true;
        }
        catch (Exception e) when (e is ServiceException or StoreException or System.Data.Common.DbException)
        {
            NotWoken(e);
            return false;
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            return false;
        }
    }

    private async Task SweepAsync(CancellationToken ct)
    {
        try
        {
            var now = clock.GetUtcNow();
            await store.SweepAsync(Ms(_kept.Files), Ms(_kept.Errors), Ms(_kept.Runs), ct);

            long Ms(TimeSpan kept) => (now - kept).ToUnixTimeMilliseconds();
        }
        catch (StoreException e)
        {
            NotSwept(e);
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            // It is the end.
        }
    }

    [LoggerMessage(EventIds.SourceKeeperNotWoken, LogLevel.Warning, "Runs of sources that went on when the silo ended could not be taken up yet; that is tried again.")]
    private partial void NotWoken(Exception e);

    [LoggerMessage(EventIds.SourceKeeperNotSwept, LogLevel.Warning, "What sources kept long enough could not be deleted; that is tried again.")]
    private partial void NotSwept(Exception e);
}
