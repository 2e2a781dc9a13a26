namespace Insights.Domain.EndUsers.Ports;

/// <summary>What the process that wakes users reads.</summary>
public interface IDueAlarms
{
    /// <summary>Up to <paramref name="limit"/> users whose alarm is at or before <paramref name="nowMs"/>, most overdue first.</summary>
    /// <exception cref="StoreException">The store cannot be reached.</exception>
    ValueTask<IReadOnlyList<DueAlarm>> ReadDueAsync(long nowMs, int limit, CancellationToken ct);

    /// <summary>The alarm of the user with this hash (<see cref="EndUserKey.ToHash"/>), due or not; null where none is set.</summary>
    /// <exception cref="StoreException">The store cannot be reached.</exception>
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
