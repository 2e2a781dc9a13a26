namespace Insights.Testing.Histories;

/// <summary>
/// Sends again what was sent: in the same batch, at once, hours later, at the edge of lateness; imported events at any age.
/// A live event is never sent again past the lateness of its first acceptance: docs/semantics.md 1.5 promises to know it only that long.
/// </summary>
internal sealed class Resender(Dice dice, AccountRules rules, ClientClock clock)
{
    private const long Second = 1000;
    private const long Hour = 3_600_000;
    private const long Day = 24 * Hour;

    private readonly List<Parcel> again = [];

    /// <summary>All parcels of one user, the given ones with what is sent again.</summary>
    public List<Parcel> WithResends(List<Parcel> parcels)
    {
        var ledger = new Ledger(rules);
        var sent = Parcel.Deliver(parcels).Select(d => (Delivery: d, Outcome: ledger.Take(d))).ToList();

        foreach (var parcel in parcels.Where(_ => dice.Chance(0.08)))
            RetryWhole(parcel, sent.Where(s => parcel.Events.Exists(e => e.Id == s.Delivery.Event.Id)).ToList());

        foreach (var (delivery, outcome) in sent)
        {
            if (outcome == Outcome.TooLate && dice.Chance(0.4))
                ImportAfterAll(delivery);
            else if (outcome == Outcome.Accepted && dice.Chance(0.18))
                SendAgain(delivery, parcels.Single(p => p.Events.Exists(e => e.Id == delivery.Event.Id)));
        }
        return [.. parcels, .. again];
    }

    /// <summary>The client heard no answer and sends the very same request once more.</summary>
    private void RetryWhole(Parcel parcel, List<(Delivery Delivery, Outcome Outcome)> sent)
    {
        // By a clock at the very bound of being right, what was too late could be in time now.
        if (sent.Exists(s => s.Outcome == Outcome.TooLate))
            return;
        var last = sent.Where(s => s.Outcome == Outcome.Accepted && !s.Delivery.IsImport)
            .Select(s => s.Delivery.EffectiveMs + rules.LatenessMs)
            .DefaultIfEmpty(long.MaxValue).Min();
        var received = Math.Min(parcel.ReceivedMs + dice.OneOf(0, dice.Between(1L, 30 * Second)), last);
        again.Add(parcel with { ReceivedMs = Math.Max(received, parcel.ReceivedMs), Events = [.. parcel.Events] });
    }

    private void ImportAfterAll(Delivery d) => again.Add(
        new Parcel(d.User, d.ReceivedMs + dice.Between(0L, 2 * Day), SentAtMs: null, IsImport: true, [TrueTimed(d)]));

    /// <summary>The event as the import's own clock tells it.</summary>
    private static ClientEvent TrueTimed(Delivery d) => d.Event with { TimeMs = d.EffectiveMs };

    private void SendAgain(Delivery d, Parcel parcel)
    {
        var edge = d.EffectiveMs + rules.LatenessMs;
        dice.Weighted(
            (3, () => parcel.Events.Add(d.Event)),
            (3, () => Later(d, d.ReceivedMs + dice.Between(0L, 10 * Second))),
            (3, () => Later(d, d.ReceivedMs + dice.Between(Hour / 2, 12 * Hour))),
            (2, () => Later(d, edge - 1)),
            (2, () => Later(d, edge)),
            (2, () => Later(d, d.ReceivedMs + (d.IsImport ? dice.Between(0L, 5 * Day) : 0))));
        if (dice.Chance(0.2))
            Later(d, d.ReceivedMs + dice.Between(0L, rules.LatenessMs));
    }

    private void Later(Delivery d, long received)
    {
        if (!d.IsImport)
            received = Math.Min(received, d.EffectiveMs + rules.LatenessMs);
        received = Math.Max(received, d.ReceivedMs);

        // An imported event may come back with either key; a live one rarely through an import.
        var isImport = d.IsImport ? dice.Chance(0.7) : dice.Chance(0.1);
        var sentAt = d.IsImport ? null : clock.SentAt(received - dice.OneOf(0L, 0, 40));
        again.Add(new Parcel(d.User, received, sentAt, isImport, [d.Event]));
    }
}
