using Insights.Domain.Segments;

namespace Insights.Api.Tests.Rpc.Fixture;

/// <summary>Watched segments in which happens what a test says.</summary>
internal sealed class FakeWatches : ISegmentWatches
{
    private readonly Lock _lock = new();
    private readonly List<MembershipChange> _changes = [];

    public void Tell(MembershipChange change)
    {
        lock (_lock)
            _changes.Add(change);
    }

    public ValueTask<WatchHead> BeginAsync(SegmentQuestion question, CancellationToken ct) => new(new WatchHead(10, 10));

    public ValueTask<WatchHead?> FindAsync(string account, string segment, CancellationToken ct) => new(new WatchHead(10, 10));

    public ValueTask<bool> CompareAsync(SegmentQuestion question, long leastMs, CancellationToken ct) => new(true);

    public ValueTask<IReadOnlyList<MembershipChange>> ReadAsync(string account, string segment, long after, int limit, CancellationToken ct)
    {
        lock (_lock)
            return new([.. _changes.Where(c => c.Number > after).Take(limit)]);
    }

    public ValueTask<IReadOnlyList<WatchedSegment>> WatchedAsync(CancellationToken ct) => new([]);

    public ValueTask ForgetAsync(string account, string segment, CancellationToken ct) => default;
}
