using Insights.Domain.EndUsers;
using Insights.Testing.Records;
using Insights.Domain.EndUsers.Compacting;
using Insights.Domain.EndUsers.Ports;
using Insights.Domain.Identity;
using Insights.Testing.Oracle;

namespace Insights.Simulation.Tests.Links;

/// <summary>
/// Remembers what has left logs (docs/semantics.md 1.8): every entry of an identified user; of an anonymous record its items, which are
/// whose they were when they left (docs/decisions/0013), and when its operations came.
/// </summary>
internal sealed class LinkPast(LinkWorld world)
{
    private readonly Dictionary<EndUserKey, List<LogEntry>> _whole = [];
    private readonly Dictionary<EndUserKey, long> _incarnations = [];
    private readonly Dictionary<(EndUserKey User, OpKey Op), OpAccepted> _ops = [];
    private readonly Dictionary<string, LeftLog> _left = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (long FloorMs, HashSet<string> Taken)> _floors = new(StringComparer.Ordinal);

    /// <summary>The log as if nothing had left it, but for the items of an anonymous record.</summary>
    public IReadOnlyList<LogEntry> LogOf(EndUserKey user) => user.Kind == UserKind.Identified
        ? [.. _whole.GetValueOrDefault(user) ?? []]
        : Unfolded(user, world.LogOf(user));

    /// <summary>What has left the log of an anonymous record.</summary>
    public LeftLog Left(EndUserKey record) => record.Kind == UserKind.Anonymous && _left.TryGetValue(record.Id, out var left) ? left : LeftLog.Nothing;

    /// <summary>A log as it was before an erasure, or is after it.</summary>
    public IReadOnlyList<LogEntry> Unfolded(EndUserKey user, IReadOnlyList<LogEntry> log)
    {
        if (log.Count == 0 || Stored.Entry(log[0].Bytes) is not Compacted compacted)
            return log;
        return
        [
            new LogEntry(1, Stored.Entry(new UserCreated(user, _incarnations[user]))),
            .. CompactedPast.Of(compacted).Operations.Select(op => new LogEntry(
                log[0].Seq, Stored.Entry(_ops.GetValueOrDefault((user, op.Key)) ?? new OpAccepted(op, op.Key.TimeMs)))),
            .. log.Skip(1),
        ];
    }

    public void Appended(EndUserKey user, LogAppend append)
    {
        if (append.FirstSeq == 1)
            _incarnations[user] = append.WriteSession.Incarnation;
        for (var i = 0; i < append.Entries.Count; i++)
        {
            if (user.Kind == UserKind.Identified)
                (_whole.TryGetValue(user, out var whole) ? whole : _whole[user] = []).Add(new LogEntry(append.FirstSeq + i, append.Entries[i]));
            else if (Stored.Entry(append.Entries[i]) is OpAccepted op)
                _ops[(user, op.Op.Key)] = op;
        }
    }

    /// <param name="incarnation">The incarnation that the log that stays is of.</param>
    public void Erased(EndUserKey user, bool isWhole, long incarnation)
    {
        _incarnations[user] = incarnation;
        if (!isWhole)
            return;
        _whole.Remove(user);
        if (user.Kind == UserKind.Anonymous)
            _left.Remove(user.Id);
        else
            _floors.Remove(user.Id);
    }

    /// <summary>
    /// Whether an identified user has an item that is its own by the operations: what an anonymous record tells of it for the
    /// first time, when all of that time has left the user's log, is not taken in any more (docs/decisions/0013).
    /// </summary>
    /// <param name="id">As the oracle names it.</param>
    public bool Has(string userId, string id, long timeMs) =>
        !id.Contains('\u0001', StringComparison.Ordinal) || !_floors.TryGetValue(userId, out var floor) || timeMs >= floor.FloorMs || floor.Taken.Contains(id);

    /// <summary>Entries leave the log of an identified user.</summary>
    public void Leave(EndUserKey user, long floorMs)
    {
        var taken = new HashSet<string>(StringComparer.Ordinal);
        foreach (var told in _whole[user].Select(e => Stored.Entry(e.Bytes)).OfType<TakenOver>())
        {
            taken.ExceptWith(told.Retracts.Select(r => r.ItemId.TrimStart('\u0001') + "\u0001" + told.AnonymousId));
            taken.UnionWith(told.Adds.Where(a => Has(user.Id, IdOf(a, told.AnonymousId), a.ItemTimeMs)).Select(a => IdOf(a, told.AnonymousId)));
        }
        _floors[user.Id] = (floorMs, taken);

        static string IdOf(ItemEntry item, string anonymousId) =>
            (item is UpdateAccepted u ? u.Update.OperationId : item.ItemId) + "\u0001" + anonymousId;
    }

    /// <summary>Items leave the log of an anonymous record.</summary>
    /// <param name="acts">What clients sent.</param>
    /// <param name="toSeq">The last entry that leaves.</param>
    /// <returns>What of it was users' by then, by the record's own operations.</returns>
    public IdentityOracle Leave(EndUserKey record, IReadOnlyList<Act> acts, IReadOnlyList<LogEntry> before, long toSeq)
    {
        var sets = new LinkSets(acts);
        sets.Add(record, [.. Unfolded(record, before).Where(e => e.Seq <= toSeq || Stored.Entry(e.Bytes) is OpAccepted)]);
        var oracle = sets.Oracle();
        var left = Left(record);
        var times = sets.Items.Select(i => i.Event.TimeMs).Concat(sets.Updates.Select(u => u.Update.TimeMs));
        _left[record.Id] = new LeftLog(
            [.. left.Events, .. oracle.OfAnonymous(record.Id)],
            [.. left.Updates, .. oracle.UpdatesOfAnonymous(record.Id)],
            times.Append(left.LastMs).Max(),
            [.. left.Items, .. sets.Items.Select(i => (ActKind.Event, i.Event.Id)), .. sets.Updates.Select(u => (ActKind.Update, u.Update.Id))]);
        return oracle;
    }
}

/// <summary>What has left the log of an anonymous record.</summary>
/// <param name="Events">Those that were its own.</param>
/// <param name="LastMs">Effective time of the latest, whoever's it was, Unix milliseconds.</param>
/// <param name="Items">All of them.</param>
internal sealed record LeftLog(
    IReadOnlyList<OracleEvent> Events, IReadOnlyList<OracleUpdate> Updates, long LastMs, IReadOnlyList<(ActKind Sort, string Id)> Items)
{
    public static readonly LeftLog Nothing = new([], [], long.MinValue, []);

    /// <summary>Whether something of it is the record's own: without activity there is no session, and passive events leave no trace.</summary>
    public bool HasOwn => Events.Any(e => !e.IsPassive) || Updates.Count > 0;
}
