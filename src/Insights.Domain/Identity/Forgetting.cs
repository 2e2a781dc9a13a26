using Insights.Domain.EndUsers;

namespace Insights.Domain.Identity;

/// <summary>What stays of an anonymous record when a user that it was linked to is erased (DESIGN 1.8).</summary>
internal static class Forgetting
{
    /// <summary>
    /// The entries without the operations that name the user, and without the items that were that user's alone. How far was
    /// handed over to others goes too: positions begin anew, and who has an item already knows it again.
    /// </summary>
    /// <param name="log">All entries of the record, the first being its creation.</param>
    /// <returns>The creation, and what stays.</returns>
    public static List<Entry> Of(string userId, IReadOnlyList<Entry> log)
    {
        var ops = new LinkOps();
        foreach (var entry in log)
        {
            if (entry is OpAccepted accepted)
                ops.Add(accepted.Op);
        }
        var others = ops.Users.Any(user => user != userId);
        return [.. log.Where(entry => entry switch
        {
            OpAccepted accepted => others && accepted.Op.UserId != userId,
            HandedOver => false,
            ItemEntry item => ops.OwnersAt(item.ItemTimeMs) is not (false, var owner) || owner != userId,
            _ => true,
        })];
    }
}
