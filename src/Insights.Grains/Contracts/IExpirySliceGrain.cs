using Orleans;

namespace Insights.Contracts;

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

    /// <summary>Sweeps now; answers a SweepAnswer.</summary>
    [Alias("sweep")]
    Task<Message> SweepAsync();
}
