using Orleans;

namespace Insights.Contracts.Live;

/// <summary>What is new in one silo.</summary>
[GenerateSerializer, Immutable, Alias("insights.live-exchange-request")]
public sealed record LiveExchangeRequest
{
    /// <summary>Which silo, from its start to its end.</summary>
    [Id(0)]
    public required Guid Origin { get; init; }

    /// <summary>Numbers its reports; the same one again is not taken twice.</summary>
    [Id(1)]
    public required long Number { get; init; }

    /// <summary>The life of the slice that the silo knows of; 0: none.</summary>
    [Id(2)]
    public required long Life { get; init; }

    /// <summary>Up to where the silo knows what is there.</summary>
    [Id(3)]
    public required long Version { get; init; }

    /// <summary>What is new; with <see cref="IsWhole"/>, a part of all that the silo knows.</summary>
    [Id(4)]
    public UserLive[] Users { get; init; } = [];

    /// <summary>It answers a slice that wanted all.</summary>
    [Id(5)]
    public bool IsWhole { get; init; }

    /// <summary>Counts by minute, with the last part of all.</summary>
    [Id(6)]
    public CountLive[]? Counts { get; init; }

    /// <summary>The silo knows no counts of this life yet.</summary>
    [Id(7)]
    public bool WantsCounts { get; init; }

    /// <summary>Names no user and nothing of one: the runtime logs what it sends.</summary>
    public override string ToString() => nameof(LiveExchangeRequest);
}

/// <summary>What is new in all silos.</summary>
[GenerateSerializer, Immutable, Alias("insights.live-exchange-answer")]
public sealed record LiveExchangeAnswer
{
    /// <summary>The life of the slice; where it is not the one that the silo knew, nothing was taken, and all is wanted.</summary>
    [Id(0)]
    public required long Life { get; init; }

    [Id(1)]
    public long Version { get; init; }

    [Id(2)]
    public UserLive[] Users { get; init; } = [];

    /// <summary>There are more changes; ask again.</summary>
    [Id(3)]
    public bool HasMore { get; init; }

    /// <summary>Counts by minute, for a silo that knew nothing.</summary>
    [Id(4)]
    public CountLive[]? Counts { get; init; }

    /// <summary>A silo is gone, or the slice is new: this silo is to read in the store who is live.</summary>
    [Id(5)]
    public bool ReadStore { get; init; }

    /// <summary>Names no user and nothing of one: the runtime logs what it sends.</summary>
    public override string ToString() => nameof(LiveExchangeAnswer);
}
