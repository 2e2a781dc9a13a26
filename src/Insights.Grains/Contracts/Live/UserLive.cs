using Insights.Contracts.EndUsers;
using Orleans;

namespace Insights.Contracts.Live;

/// <summary>What is known of a user who is live, or what is new.</summary>
[GenerateSerializer, Immutable, Alias("insights.user-live")]
public sealed record UserLive
{
    [Id(0)]
    public required EndUserName User { get; init; }

    /// <summary>First event of the visit, Unix milliseconds.</summary>
    [Id(1)]
    public required long FirstMs { get; init; }

    /// <summary>Last event, Unix milliseconds.</summary>
    [Id(2)]
    public required long LastMs { get; init; }

    /// <summary>Events of the visit; without <see cref="IsSum"/> those that are new.</summary>
    [Id(3)]
    public required long Events { get; init; }

    [Id(4)]
    public bool IsSum { get; init; }

    /// <summary>Erased, or goes on as another.</summary>
    [Id(5)]
    public bool IsGone { get; init; }

    [Id(6)]
    public string? Application { get; init; }

    [Id(7)]
    public PlaceOfEvent? Place { get; init; }

    [Id(8)]
    public BrowserOfEvent? Browser { get; init; }

    [Id(9)]
    public string? PageUrl { get; init; }

    [Id(10)]
    public string? PageTitle { get; init; }

    /// <summary>The anonymous user who turned out to be this one.</summary>
    [Id(11)]
    public string? AnonymousId { get; init; }

    /// <summary>Applications in which there were events.</summary>
    [Id(12)]
    public string?[] Applications { get; init; } = [];

    /// <summary>For each of them the minutes with events: bit n is the n-th before that of the last event.</summary>
    [Id(13)]
    public ulong[] Minutes { get; init; } = [];

    /// <summary>Names no user and nothing of one: the runtime logs what it sends.</summary>
    public override string ToString() => nameof(UserLive);
}

/// <summary>Distinct users of one account in one minute.</summary>
[GenerateSerializer, Immutable, Alias("insights.count-live")]
public sealed record CountLive
{
    [Id(0)]
    public required string Account { get; init; }

    /// <summary>Null: in all.</summary>
    [Id(1)]
    public string? Application { get; init; }

    /// <summary>Minutes since 1970.</summary>
    [Id(2)]
    public required long Minute { get; init; }

    [Id(3)]
    public required int Users { get; init; }

    /// <summary>Names nothing of a customer: the runtime logs what it sends.</summary>
    public override string ToString() => nameof(CountLive);
}
