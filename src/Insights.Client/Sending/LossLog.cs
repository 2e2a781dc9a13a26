using Insights.V1;
using Microsoft.Extensions.Logging;

namespace Insights.Client.Sending;

/// <summary>
/// Logs lost events: the first at once, then in one line every ten seconds how many there were since and why; each by itself at
/// Debug. IDs and what a gateway says about an event, which may quote it, are in the lines at Debug alone.
/// </summary>
internal sealed partial class LossLog(TimeProvider clock, ILogger logger)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(10);

    private readonly object _lock = new();
    private readonly Dictionary<string, int> _counts = [];
    private long? _writtenAt;

    public void Add(LostEvent lost)
    {
        LostOne(logger, lost.Event.EventId, lost.Reason, lost.Detail);
        lock (_lock)
        {
            var why = lost.Result is { } result ? $"{lost.Reason} {result.Reason}" : lost.Reason.ToString();
            _counts[why] = _counts.GetValueOrDefault(why) + 1;
            if (_writtenAt is { } at && clock.GetElapsedTime(at) < Pause)
                return;
        }
        WriteRest();
    }

    /// <summary>Writes what was not written yet.</summary>
    public void WriteRest()
    {
        string counts;
        int events;
        lock (_lock)
        {
            if (_counts.Count == 0)
                return;
            events = _counts.Values.Sum();
            counts = string.Join(", ", _counts.Select(c => $"{c.Key}: {c.Value}"));
            _counts.Clear();
            _writtenAt = clock.GetTimestamp();
        }
        Lost(logger, events, counts);
    }

    [LoggerMessage(4103, LogLevel.Warning, "{Events} events were lost ({Reasons}).")]
    private static partial void Lost(ILogger logger, int events, string reasons);

    [LoggerMessage(4104, LogLevel.Debug, "Event {EventId} was lost: {Reason}. {Detail}")]
    private static partial void LostOne(ILogger logger, string eventId, LostReason reason, string detail);
}
