namespace Insights.Domain.Identity;

/// <summary>What an identified record knows of the anonymous ones merged into it.</summary>
internal sealed class IdentifiedSide
{
    private readonly SortedDictionary<string, Merged> _merged = new(StringComparer.Ordinal);

    /// <summary>By anonymous ID.</summary>
    public IReadOnlyDictionary<string, Merged> Merged => _merged;

    public Merged? Of(string anonymousId) => _merged.GetValueOrDefault(anonymousId);

    public void Set(string anonymousId, Merged merged) => _merged[anonymousId] = merged;

    /// <summary>Whether there is anything but places kept free.</summary>
    public bool HasLinks
    {
        get
        {
            foreach (var (_, merged) in _merged)
            {
                if (merged is { Position: > 0, IsGone: false } || merged.Uncovered is not null)
                    return true;
            }
            return false;
        }
    }

    /// <summary>A link that an anonymous record must be told of; null where there is none.</summary>
    public (string AnonymousId, OpKey Op)? FirstUncovered()
    {
        foreach (var (id, merged) in _merged)
        {
            if (merged.Uncovered is { } op)
                return (id, op);
        }
        return null;
    }
}

/// <summary>One anonymous record of an identified user.</summary>
/// <param name="Incarnation">Which incarnation of it <paramref name="Position"/> is of.</param>
/// <param name="Position">How far its log is taken over; 0: nothing yet.</param>
/// <param name="Spans">Its links with this user, in their order.</param>
/// <param name="Uncovered">The earliest link by an event with both IDs that lies in none of them: the record must be told.</param>
/// <param name="IsGone">Whether it said that this incarnation is about to be erased: what it says then is to be trusted only while it lives.</param>
internal sealed record Merged(long Incarnation, long Position, IReadOnlyList<LinkSpan> Spans, OpKey? Uncovered, bool IsGone = false)
{
    public static readonly Merged Admitted = new(0, 0, [], null);

    public bool Covers(OpKey op)
    {
        foreach (var span in Spans)
        {
            if (span.Holds(op))
                return true;
        }
        return false;
    }

    /// <summary>The earliest moment at which other links say something else than these; null where they say the same.</summary>
    public long? DiffersFromMs(IReadOnlyList<LinkSpan> other)
    {
        for (var i = 0; i < Math.Max(Spans.Count, other.Count); i++)
        {
            if (i >= Spans.Count || i >= other.Count)
                return (i < Spans.Count ? Spans[i] : other[i]).Since.TimeMs;
            if (Spans[i] == other[i])
                continue;
            var (a, b) = (Spans[i], other[i]);
            return a.Since != b.Since
                ? Math.Min(a.Since.TimeMs, b.Since.TimeMs)
                : Math.Min(a.Until?.TimeMs ?? long.MaxValue, b.Until?.TimeMs ?? long.MaxValue);
        }
        return null;
    }
}
