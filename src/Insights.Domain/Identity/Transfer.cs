using Insights.Domain.EndUsers;
using Insights.Domain.EndUsers.Compacting;

namespace Insights.Domain.Identity;

/// <summary>
/// What of an anonymous record is a user's, as a function of a range of its log; so the difference between any two
/// positions can be told again, to whoever has forgotten how far it was.
/// </summary>
internal static class Transfer
{
    /// <summary>The difference between two positions.</summary>
    /// <param name="log">The entries of the anonymous record from the first on; those behind <paramref name="upTo"/> are not looked at.</param>
    public static (IReadOnlyList<ItemEntry> Adds, IReadOnlyList<RetractedItem> Retracts) Between(
        IEnumerable<(long Seq, Entry Entry)> log, string user, long from, long upTo)
    {
        var (before, after) = (new LinkOps(), new LinkOps());
        // Of a record that has forgotten another user in between, the user may know more than these positions say.
        var once = new HashSet<string>(StringComparer.Ordinal);
        var items = new List<(long Seq, ItemEntry Item)>();
        foreach (var (seq, entry) in log)
        {
            if (seq > upTo)
                break;
            // Items that have left the log are whose they were; a position before it is no place to go on from but for what is left.
            if (entry is Compacted compacted)
            {
                foreach (var op in compacted.Restore().Anonymous?.Ops.Ordered ?? [])
                {
                    after.Add(op);
                    if (seq <= from)
                        before.Add(op);
                }
            }
            if (entry is ItemEntry item)
                items.Add((seq, item));
            if (entry is not OpAccepted accepted)
                continue;
            if (from == 0)
                once.UnionWith(items.Where(i => after.OwnersAt(i.Item.ItemTimeMs).User == user).Select(i => i.Item.ItemId));
            after.Add(accepted.Op);
            if (seq <= from)
                before.Add(accepted.Op);
        }
        var adds = new List<ItemEntry>();
        var retracts = new List<RetractedItem>();
        foreach (var (seq, item) in items)
        {
            var had = seq <= from && before.OwnersAt(item.ItemTimeMs).User == user;
            var has = after.OwnersAt(item.ItemTimeMs).User == user;
            if (has && !had)
                adds.Add(item);
            else if (!has && (had || once.Contains(item.ItemId)))
                retracts.Add(new RetractedItem(item.ItemId, item.ItemTimeMs));
        }
        return (adds, retracts);
    }
}
