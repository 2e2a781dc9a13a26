using System.Collections.Immutable;
using Insights.Domain.EndUsers;
using Insights.Domain.EndUsers.Ports;
using Insights.Domain.Identity.Commands;

namespace Insights.Domain.Identity;

/// <summary>
/// The operations on anonymous IDs as a gateway asks for them (docs/semantics.md 1.7). First the identified user keeps a place, then the
/// anonymous record takes the operation: whatever happens in between, asking again is safe, and changes nothing twice.
/// </summary>
public static class Linking
{
    /// <summary>Links an anonymous record to a user.</summary>
    /// <param name="from">The anonymous record.</param>
    /// <param name="to">The identified user, of the same account.</param>
    /// <param name="op">When, and the operation's ID.</param>
    /// <param name="receivedMs">When it was received, Unix milliseconds.</param>
    /// <param name="mayImport">Whether its key may send history.</param>
    /// <param name="noOnes">IDs that are no one's in this account, beside those that are in none.</param>
    /// <exception cref="StoreException">It is not known to be durable; asking again is safe.</exception>
    public static async ValueTask<OpDone> IdentifyAsync(
        this IEndUsers users, EndUserKey from, EndUserKey to, OpKey op, long receivedMs, bool mayImport, ImmutableSortedSet<string>? noOnes, CancellationToken ct)
    {
        if (from.Account != to.Account)
            throw new ArgumentException("The two must be of one account.", nameof(to));
        if (from.Kind != UserKind.Anonymous)
            return Refused(LinkRefusal.AlreadyIdentified);
        if (to.Kind != UserKind.Identified)
            return Refused(LinkRefusal.NotIdentified);
        if (NoOne.Is(from.Id, noOnes) || NoOne.Is(to.Id, noOnes))
            return Refused(LinkRefusal.IdOfNoOne);
        var admitted = (OpDone)await users.ExecuteAsync(to, new AdmitAnonymous(from.Id, op.TimeMs, receivedMs, mayImport), ct).ConfigureAwait(false);
        if (admitted.Outcome is OpOutcome.Refused)
            return admitted;
        // Too late for a place, it is too late for a link; but one that is known is a duplicate at any age.
        return (OpDone)await users.ExecuteAsync(from, new ChangeLink(new LinkOp(op, to.Id), receivedMs, mayImport, ByEvent: false), ct).ConfigureAwait(false);
    }

    /// <summary>Ends the link of an anonymous record, where there is one: what follows is the record's own again.</summary>
    /// <inheritdoc cref="IdentifyAsync"/>
    public static async ValueTask<OpDone> AnonymizeAsync(
        this IEndUsers users, EndUserKey from, OpKey op, long receivedMs, bool mayImport, ImmutableSortedSet<string>? noOnes, CancellationToken ct)
    {
        if (from.Kind != UserKind.Anonymous)
            return Refused(LinkRefusal.AlreadyIdentified);
        if (NoOne.Is(from.Id, noOnes))
            return Refused(LinkRefusal.IdOfNoOne);
        return (OpDone)await users.ExecuteAsync(from, new ChangeLink(new LinkOp(op, null), receivedMs, mayImport, ByEvent: false), ct).ConfigureAwait(false);
    }

    private static OpDone Refused(LinkRefusal refusal) => new(OpOutcome.Refused, refusal);
}
