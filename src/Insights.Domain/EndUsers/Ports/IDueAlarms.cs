namespace Insights.Domain.EndUsers.Ports;

/// <summary>What the process that wakes users reads; the cluster has its reminders instead.</summary>
public interface IDueAlarms
{
    /// <summary>Up to <paramref name="limit"/> users whose alarm is at or before <paramref name="nowMs"/>, most overdue first.</summary>
    ValueTask<IReadOnlyList<DueAlarm>> ReadDueAsync(long nowMs, int limit, CancellationToken ct);
}

/// <summary>Reads who has an alarm: those with a session open, and some others.</summary>
public interface IOpenSessions
{
    /// <summary>Up to <paramref name="limit"/> users whose alarm is at or before <paramref name="untilMs"/>, Unix milliseconds, the latest first.</summary>
    /// <exception cref="StoreException">The store cannot be reached.</exception>
    ValueTask<IReadOnlyList<DueAlarm>> ReadLatestAsync(long untilMs, int limit, CancellationToken ct);
}

/// <summary>The alarm of a user.</summary>
public sealed record DueAlarm(EndUserKey User, long DueMs);
