namespace Insights.Testing.Histories;

/// <summary>Makes a history out of a seed: rules, users, what they did, and how it reached the service.</summary>
internal static class HistoryGenerator
{
    private const int FewestDeliveries = 5;
    private const int MostDeliveries = 80;
    private const long Minute = 60_000;
    private const long Hour = 60 * Minute;

    public static History Generate(int seed)
    {
        var dice = new Dice(seed);
        var rules = Rules(dice);
        var users = dice.Between(1, 4);

        var parcels = new List<Parcel>();
        for (var u = 1; u <= users; u++)
            parcels.AddRange(User(dice, rules, $"u{u}", 56 / users));

        return new History(seed, rules, [.. Cut(dice, Parcel.Deliver(parcels)).Take(MostDeliveries)]);
    }

    /// <summary>Some histories stop after minutes, with sessions still open and late events still under way.</summary>
    private static List<Delivery> Cut(Dice dice, List<Delivery> deliveries)
    {
        var until = deliveries[0].ReceivedMs + dice.Between(5 * Minute, 90 * Minute);
        var cut = deliveries.TakeWhile(d => d.ReceivedMs <= until).ToList();
        return dice.Chance(0.15) && cut.Count >= FewestDeliveries ? cut : deliveries;
    }

    private static AccountRules Rules(Dice dice)
    {
        KeyValuePair<string, long>[] applications = dice.Chance(0.4)
            ? [new("web", dice.OneOf(1, 2, 10) * Minute), new("app", dice.OneOf(1, 4, 60) * Minute)]
            : [];
        return new AccountRules(
            TimeoutMs: dice.OneOf(1, 2, 3, 5, 30) * Minute,
            OneSessionPerTab: dice.Chance(0.5),
            LongestMs: dice.OneOf(12, 12, 1, 1, 2) * Hour,
            LatenessMs: dice.OneOf(24, 24, 6, 1) * Hour,
            Applications: applications);
    }

    private static List<Parcel> User(Dice dice, AccountRules rules, string user, int most)
    {
        var ids = new EventIds(dice);
        var clock = ClientClock.Any(dice);

        var story = new Story(dice, rules, ids, History.BaseMs + dice.Between(0L, 20 * Minute)).Tell(dice.Between(FewestDeliveries, most));
        var parcels = new Courier(dice, rules, user, clock).Carry(story);

        if (dice.Chance(0.35))
        {
            var until = parcels.Max(p => p.ReceivedMs) + Hour;
            for (var i = dice.Between(1, 2); i > 0; i--)
                parcels.Add(new Importer(dice, rules, user, ids).Import(until));
        }
        return new Resender(dice, rules, clock).WithResends(parcels);
    }
}
