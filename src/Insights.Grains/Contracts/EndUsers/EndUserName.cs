using Orleans;

namespace Insights.Contracts.EndUsers;

/// <summary>Which end user is meant.</summary>
[GenerateSerializer, Immutable, Alias("insights.end-user-name")]
public sealed record EndUserName
{
    [Id(0)]
    public required string Account { get; init; }

    /// <summary>1 identified, 2 anonymous.</summary>
    [Id(1)]
    public required int Kind { get; init; }

    [Id(2)]
    public required string UserId { get; init; }

    /// <summary>Names no user and nothing of one: the runtime logs what it sends.</summary>
    public override string ToString() => nameof(EndUserName);
}
