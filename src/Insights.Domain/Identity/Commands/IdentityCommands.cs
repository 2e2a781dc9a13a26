using Insights.Domain.EndUsers;
using Insights.Domain.EndUsers.Commands;

namespace Insights.Domain.Identity.Commands;

/// <summary>Asks an identified user for a place among its at most 100 anonymous records. Answered by <see cref="OpDone"/>.</summary>
/// <param name="TimeMs">When the link is to begin, Unix milliseconds.</param>
/// <param name="ReceivedMs">When it was asked for, Unix milliseconds.</param>
/// <param name="MayImport">Whether its key may send history.</param>
public sealed record AdmitAnonymous(string AnonymousId, long TimeMs, long ReceivedMs, bool MayImport) : UserCommand;

/// <summary>Takes an operation on this anonymous ID: a link to a user that has admitted it, or the end of one. Answered by <see cref="OpDone"/>.</summary>
/// <param name="ByEvent">An accepted event with both IDs makes the link: it is never too late, and needs no entry where it changes nothing.</param>
/// <param name="Incarnation">Which incarnation of the user the event is of: one that was erased since makes no link. 0: by no event, or not known.</param>
public sealed record ChangeLink(LinkOp Op, long ReceivedMs, bool MayImport, bool ByEvent, long Incarnation = 0) : UserCommand;

/// <summary>What became of an operation.</summary>
/// <param name="Refusal">Why it was refused; <see cref="LinkRefusal.None"/> for every other outcome.</param>
public sealed record OpDone(OpOutcome Outcome, LinkRefusal Refusal = LinkRefusal.None) : UserAnswer;

/// <summary>What became of an operation. Sent between silos; do not renumber.</summary>
public enum OpOutcome
{
    /// <summary>Taken, and durable.</summary>
    Accepted = 1,

    /// <summary>Known already; nothing changed.</summary>
    Duplicate = 2,

    /// <summary>Older than the account's lateness, or with an import key than the retention.</summary>
    TooLate = 3,

    /// <summary>Not taken, for good.</summary>
    Refused = 4,
}

/// <summary>Hands over what of an anonymous record is an identified user's. Answered by <see cref="Taken"/>.</summary>
/// <param name="From">The position, of this incarnation, from which on <paramref name="Change"/> tells the difference.</param>
public sealed record TakeOver(long From, TakenOver Change) : UserCommand;

/// <summary>How far the user has taken over.</summary>
/// <param name="Stored">The position its log names; the next difference must begin there.</param>
/// <param name="UpToDate">Whether it holds what the command brought, or more.</param>
/// <param name="Uncovered">A link that an event with both IDs makes and the anonymous record does not know of, the earliest; null: none.</param>
/// <param name="HasExpired">
/// Whether the user has expired and takes nothing any more. It stays so until it has had its records forget it, which it does
/// when it is asked to settle.
/// </param>
public sealed record Taken(long Stored, bool UpToDate, OpKey? Uncovered, bool HasExpired = false) : UserAnswer
{
    /// <summary>The answer of one who has expired.</summary>
    public static readonly Taken Nothing = new(0, false, null, HasExpired: true);
}
