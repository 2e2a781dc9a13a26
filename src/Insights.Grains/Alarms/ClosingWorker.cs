using Insights.Grains.EndUsers;

namespace Insights.Grains.Alarms;

/// <summary>
/// Answers the alarms of all active users in a silo, mostly by closing a session: the oldest first, and only so many at a time
/// that each waits for its commit. One queue and one timer of the clock for all: some 16 bytes a user, where a timer of
/// Orleans's takes hundreds. Thread-safe.
/// </summary>
internal sealed class ClosingWorker : IDisposable
{
    /// <summary>Answered at a time; the others wait, so that many due together neither flood the store nor hold up events.</summary>
    public const int AtOnce = 64;

    private readonly PriorityQueue<EndUserGrain, long> _queue = new();
    private readonly TimeProvider _clock;
    private readonly ITimer _timer;
    private long _setForMs = long.MaxValue;
    private int _running;

    public ClosingWorker(TimeProvider clock)
    {
        _clock = clock;
        _timer = clock.CreateTimer(static me => ((ClosingWorker)me!).GoneOff(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Has the user answer its alarm when the clock reaches the moment and those before it are answered.</summary>
    /// <param name="dueMs">Unix milliseconds; may lie in the past, and no further ahead than a day.</param>
    public void Set(EndUserGrain grain, long dueMs)
    {
        lock (_queue)
            _queue.Enqueue(grain, dueMs);
        StartDue();
    }

    public void Dispose() => _timer.Dispose();

    private void GoneOff()
    {
        lock (_queue)
            _setForMs = long.MaxValue;
        StartDue();
    }

    private void StartDue()
    {
        while (TryTake(isRunning: false, out var grain, out var dueMs))
            ThreadPool.UnsafeQueueUserWorkItem(static due => _ = due.Worker.WorkAsync(due.Grain, due.DueMs), (Worker: this, Grain: grain, DueMs: dueMs), preferLocal: false);
    }

    private async Task WorkAsync(EndUserGrain grain, long dueMs)
    {
        do
        {
            await grain.AnswerAlarmAsync(dueMs).ConfigureAwait(false);
        }
        while (TryTake(isRunning: true, out grain!, out dueMs));
    }

    /// <param name="isRunning">Whether who asks goes on with it, or ends where there is nothing; else it begins.</param>
    private bool TryTake(bool isRunning, out EndUserGrain grain, out long dueMs)
    {
        lock (_queue)
        {
            if (_queue.TryPeek(out grain!, out dueMs) && (isRunning || _running < AtOnce))
            {
                if (dueMs <= _clock.GetUtcNow().ToUnixTimeMilliseconds())
                {
                    _queue.Dequeue();
                    _running += isRunning ? 0 : 1;
                    return true;
                }
                SetTimer(dueMs);
            }
            _running -= isRunning ? 1 : 0;
            return false;
        }
    }

    private void SetTimer(long firstMs)
    {
        if (firstMs >= _setForMs)
            return;
        _setForMs = firstMs;
        _timer.Change(
            TimeSpan.FromMilliseconds(Math.Max(0, firstMs - _clock.GetUtcNow().ToUnixTimeMilliseconds())), Timeout.InfiniteTimeSpan);
    }
}
