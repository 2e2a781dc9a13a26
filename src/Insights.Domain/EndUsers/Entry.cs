using Insights.Domain.Accounts;
using Insights.Domain.Attributes;
using Insights.Domain.Events;

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
/// When this life of the user began, Unix milliseconds by the clock of its owner. It tells the life from an erased one, whose
/// entries had the same numbers: what an owner decided on another life is refused (<see cref="Ports.StoreLane.Life"/>).
/// </param>
public sealed record UserCreated(EndUserKey Key, long AtMs) : Entry;

/// <summary>An event was accepted, under the session rules then in force.</summary>
/// <param name="ReceivedMs">When it was received, Unix milliseconds.</param>
public sealed record EventAccepted(UserEvent Event, long ReceivedMs, SessionRules Rules) : Entry;

/// <summary>An update of attributes was accepted, all of it.</summary>
/// <param name="ReceivedMs">When it was received, Unix milliseconds.</param>
public sealed record UpdateAccepted(UserUpdate Update, long ReceivedMs) : Entry;
