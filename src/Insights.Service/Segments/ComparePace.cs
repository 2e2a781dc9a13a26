using Insights.Domain.Segments;

namespace Insights.Service.Segments;

/// <summary>
/// Which watched segments this process compares now, and when it compares one again: after ten times as long as the last
/// comparison took, whether it succeeded or failed. At most <see cref="AtOnce"/> are compared at once. Not thread-safe.
/// </summary>
#pragma warning disable CA1001 // a semaphore whose wait handle nobody asks for holds nothing
public sealed class ComparePace
#pragma warning restore CA1001
{
    /// <summary>Comparisons at once: 4.</summary>
    public const int AtOnce = 4;

    private const int Share = 10;

    private readonly SemaphoreSlim _free = new(AtOnce);
    private readonly Dictionary<(string Account, string Segment), Comparison> _known = [];

    internal bool IsDue(WatchedSegment watched, TimeProvider clock) =>
        !_known.TryGetValue((watched.Account, watched.Segment), out var last)
        || (last.Work.IsCompleted && clock.GetElapsedTime(last.Ended) >= last.Took * Share);

    /// <summary>Begins a comparison; it waits for its turn.</summary>
    internal void Begin(WatchedSegment watched, Func<Task> compare, TimeProvider clock, CancellationToken ct)
    {
        var comparison = _known[(watched.Account, watched.Segment)] = new Comparison();
        comparison.Work = RunAsync();

        async Task RunAsync()
        {
            await _free.WaitAsync(ct).ConfigureAwait(false);
            var began = clock.GetTimestamp();
            try
            {
                await compare().ConfigureAwait(false);
            }
            finally
            {
                (comparison.Took, comparison.Ended) = (clock.GetElapsedTime(began), clock.GetTimestamp());
                _free.Release();
            }
        }
    }

    /// <summary>Waits for those under way, no longer than for a while; one that takes longer goes on.</summary>
    /// <exception cref="AggregateException">Why some of those that have ended since this was last asked failed.</exception>
    internal async Task EndAsync(TimeSpan wait, TimeProvider clock, CancellationToken ct)
    {
        var untold = _known.Values.Where(c => !c.IsTold).ToList();
        using var end = CancellationTokenSource.CreateLinkedTokenSource(ct);
        await Task.WhenAny(Task.WhenAll(untold.Select(c => c.Work)), Task.Delay(wait, clock, end.Token)).ConfigureAwait(false);
        await end.CancelAsync().ConfigureAwait(false);
        ct.ThrowIfCancellationRequested();
        var ended = untold.FindAll(c => c.Work.IsCompleted);
        ended.ForEach(c => c.IsTold = true);
        if (ended.FindAll(c => c.Work.IsFaulted) is { Count: > 0 } failed)
            throw new AggregateException(failed.SelectMany(c => c.Work.Exception!.InnerExceptions));
    }

    /// <summary>Forgets those that are watched no more.</summary>
    internal void Keep(IEnumerable<WatchedSegment> watched)
    {
        var kept = watched.Select(w => (w.Account, w.Segment)).ToHashSet();
        foreach (var (key, comparison) in _known)
        {
            if (comparison.IsTold && !kept.Contains(key))
                _known.Remove(key);
        }
    }

    private sealed class Comparison
    {
        public Task Work { get; set; } = Task.CompletedTask;

        public TimeSpan Took { get; set; }

        public long Ended { get; set; }

        /// <summary>Whether <see cref="EndAsync"/> has said how it ended.</summary>
        public bool IsTold { get; set; }
    }
}
