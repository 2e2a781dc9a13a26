using Orleans;

namespace Insights.Contracts;

/// <summary>
/// Where the silos tell each other who is live; its key is the number of the slice of users. In memory only: one that is new
/// is told by every silo what that one knows. Changed by adding only: silos of two versions talk to each other while they are
/// replaced one by one.
/// </summary>
[Alias("insights.live-slice")]
public interface ILiveSliceGrain : IGrainWithIntegerKey
{
    /// <summary>Takes in what is new in one silo (a LiveExchangeRequest), and answers what is new in all (a LiveExchangeAnswer).</summary>
    [Alias("exchange")]
    Task<Message> ExchangeAsync(Message request);
}
