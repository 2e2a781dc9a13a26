using System.Diagnostics;
using System.Globalization;
using Insights.Simulation.Tests.Faults;

namespace Insights.Simulation.Tests;

/// <summary>Plays a range of seeds on threads of its own, one a core; a failing one ends it, and the first of them is told.</summary>
internal sealed class SeedRun(int first, int count)
{
    private readonly Tally _tally = new();
    private readonly Lock _lock = new();
    private TimeSpan _took;
    private int _played;

    public int? FirstFailure { get; private set; }

    public void Play()
    {
        var began = Stopwatch.GetTimestamp();
        // A plain thread has no synchronization context, so that what an await continues runs in line.
        var threads = Enumerable.Range(0, Environment.ProcessorCount).Select(_ => new Thread(PlayNext)).ToList();
        threads.ForEach(t => t.Start());
        threads.ForEach(t => t.Join());
        _took = Stopwatch.GetElapsedTime(began);
    }

    /// <summary>Runs on a thread of its own, as the seeds do.</summary>
    public static T Alone<T>(Func<T> does)
    {
        T result = default!;
        Exception? thrown = null;
        var thread = new Thread(() =>
        {
            try
            {
                result = does();
            }
            catch (Exception e)
            {
                thrown = e;
            }
        });
        thread.Start();
        thread.Join();
        return thrown is null ? result : throw new InvalidOperationException(thrown.Message, thrown);
    }

    private void PlayNext()
    {
        var tally = new Tally();
        for (; ; )
        {
            var seed = first + Interlocked.Increment(ref _played) - 1;
            if (seed >= first + count || seed > (FirstFailure ?? int.MaxValue))
                break;
            try
            {
                Simulation.Play(seed, tally);
                tally.Count("seeds");
            }
            catch (Exception)
            {
                lock (_lock)
                    FirstFailure = Math.Min(seed, FirstFailure ?? int.MaxValue);
            }
        }
        lock (_lock)
            _tally.Add(tally);
    }

    /// <summary>A simulation in which something never happens proves nothing about it.</summary>
    public void ShouldHaveSeenEverything()
    {
        if (count < 2000)
            return;
        foreach (var what in Wanted)
            _tally[what].ShouldBeGreaterThan(20, what);
    }

    private static readonly string[] Wanted =
    [
        "crash", "unclear outcome", "write that came late", "conflict", "full", "read failed", "pause",
        "snapshot lost", "snapshot damaged", "snapshot written", "snapshot and tail compared", "log read after a snapshot",
        "rows written", "punctual rows checked", "user erased", "user expired", "lookup of one who has expired", "alarm found due", "owner evicted", "batch sent again",
        "lookup", "lookup of a stale owner", "told Accepted", "told Duplicate", "told TooLate", "told Erased", "user erased by request",
        "update told Applied", "update told Duplicate", "update told TooLate", "update sent again",
    ];

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"{_tally["seeds"]} seeds from {first} in {_took.TotalSeconds:F1} s, {_tally["seeds"] / _took.TotalSeconds:F0} a second\n{_tally}");
}
