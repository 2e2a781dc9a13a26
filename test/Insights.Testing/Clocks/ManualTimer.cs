namespace Insights.Testing.Clocks;

/// <summary>A timer of a <see cref="ManualTimeProvider"/>, which alone writes its fields, under its lock.</summary>
internal sealed class ManualTimer(ManualTimeProvider clock, TimerCallback callback, object? state) : ITimer
{
    public long DueTicks { get; set; }

    /// <summary>0: goes off once.</summary>
    public long PeriodTicks { get; set; }

    public long Order { get; set; }

    public bool IsDisposed { get; set; }

    public void Fire() => callback(state);

    public bool Change(TimeSpan dueTime, TimeSpan period) => clock.Schedule(this, dueTime, period);

    public void Dispose() => clock.Remove(this);

    public ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }
}
