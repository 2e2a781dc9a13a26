using Insights.Domain.EndUsers;

namespace Insights.Domain.Identity;

/// <summary>An operation on this anonymous ID was accepted.</summary>
/// <param name="ReceivedMs">When it was received, Unix milliseconds.</param>
public sealed record OpAccepted(LinkOp Op, long ReceivedMs) : Entry;

/// <summary>An anonymous ID became one of the at most 100 of this identified user; it may have been linked since.</summary>
public sealed record AnonymousAdmitted(string AnonymousId, long AtMs) : Entry;

/// <summary>What came from an anonymous record into this identified one: the difference between two positions of its log.</summary>
/// <param name="Incarnation">Which incarnation of the anonymous record: after an erasure its positions begin anew.</param>
/// <param name="Position">The last entry of its log that is taken into account.</param>
/// <param name="Adds">Items to add, as they stand in its log.</param>
/// <param name="Retracts">Items that turned out not to be this user's.</param>
/// <param name="Spans">All its links with this user, from now on; <see cref="LinkSpan.OtherId"/> is the anonymous ID.</param>
public sealed record TakenOver(
    string AnonymousId,
    long Incarnation,
    long Position,
    IReadOnlyList<ItemEntry> Adds,
    IReadOnlyList<RetractedItem> Retracts,
    IReadOnlyList<LinkSpan> Spans) : Entry
{
    /// <summary>The adds as stored here: whatever their ID, it is told apart from that of another anonymous record.</summary>
    public IEnumerable<ItemEntry> AddsHere => Adds.Select(a => a.TakenFrom(AnonymousId));
}

/// <summary>An item that is no longer there.</summary>
/// <param name="ItemId">Its <see cref="ItemEntry.ItemId"/> in the anonymous record.</param>
/// <param name="TimeMs">Its effective time, Unix milliseconds.</param>
public readonly record struct RetractedItem(string ItemId, long TimeMs);

/// <summary>How far this anonymous record has transferred to a user. Not each time, but before it sleeps.</summary>
/// <param name="Stored">The position that the user's log names.</param>
/// <param name="Done">Up to here there was nothing more to transfer.</param>
public sealed record Transferred(string UserId, long Stored, long Done) : Entry;

/// <summary>An anonymous record merged into this user was erased: what was taken stays, its links are over.</summary>
/// <param name="Incarnation">Which incarnation of it.</param>
/// <param name="Position">The last entry of its log that is taken into account: what another owner of it tells of them is no news.</param>
public sealed record AnonymousGone(string AnonymousId, long Incarnation, long Position) : Entry;
