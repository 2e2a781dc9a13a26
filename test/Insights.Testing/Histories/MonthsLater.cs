namespace Insights.Testing.Histories;

/// <summary>
/// Lets one user of a history be silent for months in its midst: for five, for as long as a record is kept to the
/// millisecond, or longer. Who comes back after six is new.
/// </summary>
public static class MonthsLater
{
    private const long Hour = 3_600_000;
    private const long Day = 24 * Hour;

    public static History In(History history)
    {
        var dice = new Dice(unchecked((history.Seed * 61) + 11));
        if (!dice.Chance(0.35))
            return history;
        var user = dice.OneOf(history.Users.ToArray());
        var own = history.DeliveriesOf(user);
        var first = own[dice.Between(0, own.Count - 1)].Batch;
        var before = own.TakeWhile(d => d.Batch != first).ToList();
        var silence = dice.Between(140L, 175L) * Day;
        if (before.Count > 0 && dice.Chance(0.7))
        {
            var lastMs = before.Max(d => d.EffectiveMs);
            var returnsMs = DateTimeOffset.FromUnixTimeMilliseconds(lastMs).AddMonths(6).ToUnixTimeMilliseconds()
                + dice.OneOf(-1, 0, 0, 1, dice.Between(0L, Hour), dice.Between(0L, 40 * Day));
            silence = Math.Max(0, returnsMs - own.First(d => d.Batch == first).ReceivedMs);
        }
        var later = own.SkipWhile(d => d.Batch != first).Select(d => d.Batch).ToHashSet();
        return history with
        {
            Deliveries = [.. history.Deliveries.Select(d => later.Contains(d.Batch) ? Shifted(d, silence) : d).OrderBy(d => d.ReceivedMs)],
        };
    }

    private static Delivery Shifted(Delivery d, long ms) => d with
    {
        ReceivedMs = d.ReceivedMs + ms,
        Event = d.Event with { TimeMs = d.Event.TimeMs + ms, SentAtMs = d.Event.SentAtMs + ms },
    };
}
