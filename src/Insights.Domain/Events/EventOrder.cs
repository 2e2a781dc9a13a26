namespace Insights.Domain.Events;

/// <summary>
/// Where an event stands among those of its user, by effective time, then whether it is a <c>session_end</c>, then event_id,
/// ordinal (docs/semantics.md 1.3): of one moment a <c>session_end</c> is the last, as it was sent last.
/// </summary>
/// <param name="TimeMs">Effective time, Unix milliseconds.</param>
public readonly record struct EventOrder(long TimeMs, bool IsSessionEnd, CompactId Id) : IComparable<EventOrder>
{
    /// <summary>Before every event.</summary>
    public static readonly EventOrder First = new(long.MinValue, false, default);

    /// <inheritdoc/>
    public int CompareTo(EventOrder other)
    {
        if (TimeMs != other.TimeMs)
            return TimeMs.CompareTo(other.TimeMs);
        return IsSessionEnd != other.IsSessionEnd ? IsSessionEnd.CompareTo(other.IsSessionEnd) : Id.CompareTo(other.Id);
    }

    public static bool operator <(EventOrder a, EventOrder b) => a.CompareTo(b) < 0;

    public static bool operator >(EventOrder a, EventOrder b) => a.CompareTo(b) > 0;

    public static bool operator <=(EventOrder a, EventOrder b) => a.CompareTo(b) <= 0;

    public static bool operator >=(EventOrder a, EventOrder b) => a.CompareTo(b) >= 0;
}
