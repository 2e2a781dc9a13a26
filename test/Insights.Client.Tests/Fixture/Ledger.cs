using System.Collections.Concurrent;
using Insights.V1;

namespace Insights.Client.Tests.Fixture;

/// <summary>What gateways have taken, each event once; may be shared by several.</summary>
public sealed class Ledger
{
    private readonly ConcurrentDictionary<string, Event> _events = new();

    /// <summary>The events, each counted once.</summary>
    public IReadOnlyCollection<Event> Events => [.. _events.Values];

    /// <summary>The requests as they came.</summary>
    public ConcurrentQueue<RecordEventsRequest> Requests { get; } = new();

    public string? LastKey { get; private set; }

    public void Saw(RecordEventsRequest request, string? key)
    {
        Requests.Enqueue(request);
        LastKey = key;
    }

    public EventResult Take(Event e) => new()
    {
        Status = _events.TryAdd(e.EventId, e) ? EventResult.Types.Status.Accepted : EventResult.Types.Status.Duplicate,
    };
}
