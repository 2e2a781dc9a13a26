using Orleans;

namespace Insights.Contracts.EndUsers;

/// <summary>Events of one user to be taken.</summary>
[GenerateSerializer, Immutable, Alias("insights.record-request")]
public sealed record RecordRequest
{
    [Id(0)]
    public required EndUserName User { get; init; }

    /// <summary>At least one.</summary>
    [Id(1)]
    public required EventToRecord[] Events { get; init; }

    /// <summary>Names no user and nothing of one: the runtime logs what it sends.</summary>
    public override string ToString() => nameof(RecordRequest);
}

/// <summary>One event, validated and enriched.</summary>
[GenerateSerializer, Immutable, Alias("insights.event-to-record")]
public sealed record EventToRecord
{
    [Id(0)]
    public required string EventId { get; init; }

    /// <summary>Effective time, Unix milliseconds.</summary>
    [Id(1)]
    public required long TimeMs { get; init; }

    [Id(2)]
    public required string Type { get; init; }

    [Id(3)]
    public bool Passive { get; init; }

    [Id(4)]
    public string? Application { get; init; }

    [Id(5)]
    public string? TabId { get; init; }

    [Id(6)]
    public string? AnonymousId { get; init; }

    [Id(7)]
    public PlaceOfEvent? Place { get; init; }

    [Id(8)]
    public BrowserOfEvent? Browser { get; init; }

    /// <summary>Never a raw address.</summary>
    [Id(9)]
    public string? MaskedAddress { get; init; }

    /// <summary>One JSON object in UTF-8; null where there is none.</summary>
    [Id(10)]
    public byte[]? Details { get; init; }

    /// <summary>Unix milliseconds.</summary>
    [Id(11)]
    public required long ReceivedMs { get; init; }

    [Id(12)]
    public bool MayImport { get; init; }

    /// <summary>Names no user and nothing of one: the runtime logs what it sends.</summary>
    public override string ToString() => nameof(EventToRecord);
}

/// <summary>Where an event came from.</summary>
[GenerateSerializer, Immutable, Alias("insights.place")]
public sealed record PlaceOfEvent
{
    [Id(0)]
    public string? Country { get; init; }

    [Id(1)]
    public string? Region { get; init; }

    [Id(2)]
    public string? City { get; init; }
}

/// <summary>The browser an event came from.</summary>
[GenerateSerializer, Immutable, Alias("insights.browser")]
public sealed record BrowserOfEvent
{
    [Id(0)]
    public string? Name { get; init; }

    [Id(1)]
    public string? Version { get; init; }
}
