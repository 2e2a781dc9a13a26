namespace Insights.Service.Live;

/// <summary>Which processes report to a place where they tell each other, and up to which report. Not thread-safe.</summary>
/// <param name="window">How long a user is live after an event; positive.</param>
/// <param name="clock">What silence is measured by.</param>
public sealed class LiveReports(TimeSpan window, TimeProvider clock)
{
    /// <summary>A process not heard of for so long may be gone: 3 s, fifteen times what lies between two of its reports.</summary>
    public static readonly TimeSpan Silence = TimeSpan.FromSeconds(3);

    private readonly Dictionary<Guid, (long Number, long HeardAt, bool IsSilent)> _origins = [];

    /// <summary>Notes that a process was heard of.</summary>
    /// <param name="number">Of its report, from 1; null: what it tells has no number.</param>
    /// <returns>Whether it is a report that was not taken yet.</returns>
    public bool Hear(Guid origin, long? number)
    {
        var last = _origins.GetValueOrDefault(origin).Number;
        _origins[origin] = (Math.Max(last, number ?? 0), clock.GetTimestamp(), false);
        return number > last;
    }

    /// <summary>
    /// Whether a process fell silent since this was last asked. One whose call waits in vain for its answer is silent too, and
    /// then sends the same report again: its number is forgotten only when no user of that report is live any more.
    /// </summary>
    public bool HasLostOne()
    {
        var lost = false;
        foreach (var (origin, heard) in _origins)
        {
            var silent = clock.GetElapsedTime(heard.HeardAt);
            if (silent >= Silence && silent >= window)
                _origins.Remove(origin);
            else if (silent >= Silence && !heard.IsSilent)
                _origins[origin] = heard with { IsSilent = true };
            else
                continue;
            lost |= !heard.IsSilent;
        }
        return lost;
    }
}
