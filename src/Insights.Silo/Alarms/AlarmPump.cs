using Insights.Domain.EndUsers;
using Insights.Domain.EndUsers.Ports;
using Insights.Domain.Telemetry;

namespace Insights.Silo.Alarms;

/// <summary>Wakes a user for its alarm; a host says how.</summary>
/// <exception cref="StoreException">The user could not be settled now.</exception>
public delegate ValueTask RingAlarm(EndUserKey user, CancellationToken ct);

/// <summary>
/// Wakes users when their alarms are due. The alarms lie in the store, so those of a process that died are rung by the next
/// one. A user that cannot be settled now is tried again at the next poll.
/// </summary>
public sealed partial class AlarmPump(
    RingAlarm ring, IDueAlarms alarms, AlarmPumpOptions options, TimeProvider clock, ILogger<AlarmPump> logger) : BackgroundService
{
    private const int PageSize = 1000;
    private const int AtOnce = 64;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                var due = await RingDueAsync(stoppingToken).ConfigureAwait(false);
                if (due.Failed > 0)
                    NotSettled(due.Failed, due.Fault);
                if (due.Rung == PageSize && due.Failed == 0)
                    continue;
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e) when (e is not OutOfMemoryException)
            {
                // The database may be away; the alarms wait in it, and the next poll asks again.
                NotPolled(e);
            }
            await Task.Delay(options.PollEvery, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Rings one page of due alarms.</summary>
    /// <returns>How many were rung, how many of them failed, and why one of those did.</returns>
    public async Task<(int Rung, int Failed, StoreException? Fault)> RingDueAsync(CancellationToken ct)
    {
        var dueMs = (clock.GetUtcNow() - options.Overdue).ToUnixTimeMilliseconds();
        var due = await alarms.ReadDueAsync(dueMs, PageSize, ct).ConfigureAwait(false);
        var failed = 0;
        StoreException? fault = null;
        await Parallel.ForEachAsync(
            due,
            new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = ct },
            async (alarm, token) =>
            {
                using var span = AlarmMetrics.Span(AlarmSource.Poll);
                try
                {
                    await ring(alarm.User, token).ConfigureAwait(false);
                    AlarmMetrics.Settled(AlarmSource.Poll, alarm.DueMs, clock.GetUtcNow().ToUnixTimeMilliseconds());
                }
                catch (StoreException e)
                {
                    AlarmMetrics.Failed(AlarmSource.Poll);
                    Interlocked.Increment(ref failed);
                    Volatile.Write(ref fault, e);
                }
            }).ConfigureAwait(false);
        return (due.Count, failed, fault);
    }

    [LoggerMessage(6001, LogLevel.Warning, "{Count} users could not be settled; they are tried again. Why one of them could not:")]
    private partial void NotSettled(int count, Exception? e);

    [LoggerMessage(6002, LogLevel.Error, "Due alarms could not be read; they are asked for again.")]
    private partial void NotPolled(Exception e);
}
