using Orleans;

namespace Insights.Contracts;

/// <summary>
/// One end user of the cluster. Its key is the user's hash, so that no name of a user stands in the key, which the runtime
/// logs; whose hash it is comes with every call. Each takes an OwnerRequest and answers an OwnerAnswer, faults as values.
/// Changed by adding only: silos of two versions talk to each other while they are replaced one by one.
/// </summary>
[Alias("insights.end-user")]
public interface IEndUserGrain : IGrainWithGuidKey
{
    /// <summary>Takes events; answers when those taken are durable.</summary>
    [Alias("record")]
    Task<Message> RecordAsync(Message request);

    /// <summary>Asks the user to do something; answers when what it changes is durable.</summary>
    [Alias("execute")]
    Task<Message> ExecuteAsync(Message request);

    /// <summary>The profile now.</summary>
    [Alias("get")]
    Task<Message> GetAsync(Message request);

    /// <summary>Brings the rows up to the clock.</summary>
    [Alias("settle")]
    Task<Message> SettleAsync(Message request);
}
