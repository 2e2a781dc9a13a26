using System.Diagnostics;

namespace Insights.Testing.Load;

/// <summary>What all clients were told so far, and how long nobody was told anything. Thread-safe.</summary>
public sealed class Progress
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private readonly Lock _lock = new();
    private (long Target, TaskCompletionSource Reached) _mark = (long.MaxValue, new());
    private long _acknowledged;
    private long _last = Stopwatch.GetTimestamp();
    private TimeSpan _longestGap;

    public long Acknowledged
    {
        get
        {
            lock (_lock)
                return _acknowledged;
        }
    }

    public void Add(int events)
    {
        lock (_lock)
        {
            _acknowledged += events;
            NoteGap();
            if (_acknowledged >= _mark.Target)
                _mark.Reached.TrySetResult();
        }
    }

    /// <summary>Waits until so many more events are acknowledged.</summary>
    public Task MoreAsync(int events)
    {
        lock (_lock)
        {
            _mark = (_acknowledged + events, new(TaskCreationOptions.RunContinuationsAsynchronously));
            return _mark.Reached.Task.WaitAsync(Patience);
        }
    }

    /// <summary>The longest time between two acknowledgements since this was asked last.</summary>
    public TimeSpan TakeLongestGap()
    {
        lock (_lock)
        {
            NoteGap();
            var longest = _longestGap;
            _longestGap = TimeSpan.Zero;
            return longest;
        }
    }

    private void NoteGap()
    {
        var gap = Stopwatch.GetElapsedTime(_last);
        _longestGap = gap > _longestGap ? gap : _longestGap;
        _last = Stopwatch.GetTimestamp();
    }
}
