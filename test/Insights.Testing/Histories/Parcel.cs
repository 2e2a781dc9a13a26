namespace Insights.Testing.Histories;

/// <summary>A batch under way: what a client sends at once, and when it arrives.</summary>
/// <param name="Events">With the client's times; <see cref="ClientEvent.SentAtMs"/> is put in when it is delivered.</param>
internal sealed record Parcel(string User, long ReceivedMs, long? SentAtMs, bool IsImport, List<ClientEvent> Events)
{
    /// <summary>Parcels as deliveries, in the order of arrival; in a tie, in the order they were made.</summary>
    public static List<Delivery> Deliver(IEnumerable<Parcel> parcels) =>
    [
        .. parcels.OrderBy(p => p.ReceivedMs).SelectMany((p, index) =>
            p.Events.Select(e => new Delivery(index + 1, p.ReceivedMs, p.User, e with { SentAtMs = p.SentAtMs }, p.IsImport))),
    ];
}

/// <summary>How a client's clock goes, and whether it says when it sent.</summary>
/// <param name="OffsetMs">What it shows less the true time.</param>
internal sealed record ClientClock(long OffsetMs, bool StatesSentAt)
{
    private const long Minute = 60_000;
    private const long Hour = 60 * Minute;

    public static ClientClock Any(Dice dice) => dice.Between(0, 9) switch
    {
        < 4 => new(0, StatesSentAt: false),
        < 5 => new(0, StatesSentAt: true),
        5 => new(dice.OneOf(-1, 1) * (Minute + dice.OneOf(-1, 0, 0, 1)), StatesSentAt: true), // right by a millisecond, or wrong by one
        < 8 => new(dice.OneOf(-1, 1) * dice.OneOf(dice.Between(1L, Minute), 3 * Hour, 400 * 24 * Hour), StatesSentAt: true),
        8 => new(dice.OneOf(dice.Between(1L, Minute), dice.Between(1L, 2 * Hour)), StatesSentAt: false),
        _ => new(-dice.Between(1L, 10 * Minute), StatesSentAt: false),
    };

    /// <summary>sent_at of a batch that truly left at <paramref name="trueMs"/>.</summary>
    public long? SentAt(long trueMs) => StatesSentAt ? trueMs + OffsetMs : null;
}
