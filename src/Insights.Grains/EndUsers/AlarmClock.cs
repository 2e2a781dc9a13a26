namespace Insights.Grains.EndUsers;

/// <summary>
/// The timers of all users awake in a silo, on one timer of the clock: some 16 bytes each, where a timer of Orleans's takes
/// hundreds, and hundreds of thousands of users may be awake. Thread-safe.
/// </summary>
internal sealed class AlarmClock : IDisposable
{
    /// <summary>No timer of the clock reaches much further; it is set again then.</summary>
    private static readonly TimeSpan _longestWait = TimeSpan.FromDays(40);

    private readonly PriorityQueue<EndUserGrain, long> _queue = new();
    private readonly TimeProvider _clock;
    private readonly ITimer _timer;
    private long _setForMs = long.MaxValue;

    public AlarmClock(TimeProvider clock)
    {
        _clock = clock;
        _timer = clock.CreateTimer(static me => ((AlarmClock)me!).Ring(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Rings once when the clock reaches the moment. One that was set before, for a later one, rings too.</summary>
    /// <param name="dueMs">Unix milliseconds; may lie in the past.</param>
    public void Set(EndUserGrain grain, long dueMs)
    {
        lock (_queue)
        {
            _queue.Enqueue(grain, dueMs);
            SetTimer();
        }
    }

    public void Dispose() => _timer.Dispose();

    private void Ring()
    {
        var due = new List<EndUserGrain>();
        lock (_queue)
        {
            _setForMs = long.MaxValue;
            var nowMs = NowMs;
            while (_queue.TryPeek(out var grain, out var dueMs) && dueMs <= nowMs)
            {
                due.Add(grain);
                _queue.Dequeue();
            }
            SetTimer();
        }
        foreach (var grain in due)
            grain.RingSoon();
    }

    private void SetTimer()
    {
        if (!_queue.TryPeek(out _, out var firstMs) || firstMs >= _setForMs)
            return;
        _setForMs = firstMs;
        _timer.Change(TimeSpan.FromMilliseconds(Math.Clamp(firstMs - NowMs, 0, (long)_longestWait.TotalMilliseconds)), Timeout.InfiniteTimeSpan);
    }

    private long NowMs => _clock.GetUtcNow().ToUnixTimeMilliseconds();
}
