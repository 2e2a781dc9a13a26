using Insights.Domain.EndUsers;
using Insights.Domain.EndUsers.Commands;
using Insights.Domain.EndUsers.Compacting;

namespace Insights.Domain.Identity;

/// <summary>What stays of an anonymous record when a user that it was linked to is erased, or has expired (docs/semantics.md 1.8).</summary>
internal static class Forgetting
{
    /// <summary>
    /// The entries without the operations that name the user, and without the items that were that user's alone; with those
    /// that came after it had expired. Where another user's link stays, a link to this one leaves an end that names nobody: what
    /// comes of that time, or after it, is no more theirs than before. How far was transferred to others goes too: positions begin anew, and who has an item
    /// already knows it again.
    /// </summary>
    /// <param name="log">All entries of the record, the first being its creation, or what it was compacted to.</param>
    /// <param name="incarnation">The incarnation that begins with what stays.</param>
    /// <returns>What stays, the creation first; empty where nothing does. And how many entries, and what of a compacted one, are gone.</returns>
    public static (List<Entry> Kept, long Gone) Of(EndUserKey key, ForgetUser forget, IReadOnlyList<Entry> log, long incarnation)
    {
        var userId = forget.UserId;
        var (all, before, stays) = (new LinkOps(), new LinkOps(), new LinkOps());
        foreach (var entry in log)
        {
            foreach (var op in (entry as Compacted)?.Restore().Anonymous?.Ops.Ordered ?? [])
                Add(op, isBefore: true);
            if (entry is OpAccepted accepted)
                Add(accepted.Op, accepted.ReceivedMs < forget.ExpiredMs);
        }
        var ops = stays.Users.Any() ? Left(all, stays) : [];
        var gone = 0L;
        var kept = new List<Entry>();
        foreach (var entry in log.Skip(1))
        {
            var left = entry switch
            {
                OpAccepted accepted => ops.GetValueOrDefault(accepted.Op.Key) is { } op ? accepted with { Op = op } : null,
                Transferred => null,
                ItemEntry item => !IsTheirs(item.ItemTimeMs) || !MayHaveKnown(forget, item) ? item : null,
                _ => entry,
            };
            if (left is not null)
                kept.Add(left);
            if (!Equals(left, entry))
                gone++;
        }
        if (log[0] is not Compacted compacted)
            return kept.Count == 0 ? ([], log.Count) : ([new UserCreated(key, incarnation), .. kept], gone);
        var (first, goneOfIt) = compacted.Restore().Without(ops, IsTheirs, incarnation, compacted.Codec);
        gone += goneOfIt;
        if (first is not null)
            return ([first, .. kept], gone);
        return kept.Count == 0 ? ([], gone + 1) : ([new UserCreated(key, incarnation), .. kept], gone);

        void Add(LinkOp op, bool isBefore)
        {
            all.Add(op);
            if (isBefore)
                before.Add(op);
            if (!isBefore || op.UserId != userId)
                stays.Add(op);
        }

        // Of who has expired: what an operation that came later gives to someone else, or takes from someone, is not gone.
        bool IsTheirs(long timeMs) => all.OwnersAt(timeMs) == (false, userId) && before.OwnersAt(timeMs) == (false, userId);
    }

    /// <summary>
    /// What is left of each operation: of a link to the user that goes, the end of what was before it, which would else go on.
    /// </summary>
    private static Dictionary<OpKey, LinkOp> Left(LinkOps all, LinkOps stays)
    {
        var left = new Dictionary<OpKey, LinkOp>();
        LinkOp? before = null;
        foreach (var op in all.Ordered)
        {
            if (stays.Knows(op.Key.Id))
                left.Add(op.Key, op);
            else if (before is null || stays.Knows(before.Key.Id))
                left.Add(op.Key, new LinkOp(OpKey.OfEnd(op.Key.TimeMs, before?.Key), null));
            before = op;
        }
        return left;
    }

    /// <summary>Whether a user may have heard of an item of its own before it expired.</summary>
    private static bool MayHaveKnown(ForgetUser forget, ItemEntry item) => item switch
    {
        EventAccepted e => e.ReceivedMs < forget.ExpiredMs
            && (!e.Event.IsActivity || e.Event.IsSessionEnd || e.Event.TimeMs <= forget.LastSeenMs),
        UpdateAccepted u => u.ReceivedMs < forget.ExpiredMs,
        _ => true,
    };
}
