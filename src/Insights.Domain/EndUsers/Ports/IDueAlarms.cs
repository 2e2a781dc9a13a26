namespace Insights.Domain.EndUsers.Ports;

/// <summary>What the process that wakes users reads; the cluster has its reminders instead.</summary>
public interface IDueAlarms
{
    /// <summary>Up to <paramref name="limit"/> users whose alarm is at or before <paramref name="nowMs"/>, most overdue first.</summary>
    ValueTask<IReadOnlyList<DueAlarm>> ReadDueAsync(long nowMs, int limit, CancellationToken ct);
}

/// <summary>An alarm that has gone off.</summary>
public sealed record DueAlarm(EndUserKey User, long DueMs);
