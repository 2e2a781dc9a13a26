using System.Collections.Immutable;

namespace Insights.Domain.Segments;

/// <summary>The segments of one account. Immutable.</summary>
public sealed class SegmentBook
{
    public static readonly SegmentBook Empty = new([]);

    private readonly ImmutableSortedDictionary<string, Segment> _own;

    /// <param name="own">Those that the account made.</param>
    public SegmentBook(IEnumerable<Segment> own) => _own = own.ToImmutableSortedDictionary(s => s.Name, s => s, StringComparer.Ordinal);

    /// <summary>Those that the account made, by name (ordinal).</summary>
    public IEnumerable<Segment> Own => _own.Values;

    /// <summary>The ready-made ones, and behind them the account's own by name.</summary>
    public IEnumerable<Segment> All => ReadyMadeSegments.All.Concat(_own.Values);

    /// <summary>The segment of that name, ready-made or not; null where there is none.</summary>
    public Segment? Find(string name) => _own.GetValueOrDefault(name) ?? ReadyMadeSegments.Find(name);

    /// <summary>What follows from a change: the rules of names, number and revisions. Made while nobody else changes the book, it holds exactly.</summary>
    public SegmentDecision Decide(SegmentChange change, DateTimeOffset at)
    {
        var known = _own.GetValueOrDefault(change.Name);
        return change switch
        {
            CreateSegment when known is not null => new(SegmentOutcome.AlreadyExists, null),
            CreateSegment when _own.Count >= SegmentLimits.MaxSegments => new(SegmentOutcome.TooMany, null),
            CreateSegment c => new(SegmentOutcome.Done, new Segment(c.Name, c.DisplayName, c.Description, c.Filter, Revision(null, at), at, at)),
            _ when known is null => new(SegmentOutcome.NotFound, null),
            UpdateSegment { Revision: { } revision } when revision != known.Revision => new(SegmentOutcome.OtherRevision, null),
            DeleteSegment { Revision: { } revision } when revision != known.Revision => new(SegmentOutcome.OtherRevision, null),
            DeleteSegment => new(SegmentOutcome.Done, null),
            UpdateSegment u => new(SegmentOutcome.Done, known with
            {
                DisplayName = u.DisplayName ?? known.DisplayName,
                Description = u.Description ?? known.Description,
                Filter = u.Filter ?? known.Filter,
                Revision = Revision(known, at),
                UpdatedAt = at,
            }),
            _ => throw new ArgumentOutOfRangeException(nameof(change)),
        };
    }

    /// <summary>From the clock, so that a segment made anew does not come to a revision that an older one of its name had.</summary>
    private static long Revision(Segment? known, DateTimeOffset at) => Math.Max((known?.Revision ?? 0) + 1, at.ToUnixTimeMilliseconds());
}
