namespace Insights.Silo.Cluster;

/// <summary>
/// When an alarm that nobody answered becomes a reminder. A session whose silo died closes late by <see cref="Overdue"/>
/// and <see cref="RefreshEvery"/> at the most, and by what it takes to notice that the silo is gone; together that must
/// stay below 5 minutes (DESIGN 1.3).
/// </summary>
public sealed record ReminderTiming
{
    /// <summary>How long an alarm is due before others than the silo that holds its user care. Default 15 s; not negative.</summary>
    public TimeSpan Overdue { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How often a silo looks for overdue alarms in its range. Default 30 s; positive.</summary>
    public TimeSpan RefreshEvery { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>After this a reminder that was not answered rings again. Default 1 min; longer than <see cref="RefreshEvery"/>.</summary>
    public TimeSpan Period { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>
    /// Overdue alarms that a silo takes on at each look, the oldest first. After an hour without any silo there may be
    /// hundreds of thousands; each takes about a kilobyte while it waits. Default 50,000; positive.
    /// </summary>
    public int MostAtOnce { get; init; } = 50_000;
}
