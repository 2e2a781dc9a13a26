namespace Insights.Testing.Histories;

/// <summary>Carries what one client saw to the service: in batches, mostly soon, sometimes late, sometimes too late, out of order.</summary>
internal sealed class Courier(Dice dice, AccountRules rules, string user, ClientClock clock)
{
    private const long Second = 1000;
    private const long Hour = 3_600_000;

    /// <summary>Events with their true times, in any order.</summary>
    public List<Parcel> Carry(List<ClientEvent> story)
    {
        var parcels = new List<Parcel>();
        var batch = new List<ClientEvent>();
        var size = dice.Between(1, 6);
        foreach (var e in story.OrderBy(e => e.TimeMs))
        {
            if (dice.Chance(0.12))
            {
                parcels.Add(Send([e], late: true));
                continue;
            }
            batch.Add(e);
            if (batch.Count < size)
                continue;
            parcels.Add(Send(batch, late: dice.Chance(0.12)));
            batch = [];
            size = dice.Between(1, 6);
        }
        if (batch.Count > 0)
            parcels.Add(Send(batch, late: false));
        return parcels;
    }

    private Parcel Send(List<ClientEvent> batch, bool late)
    {
        var happened = batch.Max(e => e.TimeMs);
        var travel = late || dice.Chance(0.6) ? 0 : dice.Between(0L, 2 * Second);
        var received = late ? Math.Max(happened, LateArrivalMs(batch)) : happened + travel + dice.OneOf(0, dice.Between(0L, 5 * Second));

        if (dice.Chance(0.3))
            dice.Shuffle(batch);

        var stated = batch.Select(e => e with { TimeMs = e.TimeMs + clock.OffsetMs }).ToList();
        var sentAt = clock.SentAt(received - travel);
        if (sentAt is not null && dice.Chance(0.05))
            sentAt = stated.Min(e => e.TimeMs) - 1; // before time: not to be used
        return new Parcel(user, received, sentAt, IsImport: false, stated);
    }

    /// <summary>Somewhere inside the lateness of the batch's first event; at its very edge; 1 ms past it; long past it.</summary>
    private long LateArrivalMs(List<ClientEvent> batch)
    {
        // Without sent_at a clock that is off shifts the effective time, and with it the edge.
        var first = batch.Min(e => e.TimeMs) + (clock.StatesSentAt ? 0 : clock.OffsetMs);
        var edge = first + rules.LatenessMs;
        var arrival = edge;
        dice.Weighted(
            (4, () => arrival = first + dice.Between(0L, rules.LatenessMs)),
            (4, () => arrival = first + dice.Between(0L, Math.Min(rules.LatenessMs, 2 * rules.TimeoutMs))),
            (2, () => arrival = edge),
            (1, () => arrival = edge + 1),
            (1, () => arrival = edge + dice.Between(1L, 30 * Hour)));
        return arrival;
    }
}
