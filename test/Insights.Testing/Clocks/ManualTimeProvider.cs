namespace Insights.Testing.Clocks;

/// <summary>
/// A clock that stands still until it is told to move. Timers go off inside <see cref="Advance"/>, on its caller's thread,
/// in the order in which they are due and then in which they were set; each sees the moment it was due at. Safe for
/// concurrent use; one thread at a time may advance.
/// </summary>
public sealed class ManualTimeProvider(DateTimeOffset start) : TimeProvider
{
    private readonly Lock _lock = new();
    private readonly List<ManualTimer> _timers = [];
    private DateTimeOffset _now = start.ToUniversalTime();
    private long _elapsedTicks;
    private long _order;

    public ManualTimeProvider()
        : this(new DateTimeOffset(2026, 3, 2, 0, 0, 0, TimeSpan.Zero))
    {
    }

    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <summary>Timers that are set and have not gone off for the last time.</summary>
    public int ActiveTimers
    {
        get
        {
            lock (_lock)
                return _timers.Count;
        }
    }

    public long NowMs => GetUtcNow().ToUnixTimeMilliseconds();

    public override DateTimeOffset GetUtcNow()
    {
        lock (_lock)
            return _now;
    }

    public override long GetTimestamp()
    {
        lock (_lock)
            return _elapsedTicks;
    }

    /// <summary>Lets time pass; not negative.</summary>
    public void Advance(TimeSpan by)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(by, TimeSpan.Zero);
        long target;
        lock (_lock)
            target = _elapsedTicks + by.Ticks;
        while (TakeNextDue(target) is { } due)
            due.Fire();
    }

    /// <summary>Lets time pass up to a moment; not before now.</summary>
    public void AdvanceTo(DateTimeOffset moment) => Advance(moment - GetUtcNow());

    /// <summary>Lets time pass up to a moment in Unix milliseconds; not before now.</summary>
    public void AdvanceTo(long unixMs) => AdvanceTo(DateTimeOffset.FromUnixTimeMilliseconds(unixMs));

    /// <summary>Corrects the clock, forwards or back, as a person would: no time passes, so no timer goes off.</summary>
    public void SetUtcNow(DateTimeOffset now)
    {
        lock (_lock)
            _now = now.ToUniversalTime();
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new ManualTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    internal bool Schedule(ManualTimer timer, TimeSpan dueTime, TimeSpan period)
    {
        lock (_lock)
        {
            if (timer.IsDisposed)
                return false;
            _timers.Remove(timer);
            if (dueTime == Timeout.InfiniteTimeSpan)
                return true;
            (timer.DueTicks, timer.PeriodTicks, timer.Order) =
                (_elapsedTicks + dueTime.Ticks, period > TimeSpan.Zero ? period.Ticks : 0, _order++);
            _timers.Add(timer);
            return true;
        }
    }

    internal void Remove(ManualTimer timer)
    {
        lock (_lock)
        {
            timer.IsDisposed = true;
            _timers.Remove(timer);
        }
    }

    /// <summary>Moves to the next timer that is due by the target and takes it; moves to the target where there is none.</summary>
    private ManualTimer? TakeNextDue(long target)
    {
        lock (_lock)
        {
            var next = _timers.Where(t => t.DueTicks <= target).OrderBy(t => t.DueTicks).ThenBy(t => t.Order).FirstOrDefault();
            var to = Math.Max(next?.DueTicks ?? target, _elapsedTicks);
            _now = _now.AddTicks(to - _elapsedTicks);
            _elapsedTicks = to;
            if (next is null)
                return null;
            _timers.Remove(next);
            if (next.PeriodTicks > 0)
            {
                (next.DueTicks, next.Order) = (next.DueTicks + next.PeriodTicks, _order++);
                _timers.Add(next);
            }
            return next;
        }
    }
}
