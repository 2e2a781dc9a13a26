using Orleans;

namespace Insights.Contracts.Expiry;

/// <summary>
/// Sees to it that the users of one slice are asked whether their time is over; its key is the number of the slice, from 0 to
/// 255. Changed by adding only: silos of two versions talk to each other while they are replaced one by one.
/// </summary>
[Alias("insights.expiry-slice")]
public interface IExpirySliceGrain : IGrainWithIntegerKey
{
    /// <summary>Makes sure that the reminder of the slice is set; where it is, nothing happens.</summary>
    [Alias("begin")]
    Task BeginAsync();

    /// <summary>Sweeps now.</summary>
    [Alias("sweep")]
    Task<SweepAnswer> SweepAsync();
}

/// <summary>What a sweep did.</summary>
[GenerateSerializer, Immutable, Alias("insights.sweep-answer")]
public sealed record SweepAnswer
{
    /// <summary>Users who were asked.</summary>
    [Id(0)]
    public int Asked { get; init; }

    /// <summary>Those among them who could not answer.</summary>
    [Id(1)]
    public int Failed { get; init; }
}
