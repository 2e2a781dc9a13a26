using Insights.Domain.EndUsers;
using Insights.Domain.EndUsers.Ports;
using Insights.Domain.Filters;

namespace Insights.Domain.Segments;

/// <summary>
/// Who entered and left segments that are watched. Kept are the members as of the last comparison and the changes that it
/// brought, written together: whoever reads on from a number misses none, whatever ended in between. A change is noticed by
/// comparing, so that one made by the clock alone is as good as any other. Safe for concurrent use, by several processes too.
/// </summary>
public interface ISegmentWatches
{
    /// <summary>Begins to watch a segment: those in it now are no change. Where it is watched already, notes that somebody still does.</summary>
    /// <exception cref="StoreException">The store cannot be reached.</exception>
    ValueTask<WatchHead> BeginAsync(SegmentQuestion question, CancellationToken ct);

    /// <summary>How far the changes go; null where the segment is not watched.</summary>
    /// <exception cref="StoreException">The store cannot be reached.</exception>
    ValueTask<WatchHead?> FindAsync(string account, string segment, CancellationToken ct);

    /// <summary>
    /// Compares who is in the segment with who was; does nothing where that was begun within <paramref name="leastMs"/>. Locks
    /// nothing while it compares. What it finds is written in parts, each of which is whole.
    /// </summary>
    /// <returns>Whether it was done.</returns>
    /// <exception cref="StoreException">The store cannot be reached, or takes too long; what was not noted yet the next one finds.</exception>
    ValueTask<bool> CompareAsync(SegmentQuestion question, long leastMs, CancellationToken ct);

    /// <summary>Changes after a number, by their numbers.</summary>
    /// <param name="limit">Most; from 1.</param>
    /// <exception cref="StoreException">The store cannot be reached.</exception>
    ValueTask<IReadOnlyList<MembershipChange>> ReadAsync(string account, string segment, long after, int limit, CancellationToken ct);

    /// <summary>All segments that are watched.</summary>
    /// <exception cref="StoreException">The store cannot be reached.</exception>
    ValueTask<IReadOnlyList<WatchedSegment>> WatchedAsync(CancellationToken ct);

    /// <summary>Watches a segment no more, and forgets its changes.</summary>
    /// <exception cref="StoreException">The store cannot be reached.</exception>
    ValueTask ForgetAsync(string account, string segment, CancellationToken ct);
}

/// <summary>Who is in a segment at a moment.</summary>
/// <param name="NowMs">Unix milliseconds; what relative times count from.</param>
public sealed record SegmentQuestion(string Account, string Segment, Filter Filter, long NowMs);

/// <summary>How far the changes of a watched segment go.</summary>
/// <param name="First">Changes up to this number are not kept any more.</param>
/// <param name="Last">The number of the last.</param>
public sealed record WatchHead(long First, long Last);

/// <param name="ReadMs">When somebody last said that the segment is still watched, Unix milliseconds.</param>
public sealed record WatchedSegment(string Account, string Segment, long ReadMs);

/// <summary>A user entered a segment or left it.</summary>
/// <param name="Number">Its place among the changes of the segment; grows, with gaps.</param>
/// <param name="AtMs">When it was noticed, Unix milliseconds.</param>
public sealed record MembershipChange(long Number, EndUserKey User, bool Entered, long AtMs);

/// <summary>Bounds of watching.</summary>
public static class WatchLimits
{
    /// <summary>How often who is in a watched segment is compared with who was: every second, where that takes less than a tenth of one.</summary>
    public static readonly TimeSpan CompareEvery = TimeSpan.FromSeconds(1);

    /// <summary>How long after its last reader a segment is still compared: 5 min. Whoever reads it again is told what changed meanwhile.</summary>
    public static readonly TimeSpan ReadFor = TimeSpan.FromMinutes(5);

    /// <summary>How long changes are kept, and those who were members last, where nobody reads a segment: 7 days.</summary>
    public static readonly TimeSpan KeptFor = TimeSpan.FromDays(7);
}
