using Insights.Domain.Accounts;
using Insights.Domain.Attributes;
using Insights.Domain.Events;
using Insights.Domain.Identity;

namespace Insights.Domain.EndUsers;

/// <summary>One thing that was accepted for a user: what the user log is made of. A closed set.</summary>
public abstract record Entry
{
    private protected Entry()
    {
    }
}

/// <summary>The first entry of every log: whose it is, so that the log alone is enough.</summary>
/// <param name="AtMs">
/// When this incarnation of the user began, Unix milliseconds by the clock of its owner. It tells the incarnation from an erased one, whose
/// entries had the same numbers: what an owner decided on another incarnation is refused (<see cref="Ports.WriteSession.Incarnation"/>).
/// </param>
public sealed record UserCreated(EndUserKey Key, long AtMs) : Entry;

/// <summary>
/// An entry that is about a moment of the user, and goes over to another with it where the user turns out to be that one
/// (docs/semantics.md 1.7).
/// </summary>
public abstract record ItemEntry : Entry
{
    private protected ItemEntry()
    {
    }

    /// <summary>Unique among the items of one log, of whatever sort.</summary>
    public abstract string ItemId { get; }

    /// <summary>Effective time, Unix milliseconds.</summary>
    public abstract long ItemTimeMs { get; }

    /// <summary>The same item in the record of the user that it was taken into.</summary>
    internal abstract ItemEntry TakenFrom(string anonymousId);
}

/// <summary>An event was accepted, under the session rules then in force.</summary>
/// <param name="ReceivedMs">When it was received, Unix milliseconds.</param>
public sealed record EventAccepted(UserEvent Event, long ReceivedMs, SessionRules Rules) : ItemEntry
{
    public override string ItemId => Event.EventId;

    public override long ItemTimeMs => Event.TimeMs;

    internal override ItemEntry TakenFrom(string anonymousId) =>
        this with { Event = Event with { EventId = OpKey.TakenId(Event.EventId, anonymousId), AnonymousId = anonymousId } };
}

/// <summary>An update of attributes was accepted, all of it.</summary>
/// <param name="ReceivedMs">When it was received, Unix milliseconds.</param>
public sealed record UpdateAccepted(UserUpdate Update, long ReceivedMs) : ItemEntry
{
    /// <summary>Apart from every event's: an operation may have the ID of one.</summary>
    public override string ItemId => OpKey.Separator + Update.OperationId;

    public override long ItemTimeMs => Update.TimeMs;

    internal override ItemEntry TakenFrom(string anonymousId) =>
        this with { Update = Update with { OperationId = OpKey.TakenId(Update.OperationId, anonymousId) } };
}
