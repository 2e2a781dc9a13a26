namespace Insights.Domain.Identity;

/// <summary>
/// Where an operation on an anonymous ID stands among all of them: by effective time, then by operation ID, ordinal
/// (docs/semantics.md 1.7). Arrival says nothing.
/// </summary>
/// <param name="TimeMs">Effective time, Unix milliseconds.</param>
/// <param name="Id">Unique among the operations on the anonymous ID.</param>
public readonly record struct OpKey(long TimeMs, string Id) : IComparable<OpKey>
{
    /// <summary>Stands between an event's ID and what makes it unique elsewhere; no ID has one, so it sorts as the event's ID alone.</summary>
    public const char Separator = '\u0001';

    /// <summary>
    /// The link that an event with both IDs makes: its ID is the event's, which is unique only within the user. What is told to
    /// others of the end of their link has this key, and must not name the user, who may be erased: 32 bits of its ID stand there.
    /// </summary>
    public static OpKey OfEvent(long timeMs, string eventId, string userId) =>
        new(timeMs, FormattableString.Invariant($"{eventId}{Separator}{ThirtyTwoBitsOf(userId):x8}"));

    /// <summary>
    /// The end that a forgotten link leaves where it stood: right behind the operation before it, at its own time. Its ID is no
    /// client's, and unique: an end that stands there already would be the operation before.
    /// </summary>
    /// <param name="before">The operation before the link; null where it was the first.</param>
    public static OpKey OfEnd(long timeMs, OpKey? before) => new(
        timeMs, before is { } op && op.TimeMs == timeMs ? op.Id + Separator : FormattableString.Invariant($"{Separator}{timeMs}"));

    /// <summary>Whether it is an end that a forgotten link left: its ID says nothing.</summary>
    public bool IsLeft => Id.StartsWith(Separator) || Id.EndsWith(Separator);

    /// <summary>An event's ID in the record of the identified user it was taken into: two anonymous IDs may use the same.</summary>
    public static string TakenId(string eventId, string anonymousId) => eventId + Separator + anonymousId;

    /// <summary>
    /// An ID as its client gave it, and what tells it apart elsewhere; null where there is none.
    /// </summary>
    public static (string Own, string? Other) Parts(string id)
    {
        var at = id.IndexOf(Separator, StringComparison.Ordinal);
        return at < 0 ? (id, null) : (id[..at], id[(at + 1)..]);
    }

    /// <summary>FNV-1a over UTF-16 code units, folded once more; stands in logs, so it stays as it is.</summary>
    internal static uint ThirtyTwoBitsOf(string userId)
    {
        var hash = 2166136261u;
        foreach (var c in userId)
        {
            hash = (hash ^ (byte)c) * 16777619u;
            hash = (hash ^ (byte)(c >> 8)) * 16777619u;
        }
        hash ^= hash >> 15;
        hash *= 0x2c1b3c6du;
        return hash ^ (hash >> 12);
    }

    public int CompareTo(OpKey other)
    {
        var byTime = TimeMs.CompareTo(other.TimeMs);
        return byTime != 0 ? byTime : string.CompareOrdinal(Id, other.Id);
    }

    public static bool operator <(OpKey a, OpKey b) => a.CompareTo(b) < 0;

    public static bool operator >(OpKey a, OpKey b) => a.CompareTo(b) > 0;

    public static bool operator <=(OpKey a, OpKey b) => a.CompareTo(b) <= 0;

    public static bool operator >=(OpKey a, OpKey b) => a.CompareTo(b) >= 0;
}

/// <summary>One operation on an anonymous ID.</summary>
/// <param name="UserId">Links it to this identified user; null: ends the link.</param>
public sealed record LinkOp(OpKey Key, string? UserId);

/// <summary>A time in which an anonymous ID is linked to a user: from the link, inclusive, to what ends it, exclusive.</summary>
/// <param name="OtherId">In an anonymous record the user's ID, in an identified one the anonymous ID.</param>
/// <param name="Until">What ends it; null while it goes on.</param>
public sealed record LinkSpan(string OtherId, OpKey Since, OpKey? Until)
{
    /// <summary>Whether an operation stands inside, so that a link by it would change nothing.</summary>
    public bool Holds(OpKey op) => Since <= op && (Until is not { } until || op < until);
}
