using Insights.Domain.EndUsers;
using Insights.Domain.EndUsers.Compacting;

namespace Insights.Domain.Identity;

/// <summary>What stays of an anonymous record when a user that it was linked to is erased (DESIGN 1.8).</summary>
internal static class Forgetting
{
    /// <summary>
    /// The entries without the operations that name the user, and without the items that were that user's alone. How far was
    /// handed over to others goes too: positions begin anew, and who has an item already knows it again.
    /// </summary>
    /// <param name="log">All entries of the record, the first being its creation, or what it was compacted to.</param>
    /// <param name="life">The life that begins with what stays.</param>
    /// <returns>What stays, the creation first; empty where nothing does. And how many entries, and what of a compacted one, are gone.</returns>
    public static (List<Entry> Kept, long Gone) Of(EndUserKey key, string userId, IReadOnlyList<Entry> log, long life)
    {
        var ops = new LinkOps();
        foreach (var entry in log)
        {
            foreach (var op in (entry as Compacted)?.Restore().Anonymous?.Ops.Ordered ?? [])
                ops.Add(op);
            if (entry is OpAccepted accepted)
                ops.Add(accepted.Op);
        }
        var others = ops.Users.Any(user => user != userId);
        List<Entry> kept = [.. log.Skip(1).Where(entry => entry switch
        {
            OpAccepted accepted => others && accepted.Op.UserId != userId,
            HandedOver => false,
            ItemEntry item => ops.OwnersAt(item.ItemTimeMs) is not (false, var owner) || owner != userId,
            _ => true,
        })];
        var gone = (long)log.Count - 1 - kept.Count;
        if (log[0] is not Compacted compacted)
            return kept.Count == 0 ? ([], log.Count) : ([new UserCreated(key, life), .. kept], gone);
        var (first, goneOfIt) = compacted.Restore().Without(userId, ops, life);
        gone += goneOfIt;
        if (first is not null)
            return ([first, .. kept], gone);
        return kept.Count == 0 ? ([], gone + 1) : ([new UserCreated(key, life), .. kept], gone);
    }
}
