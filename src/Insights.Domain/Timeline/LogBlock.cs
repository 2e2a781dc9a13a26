using Insights.Domain.EndUsers.Ports;

namespace Insights.Domain.Timeline;

/// <summary>
/// Entries of a log whose events touch none outside: every earlier event's reach ends before the first of them. Their sessions
/// can be told from them alone, in whatever order they came.
/// </summary>
/// <param name="FirstMs">Time of the first event, Unix milliseconds.</param>
/// <param name="Entries">In the log's order.</param>
internal sealed record LogBlock(long FirstMs, IEnumerable<LogEntry> Entries)
{
    /// <summary>Cuts a log at every moment that no event reaches over; looks only at what it needs of each entry.</summary>
    /// <returns>
    /// Newest first; null where the log holds what can add or take away events otherwise (links, what was taken over, a
    /// compacted past): then it is to be read as one.
    /// </returns>
    public static IEnumerable<LogBlock>? CutNewestFirst(IReadOnlyList<LogEntry> log, IUserCodec codec)
    {
        var (times, reaches, places, count) = (new long[log.Count], new long[log.Count], new int[log.Count], 0);
        for (var i = 0; i < log.Count; i++)
        {
            if (!codec.TryGlance(log[i].Bytes, out var glance))
                return null;
            if (glance is not { } e)
                continue;
            (times[count], reaches[i], places[count]) = (e.TimeMs, e.ReachMs, i);
            count++;
        }
        Array.Sort(times, places, 0, count);
        var starts = new List<int>();
        var reachMs = long.MinValue;
        for (var i = 0; i < count; i++)
        {
            if (i == 0 || reachMs < times[i])
                starts.Add(i);
            reachMs = Math.Max(reachMs, reaches[places[i]]);
        }
        return Enumerable.Range(1, starts.Count).Select(back =>
        {
            var from = starts[^back];
            var to = back == 1 ? count : starts[^(back - 1)];
            return new LogBlock(times[from], places[from..to].Order().Select(place => log[place]));
        });
    }
}
