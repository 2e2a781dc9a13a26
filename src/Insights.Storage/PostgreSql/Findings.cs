using Insights.Domain.EndUsers.Ports;
using Insights.Storage.GroupCommit;

namespace Insights.Storage.PostgreSql;

/// <summary>What the database said of the users of a segment before anything but profile rows was written.</summary>
internal sealed class Findings
{
    /// <summary>The last entry of each user with appends or settlements; 0 where there is none.</summary>
    public Dictionary<Guid, long> Heads { get; } = [];

    /// <summary>The incarnations of those that were asked for; 0 where it was not kept.</summary>
    public Dictionary<Guid, long> Incarnations { get; } = [];

    /// <summary>When those whose log begins were erased last, where they were.</summary>
    public Dictionary<Guid, long> Erased { get; } = [];

    /// <summary>Whether some of them were not asked for: no conflict may be told from those, as they may be stale.</summary>
    public bool HasKnownHeads { get; set; }

    /// <summary>Users whose projection had the expected head.</summary>
    public HashSet<Guid> Listed { get; } = [];

    /// <summary>
    /// Fails what is in conflict; goes through the items in their order, as an append counts for those behind it only
    /// where it is made, and a write session ends at its first conflict.
    /// </summary>
    /// <returns>Whether there was nothing to fail. Where it is false and <see cref="HasKnownHeads"/>, nothing was failed.</returns>
    public bool FailConflicts(List<WorkItem> items)
    {
        HashSet<WriteSession>? failed = null;
        foreach (var item in items)
        {
            if (failed?.Contains(item.WriteSession) == true || !IsInConflict(item))
                continue;
            if (HasKnownHeads)
                return false;
            item.Fail(StoreFault.Conflict);
            (failed ??= []).Add(item.WriteSession);
        }
        return failed is null;
    }

    private bool IsInConflict(WorkItem item)
    {
        switch (item)
        {
            case AppendItem append when append.FirstSeq != Heads[append.UserHash] + 1 || !IsOfItsIncarnation(append):
            case AppendItem { FirstSeq: 1 } first when Erased.TryGetValue(first.UserHash, out var erasedMs) && erasedMs > first.ErasedMs:
                return true;
            case AppendItem append:
                Heads[append.UserHash] += append.Count;
                if (append.FirstSeq == 1)
                    Incarnations[append.UserHash] = append.Incarnation;
                return false;
            case SettleItem settle:
                return !EndsAt(settle, settle.Seq) || (settle.Projection is not null && !Listed.Contains(settle.UserHash));
            default:
                return false;
        }
    }

    /// <summary>Whether the log ends at the entry; one of no entries ends nowhere.</summary>
    private bool EndsAt(WorkItem item, long seq) => seq > 0 && Heads[item.UserHash] == seq && IsOfItsIncarnation(item);

    /// <summary>Whether what is stored is of the incarnation that the write is for, as far as that is known; nothing stored is of any.</summary>
    private bool IsOfItsIncarnation(WorkItem item) =>
        !Incarnations.TryGetValue(item.UserHash, out var incarnation) || incarnation == 0 || incarnation == item.Incarnation;
}
