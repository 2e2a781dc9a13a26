using Orleans;

namespace Insights.Contracts;

/// <summary>
/// All that silos say to each other: the bytes of one message of proto/insights/storage/v1; which one says the call. Orleans need
/// know nothing of what is in it, and an older silo passes over a field that it does not know.
/// </summary>
[GenerateSerializer, Immutable, Alias("insights.message")]
public sealed record Message
{
    [Id(0)]
    public required byte[] Bytes { get; init; }

    /// <summary>Names no user and nothing of one: the runtime logs what it sends.</summary>
    public override string ToString() => nameof(Message);
}
