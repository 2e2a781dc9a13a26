using Insights.Domain.Events;

namespace Insights.Domain.EndUsers.Ports;

/// <summary>All that an end user needs of the world.</summary>
/// <param name="EntriesPerSnapshot">
/// A snapshot is due when at least this many entries came since the last one, and half the events known singly. Default 32; 1 or more.
/// </param>
/// <param name="Others">The other users; a host puts itself here. Null: commands that would go to another are kept back.</param>
/// <param name="ContinueWithin">Whether the next turn goes on within the call that ends one, as a simulation on one thread needs; else on the thread pool.</param>
/// <param name="Ending">
/// Fires when this process is about to let all users go: what they would tell others waits for their alarms, as those may be
/// waiting for them. Default: never.
/// </param>
public sealed record EndUserPorts(
    IUserStore Store,
    IUserCodec Codec,
    IAccountSettings Settings,
    TimeProvider Clock,
    int EntriesPerSnapshot = 32,
    IEndUsers? Others = null,
    bool ContinueWithin = false,
    CancellationToken Ending = default)
{
    /// <summary>Hears what comes to a user through a link. Null: nobody asks.</summary>
    public ITakenEvents? Taken { get; init; }
}

/// <summary>Hears of the events that an identified user was given by an anonymous record which is linked to it, once they are durable.</summary>
public interface ITakenEvents
{
    /// <param name="events">As they stand in the user's log, in no order; of any age.</param>
    /// <param name="nowMs">The clock, Unix milliseconds.</param>
    void Taken(EndUserKey user, IEnumerable<UserEvent> events, long nowMs);
}
