namespace Insights.Domain.EndUsers.Ports;

/// <summary>
/// Durable alarms, at most one a user: the user is woken when the clock passes it, also if the process that set it is gone.
/// Ordering and failures as <see cref="IUserLog.AppendAsync"/>; <see cref="StoreFault.Conflict"/> where the log does not end
/// at the entry named, so that no stale owner answers, or puts off, an alarm that is for what another appended.
/// </summary>
public interface IAlarms
{
    /// <summary>Sets the alarm, in place of the one that is set.</summary>
    /// <param name="lane">Whose alarm.</param>
    /// <param name="dueMs">When, Unix milliseconds; may lie in the past.</param>
    /// <param name="seq">The last entry of the log, which its setter knows; from 1.</param>
    Task SetAsync(StoreLane lane, long dueMs, long seq);

    /// <summary>Removes the alarm, where one is set.</summary>
    /// <param name="lane">Whose alarm.</param>
    /// <param name="seq">The last entry of the log, which its setter knows; from 1.</param>
    Task ClearAsync(StoreLane lane, long seq);
}

/// <summary>What the process that wakes users reads; the cluster has its reminders instead.</summary>
public interface IDueAlarms
{
    /// <summary>Up to <paramref name="limit"/> users whose alarm is at or before <paramref name="nowMs"/>, most overdue first.</summary>
    ValueTask<IReadOnlyList<DueAlarm>> ReadDueAsync(long nowMs, int limit, CancellationToken ct);
}

/// <summary>An alarm that has gone off.</summary>
public sealed record DueAlarm(EndUserKey User, long DueMs);
