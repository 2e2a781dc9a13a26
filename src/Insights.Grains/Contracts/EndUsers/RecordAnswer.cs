using Orleans;

namespace Insights.Contracts.EndUsers;

/// <summary>What became of the events of a <see cref="RecordRequest"/>.</summary>
[GenerateSerializer, Immutable, Alias("insights.record-answer")]
public sealed record RecordAnswer
{
    /// <summary>0: none. Else why nothing is known to be durable: 1 full, 2 conflict, 3 unavailable, 4 broken write session, 5 corrupt.</summary>
    [Id(0)]
    public int Fault { get; init; }

    /// <summary>One for each event, in order: 1 accepted, 2 duplicate, 3 too late. Empty with a fault.</summary>
    [Id(1)]
    public byte[] Outcomes { get; init; } = [];
}

/// <summary>That the rows are up to the clock, or why not.</summary>
[GenerateSerializer, Immutable, Alias("insights.settle-answer")]
public sealed record SettleAnswer
{
    /// <summary>As <see cref="RecordAnswer.Fault"/>.</summary>
    [Id(0)]
    public int Fault { get; init; }
}
