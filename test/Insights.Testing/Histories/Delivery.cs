using Insights.Testing.Oracle;

namespace Insights.Testing.Histories;

/// <summary>An event as its client sends it, place and browser as they are once looked up.</summary>
public sealed record ClientEvent
{
    public required string Id { get; init; }

    /// <summary>By the client's clock, Unix milliseconds.</summary>
    public required long TimeMs { get; init; }

    /// <summary>That of the batch it is sent in, by the client's clock; all events of a batch share it.</summary>
    public long? SentAtMs { get; init; }

    public required string Type { get; init; }
    public bool Passive { get; init; }
    public string? Tab { get; init; }
    public string? Application { get; init; }
    public OraclePlace? Place { get; init; }
    public OracleBrowser? Browser { get; init; }
}

/// <summary>One event reaching the service.</summary>
/// <param name="Batch">Number of the batch it comes in: deliveries of one batch share user, time, sent_at and key, and stand side by side.</param>
/// <param name="ReceivedMs">received_at on the virtual clock, Unix milliseconds; never goes back within a history.</param>
/// <param name="IsImport">Sent with a key that may import history.</param>
public sealed record Delivery(int Batch, long ReceivedMs, string User, ClientEvent Event, bool IsImport)
{
    public long EffectiveMs => Acceptance.EffectiveTimeMs(ReceivedMs, Event.SentAtMs, Event.TimeMs);
}

public enum Outcome
{
    Accepted,
    Duplicate,
    TooLate,
    Erased,
}
