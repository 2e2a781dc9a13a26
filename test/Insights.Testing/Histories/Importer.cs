namespace Insights.Testing.Histories;

/// <summary>Brings in history with an import key: days to months old, now and then at the edge of six calendar months.</summary>
internal sealed class Importer(Dice dice, AccountRules rules, string user, EventIds ids)
{
    private const long Hour = 3_600_000;
    private const long Day = 24 * Hour;

    /// <param name="untilMs">The history's live part ends about here; imports arrive before it.</param>
    public Parcel Import(long untilMs)
    {
        var received = dice.Between(History.BaseMs, untilMs);
        var earliest = DateTimeOffset.FromUnixTimeMilliseconds(received).AddMonths(-6).ToUnixTimeMilliseconds();
        var start = received;
        dice.Weighted(
            (3, () => start = received - dice.Between(0L, 2 * Day)),
            (4, () => start = received - dice.Between(2 * Day, 30 * Day)),
            (4, () => start = received - dice.Between(30 * Day, 175 * Day)),
            (2, () => start = earliest),
            (1, () => start = earliest - 1));

        var events = new Story(dice, rules, ids, start).Tell(dice.Between(2, 7));
        if (dice.Chance(0.4))
            dice.Shuffle(events);
        return new Parcel(user, received, dice.Chance(0.2) ? received : null, IsImport: true, events);
    }
}
