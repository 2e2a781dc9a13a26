using Google.Protobuf.WellKnownTypes;
using Insights.V1;

namespace Insights.Api.Tests.Rpc.Fixture;

/// <summary>An account of a test with a key of each kind.</summary>
public sealed class Tenant(Gateway gateway, string name, string ingest, string server, string import)
{
    public string Name => name;

    public ApiClient Ingest { get; } = new(gateway.Channel, ingest);

    public ApiClient Server { get; } = new(gateway.Channel, server);

    public ApiClient Import { get; } = new(gateway.Channel, import);

    /// <summary>The present moment, less some seconds.</summary>
    public Timestamp Ago(double seconds = 0) => Timestamp.FromDateTimeOffset(gateway.Clock.GetUtcNow().AddSeconds(-seconds));

    /// <summary>An event that is good as it is.</summary>
    public Event Event(string eventId, string userId = "u1", double secondsAgo = 0, string type = "click") =>
        new() { EventId = eventId, UserId = userId, Time = Ago(secondsAgo), Type = type };

    /// <summary>Sends events between two good neighbours, which must be accepted.</summary>
    /// <returns>What became of the others.</returns>
    public async Task<string[]> AmongGoodOnesAsync(ApiClient client, params Event[] events)
    {
        var tag = Guid.CreateVersion7().ToString("N");
        var outcomes = await client.SendAsync([Event(tag + "a"), .. events, Event(tag + "z")]);
        outcomes.Length.ShouldBe(events.Length + 2);
        (outcomes[0], outcomes[^1]).ShouldBe(("Accepted", "Accepted"));
        return outcomes[1..^1];
    }
}
