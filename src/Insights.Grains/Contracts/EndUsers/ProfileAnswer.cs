using Orleans;

namespace Insights.Contracts.EndUsers;

/// <summary>A user's profile.</summary>
[GenerateSerializer, Immutable, Alias("insights.profile-answer")]
public sealed record ProfileAnswer
{
    /// <summary>As <see cref="RecordAnswer.Fault"/>.</summary>
    [Id(0)]
    public int Fault { get; init; }

    /// <summary>Null where there is no record, or a fault.</summary>
    [Id(1)]
    public ProfileOfUser? Profile { get; init; }
}

/// <summary>What is known of a user now.</summary>
[GenerateSerializer, Immutable, Alias("insights.profile")]
public sealed record ProfileOfUser
{
    [Id(0)]
    public required long Revision { get; init; }

    /// <summary>Closed sessions.</summary>
    [Id(1)]
    public required int TotalSessions { get; init; }

    [Id(2)]
    public required long TotalDurationMs { get; init; }

    /// <summary>Unix milliseconds; means nothing while there are no sessions.</summary>
    [Id(3)]
    public required long FirstStartMs { get; init; }

    /// <summary>Unix milliseconds; means nothing while there are no sessions.</summary>
    [Id(4)]
    public required long LastEndMs { get; init; }

    [Id(5)]
    public PlaceOfEvent? Place { get; init; }

    [Id(6)]
    public BrowserOfEvent? Browser { get; init; }

    [Id(7)]
    public SessionOfUser? OpenSession { get; init; }

    /// <summary>Values of attributes in the form of the domain's ValuesCodec; null or empty where there are none.</summary>
    [Id(8)]
    public byte[]? Values { get; init; }

    /// <summary>Null where there are none.</summary>
    [Id(9)]
    public LinkOfUser[]? Links { get; init; }

    /// <summary>Orders in closed sessions.</summary>
    [Id(10)]
    public int Orders { get; init; }

    /// <summary>Names no user and nothing of one: the runtime logs what it sends.</summary>
    public override string ToString() => nameof(ProfileOfUser);
}

/// <summary>A link between an anonymous and an identified user.</summary>
[GenerateSerializer, Immutable, Alias("insights.link")]
public sealed record LinkOfUser
{
    [Id(0)]
    public required string OtherId { get; init; }

    /// <summary>Unix milliseconds.</summary>
    [Id(1)]
    public required long SinceMs { get; init; }

    /// <summary>Unix milliseconds; null while it goes on.</summary>
    [Id(2)]
    public long? UntilMs { get; init; }

    /// <summary>Names no user and nothing of one: the runtime logs what it sends.</summary>
    public override string ToString() => nameof(LinkOfUser);
}

/// <summary>One session.</summary>
[GenerateSerializer, Immutable, Alias("insights.session")]
public sealed record SessionOfUser
{
    [Id(0)]
    public required string FirstEventId { get; init; }

    /// <summary>Unix milliseconds.</summary>
    [Id(1)]
    public required long StartMs { get; init; }

    /// <summary>Unix milliseconds.</summary>
    [Id(2)]
    public required long EndMs { get; init; }

    [Id(3)]
    public required int EventCount { get; init; }

    [Id(4)]
    public required int PageViewCount { get; init; }

    [Id(5)]
    public string? Application { get; init; }

    [Id(6)]
    public PlaceOfEvent? Place { get; init; }

    [Id(7)]
    public BrowserOfEvent? Browser { get; init; }

    /// <summary>1 inactivity, 2 session_end, 3 tab changed.</summary>
    [Id(8)]
    public required int EndReason { get; init; }

    /// <summary>Unix milliseconds.</summary>
    [Id(9)]
    public required long OpenUntilMs { get; init; }

    [Id(10)]
    public int OrderCount { get; init; }

    [Id(11)]
    public int GoalCount { get; init; }

    /// <summary>Names no user and nothing of one: the runtime logs what it sends.</summary>
    public override string ToString() => nameof(SessionOfUser);
}
