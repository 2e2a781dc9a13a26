namespace Insights.Domain.EndUsers.Ports;

/// <summary>
/// Durable alarms, at most one a user: the user is woken when the clock passes it, also if the process that set it is gone.
/// Ordering and failures as <see cref="IUserLog.AppendAsync"/>; <see cref="StoreFault.Conflict"/> where the log does not end
/// at the entry named, so that no stale owner answers, or puts off, an alarm that is for what another appended.
/// </summary>
public interface IAlarms
{
    /// <summary>
    /// Sets the alarm, in place of one that has gone off. One that is still to go off stands: another owner of the user, who
    /// set it with an entry, may count on it and append more without an alarm.
    /// </summary>
    /// <param name="lane">Whose alarm.</param>
    /// <param name="dueMs">When, Unix milliseconds; may lie in the past.</param>
    /// <param name="seq">The last entry of the log, which its setter knows; from 1.</param>
    /// <param name="goneOffByMs">An alarm set for later stands, Unix milliseconds; default: none does.</param>
    Task SetAsync(StoreLane lane, long dueMs, long seq, long goneOffByMs = long.MaxValue);

    /// <summary>Removes the alarm, where one is set that has gone off.</summary>
    /// <param name="lane">Whose alarm.</param>
    /// <param name="seq">The last entry of the log, which its setter knows; from 1.</param>
    /// <param name="goneOffByMs">As of <see cref="SetAsync"/>.</param>
    Task ClearAsync(StoreLane lane, long seq, long goneOffByMs = long.MaxValue);
}

/// <summary>What the process that wakes users reads.</summary>
public interface IDueAlarms
{
    /// <summary>Up to <paramref name="limit"/> users whose alarm is at or before <paramref name="nowMs"/>, most overdue first.</summary>
    /// <exception cref="StoreException">The store could not be read.</exception>
    ValueTask<IReadOnlyList<DueAlarm>> ReadDueAsync(long nowMs, int limit, CancellationToken ct);

    /// <summary>The alarm of the user with this hash (<see cref="EndUserKey.ToHash"/>), due or not; null where none is set.</summary>
    /// <exception cref="StoreException">The store could not be read.</exception>
    ValueTask<DueAlarm?> FindAsync(Guid userHash, CancellationToken ct);
}

/// <summary>Reads who has an alarm: those with a session open, and some others.</summary>
public interface IOpenSessions
{
    /// <summary>Up to <paramref name="limit"/> users whose alarm is at or before <paramref name="untilMs"/>, Unix milliseconds, the latest first.</summary>
    /// <exception cref="StoreException">The store cannot be reached.</exception>
    ValueTask<IReadOnlyList<DueAlarm>> ReadLatestAsync(long untilMs, int limit, CancellationToken ct);
}

/// <summary>An alarm, and whose it is.</summary>
/// <param name="DueMs">When it goes off, Unix milliseconds.</param>
public sealed record DueAlarm(EndUserKey User, long DueMs);
