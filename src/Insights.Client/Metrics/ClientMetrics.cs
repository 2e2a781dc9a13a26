using System.Diagnostics.Metrics;
using Insights.Client.Buffering;
using Reason = Insights.V1.EventResult.Types.Reason;

namespace Insights.Client.Metrics;

/// <summary>
/// What a client counts: for its caller as numbers, and for whoever listens as the meter <c>Insights.Client</c>.
/// </summary>
internal sealed class ClientMetrics : IDisposable
{
    public const string MeterName = "Insights.Client";

    private readonly Meter _meter = new(MeterName);
    private readonly EventBuffer _buffer;
    private readonly Counter<long> _events;
    private readonly Counter<long> _callsCounter;
    private long _notAdded;
    private long _accepted;
    private long _duplicates;
    private long _rejected;
    private long _dropped;
    private long _calls;
    private long _retries;

    public ClientMetrics(EventBuffer buffer)
    {
        _buffer = buffer;
        _events = _meter.CreateCounter<long>(
            "insights.client.events", "{event}", "Events by what became of them: accepted, duplicate, rejected (reason), dropped (reason).");
        _callsCounter = _meter.CreateCounter<long>("insights.client.calls", "{call}", "Batches sent, each try counted; retry says whether it was not the first.");
        _meter.CreateObservableGauge("insights.client.held", () => _buffer.Held, "{event}", "Events held, waiting or under way.");
        _meter.CreateObservableGauge("insights.client.held.size", () => _buffer.HeldBytes, "By", "Bytes of those events.");
    }

    public ClientCounts Counts => new(
        _buffer.Added + Read(ref _notAdded), Read(ref _accepted), Read(ref _duplicates), Read(ref _rejected), Read(ref _dropped),
        Read(ref _calls), Read(ref _retries), _buffer.Held, _buffer.HeldBytes);

    /// <summary>An event was taken from its caller that never came to be held.</summary>
    public void NotAdded() => Interlocked.Increment(ref _notAdded);

    public void Accepted()
    {
        Interlocked.Increment(ref _accepted);
        _events.Add(1, Outcome("accepted"));
    }

    public void Duplicate()
    {
        Interlocked.Increment(ref _duplicates);
        _events.Add(1, Outcome("duplicate"));
    }

    public void Rejected(Reason reason)
    {
        Interlocked.Increment(ref _rejected);
        _events.Add(1, Outcome("rejected"), new KeyValuePair<string, object?>("reason", reason.ToString()));
    }

    public void Dropped(LostReason reason, int events)
    {
        Interlocked.Add(ref _dropped, events);
        _events.Add(events, Outcome("dropped"), new KeyValuePair<string, object?>("reason", reason.ToString()));
    }

    public void Called(bool isRetry)
    {
        Interlocked.Increment(ref _calls);
        if (isRetry)
            Interlocked.Increment(ref _retries);
        _callsCounter.Add(1, new KeyValuePair<string, object?>("retry", isRetry));
    }

    public void Dispose() => _meter.Dispose();

    private static KeyValuePair<string, object?> Outcome(string outcome) => new("outcome", outcome);

    private static long Read(ref long count) => Interlocked.Read(ref count);
}
