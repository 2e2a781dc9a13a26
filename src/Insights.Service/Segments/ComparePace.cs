using Insights.Domain.Segments;

namespace Insights.Service.Segments;

/// <summary>When this process compares a watched segment next: after ten times as long as the last comparison took. Not thread-safe.</summary>
public sealed class ComparePace
{
    private const int Share = 10;

    private readonly Dictionary<(string Account, string Segment), (long Timestamp, TimeSpan Pause)> _last = [];

    internal bool IsDue(WatchedSegment watched, TimeProvider clock) =>
        !_last.TryGetValue((watched.Account, watched.Segment), out var last) || clock.GetElapsedTime(last.Timestamp) >= last.Pause;

    internal void Took(WatchedSegment watched, TimeSpan time, TimeProvider clock) =>
        _last[(watched.Account, watched.Segment)] = (clock.GetTimestamp(), time * Share);
}
