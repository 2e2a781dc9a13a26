namespace Insights.Silo.Cluster;

/// <summary>
/// When an alarm that nobody answered becomes a reminder. A session whose silo died closes late by <see cref="Overdue"/>,
/// <see cref="RefreshEvery"/> and <see cref="RingIn"/> at the most, and by what it takes to notice that the silo is gone;
/// together that must stay below 5 minutes (DESIGN 1.3).
/// </summary>
public sealed record ReminderTiming
{
    /// <summary>How long an alarm is due before others than the silo that holds its user care. Default 15 s; not negative.</summary>
    public TimeSpan Overdue { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How often a silo looks for overdue alarms in its range. Default 20 s; positive.</summary>
    public TimeSpan RefreshEvery { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>
    /// After this the first of them rings, by the database's clock. One whose moment has passed by the silo's clock rings
    /// a <see cref="Period"/> later instead. Default 5 s; not negative.
    /// </summary>
    public TimeSpan RingIn { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// After this a reminder rings again. Default 25 s; longer than <see cref="RefreshEvery"/>, which takes those away that
    /// were answered.
    /// </summary>
    public TimeSpan Period { get; init; } = TimeSpan.FromSeconds(25);

    /// <summary>
    /// Overdue alarms that a silo takes on at each look, the oldest first. After an hour without any silo there may be
    /// hundreds of thousands; each takes about a kilobyte while it waits. Default 50,000; positive.
    /// </summary>
    public int MostAtOnce { get; init; } = 50_000;
}
