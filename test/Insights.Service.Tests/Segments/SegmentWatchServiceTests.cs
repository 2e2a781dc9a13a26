using Insights.Domain.EndUsers.Ports;
using Insights.Domain.Segments;
using Insights.Service.Segments;
using Insights.Service.Tests.Fixture;

namespace Insights.Service.Tests.Segments;

/// <summary>A watched segment that cannot be compared, or takes long, is nobody else's matter.</summary>
public sealed class SegmentWatchServiceTests
{
    private static CancellationToken None => CancellationToken.None;

    private readonly World _world = new();
    private readonly Watches _watches = new();
    private readonly ComparePace _pace = new();
    private readonly SegmentWatchService _service;

    public SegmentWatchServiceTests() => _service = new SegmentWatchService(_world.SegmentDirectory, _watches, _world.Clock);

    [Fact]
    public async Task A_segment_that_fails_delays_no_other()
    {
        _watches.Watched = ["bad", "good", "better"];
        _watches.Compare = account => account == "bad" ? Task.FromException(new StoreException(StoreFault.Unavailable)) : Task.CompletedTask;
        (await Should.ThrowAsync<AggregateException>(() => _service.CompareAsync(_pace, None))).InnerExceptions.ShouldHaveSingleItem().ShouldBeOfType<StoreException>();
        _watches.Compared.ShouldBe(["bad", "good", "better"], ignoreOrder: true);
        _watches.Compare = _ => Task.CompletedTask;
        await _service.CompareAsync(_pace, None);
        _watches.Compared.Count(a => a == "bad").ShouldBe(2);
    }

    [Fact]
    public async Task A_segment_that_takes_long_delays_no_other_and_is_compared_once_at_a_time()
    {
        var end = new TaskCompletionSource();
        _watches.Watched = ["slow", "good"];
        _watches.Compare = account => account == "slow" ? end.Task : Task.CompletedTask;
        for (var second = 0; second < 5; second++)
            await PassAsync();
        _watches.Compared.Count(a => a == "good").ShouldBe(5);
        _watches.Compared.Count(a => a == "slow").ShouldBe(1);

        // It is told of when it ends, and rests ten times as long as it took.
        end.SetException(new StoreException(StoreFault.Unavailable));
        await Should.ThrowAsync<AggregateException>(() => _service.CompareAsync(_pace, None));
        _watches.Compare = _ => Task.CompletedTask;
        _world.Clock.Advance(TimeSpan.FromSeconds(49));
        await _service.CompareAsync(_pace, None);
        _watches.Compared.Count(a => a == "slow").ShouldBe(1);
        _world.Clock.Advance(TimeSpan.FromSeconds(1));
        await _service.CompareAsync(_pace, None);
        _watches.Compared.Count(a => a == "slow").ShouldBe(2);
    }

    [Fact]
    public async Task No_more_than_four_are_compared_at_once()
    {
        var end = new TaskCompletionSource();
        _watches.Watched = [.. Enumerable.Range(0, 9).Select(i => $"account-{i}")];
        _watches.Compare = _ => end.Task;
        await PassAsync();
        _watches.Compared.Count.ShouldBe(ComparePace.AtOnce);
        end.SetResult();
        await _service.CompareAsync(_pace, None);
        _watches.Compared.Distinct().Count().ShouldBe(9);
    }

    [Fact]
    public async Task A_segment_that_nobody_reads_any_more_is_not_compared_but_kept_for_who_comes_back()
    {
        _watches.Watched = ["left"];
        _watches.ReadMs = _world.Clock.GetUtcNow().ToUnixTimeMilliseconds();
        await PassAsync();
        _watches.Compared.Count.ShouldBe(1);
        _world.Clock.Advance(WatchLimits.ReadFor);
        await PassAsync();
        _watches.Compared.Count.ShouldBe(1);
        _watches.Forgotten.ShouldBe(0);
        _world.Clock.Advance(WatchLimits.KeptFor);
        await PassAsync();
        (_watches.Compared.Count, _watches.Forgotten).ShouldBe((1, 1));
    }

    /// <summary>A second of the host that compares again and again.</summary>
    private async Task PassAsync()
    {
        var pass = _service.CompareAsync(_pace, None);
        _world.Clock.Advance(WatchLimits.CompareEvery);
        await pass;
    }

    /// <summary>The segment insights-quit of some accounts is watched.</summary>
    private sealed class Watches : ISegmentWatches
    {
        private readonly Lock _lock = new();
        private readonly List<string> _compared = [];

        public string[] Watched { get; set; } = [];

        public long ReadMs { get; set; } = long.MaxValue;

        public int Forgotten { get; private set; }

        public Func<string, Task> Compare { get; set; } = _ => Task.CompletedTask;

        public IReadOnlyList<string> Compared
        {
            get
            {
                lock (_lock)
                    return [.. _compared];
            }
        }

        public ValueTask<IReadOnlyList<WatchedSegment>> WatchedAsync(CancellationToken ct) =>
            new([.. Watched.Select(account => new WatchedSegment(account, "insights-quit", ReadMs))]);

        public async ValueTask<bool> CompareAsync(SegmentQuestion question, long leastMs, CancellationToken ct)
        {
            lock (_lock)
                _compared.Add(question.Account);
            await Compare(question.Account);
            return true;
        }

        public ValueTask<WatchHead> BeginAsync(SegmentQuestion question, CancellationToken ct) => throw new NotSupportedException();

        public ValueTask<WatchHead?> FindAsync(string account, string segment, CancellationToken ct) => throw new NotSupportedException();

        public ValueTask<IReadOnlyList<MembershipChange>> ReadAsync(string account, string segment, long after, int limit, CancellationToken ct) => throw new NotSupportedException();

        public ValueTask ForgetAsync(string account, string segment, CancellationToken ct)
        {
            Forgotten++;
            return ValueTask.CompletedTask;
        }
    }
}
