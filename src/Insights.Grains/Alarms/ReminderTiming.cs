namespace Insights.Grains.Alarms;

/// <summary>
/// When an alarm that nobody answered becomes a reminder. A session whose silo died closes late by <see cref="Overdue"/>,
/// twice <see cref="RefreshEvery"/> and <see cref="RingIn"/> at the most, by what it takes to notice that the silo is gone,
/// and by those that are older; without a backlog that must stay below 5 minutes (docs/semantics.md 1.3).
/// </summary>
public sealed record ReminderTiming
{
    /// <summary>How long an alarm is due before others than the silo that holds its user care. Default 15 s; not negative.</summary>
    public TimeSpan Overdue { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How often a silo looks for overdue alarms in its range. Default 5 s; positive.</summary>
    public TimeSpan RefreshEvery { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// After this the first of them rings. One whose moment has passed when the reminder service sees it rings a
    /// <see cref="Period"/> later instead. Default 1 s; not negative.
    /// </summary>
    public TimeSpan RingIn { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// After this a reminder rings again. Default 25 s; longer than twice <see cref="RefreshEvery"/>, which takes those away
    /// that were answered.
    /// </summary>
    public TimeSpan Period { get; init; } = TimeSpan.FromSeconds(25);

    /// <summary>
    /// Overdue alarms that all silos together take on at each look, the oldest first, rung evenly over
    /// <see cref="RefreshEvery"/>: about what a database takes until the next look. After an hour without any silo there may be
    /// hundreds of thousands; those beyond wait in the database, and no user is in memory for them. Default 20,000; positive.
    /// </summary>
    public int MostAtOnce { get; init; } = 20_000;
}
