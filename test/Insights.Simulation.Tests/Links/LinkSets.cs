using Insights.Domain.EndUsers;
using Insights.Testing.Records;
using Insights.Domain.EndUsers.Ports;
using Insights.Domain.Events;
using Insights.Domain.Identity;
using Insights.Testing.Oracle;

namespace Insights.Simulation.Tests.Links;

/// <summary>The operations and items that logs hold, each as its client sent it: what the oracle is asked about.</summary>
internal sealed class LinkSets(IReadOnlyList<Act> acts)
{
    public const long TimeoutMs = 30 * 60_000;

    private readonly List<OracleOp> _ops = [];
    private readonly List<OracleItem> _items = [];
    private readonly List<OracleUpdateItem> _updates = [];
    private readonly HashSet<(EndUserKey User, ActKind Sort, string Id)> _there = [];

    public IReadOnlyList<OracleItem> Items => _items;

    public IReadOnlyList<OracleUpdateItem> Updates => _updates;

    /// <summary>Links in logs of anonymous records that events with both IDs made, by the ID that the product gave them.</summary>
    public List<(string AnonymousId, OpKey Key, string UserId)> MadeByEvents { get; } = [];

    public IdentityOracle Oracle() => new(_ops.DistinctBy(o => (o.AnonymousId, o.OpId)).ToList(), _items, _updates);

    public bool Holds(Act act) => _there.Contains((act.User, Sort(act.Kind), act.Id));

    public bool HasOps(string anonymousId) => _ops.Exists(o => o.AnonymousId == anonymousId);

    /// <summary>Whether the link is there by an event with both IDs; an operation of the record's own log aside.</summary>
    public bool HoldsEventOf(OpKey key, string userId) =>
        _items.Exists(i => i.UserId == userId && OpKey.OfEvent(i.Event.TimeMs, i.Event.Id, userId) == key);

    public static ActKind Sort(ActKind kind) => kind == ActKind.Unlink ? ActKind.Link : kind;

    /// <param name="cut">Of events with both IDs up to this entry the anonymous record was erased since: they link nothing any more.</param>
    /// <returns>What was never sent so; null where all was.</returns>
    public string? Add(EndUserKey key, IReadOnlyList<LogEntry> log, Func<string, long>? cut = null)
    {
        string? fault = null;
        foreach (var stored in log)
            fault ??= Add(key, stored.Seq, Stored.Entry(stored.Bytes), cut);
        return fault;
    }

    private string? Add(EndUserKey key, long seq, Entry entry, Func<string, long>? cut) => entry switch
    {
        EventAccepted { Event: var e } => Add(key, seq, e, cut),
        UpdateAccepted { Update: var u } => Add(key, u.OperationId),
        OpAccepted { Op: var op } => Add(key, op),
        _ => null,
    };

    private string? Add(EndUserKey key, long seq, UserEvent e, Func<string, long>? cut)
    {
        if (Act(key, ActKind.Event, e.EventId) is not { } act || (act.AtMs, act.Type, act.OtherId) != (e.TimeMs, e.Type, e.AnonymousId))
            return $"event {e.EventId} at {e.TimeMs}";
        var known = new OracleEvent { Id = act.Id, TimeMs = act.AtMs, Type = act.Type, TimeoutMs = TimeoutMs, Analytics = act.Analytics };
        _items.Add(key.Kind == UserKind.Identified ? new(known, key.Id, act.OtherId) : new(known, null, key.Id));
        if (act.OtherId is { } anonymousId && seq > (cut?.Invoke(anonymousId) ?? 0))
            _ops.Add(new OracleOp(anonymousId, act.AtMs, OpKey.OfEvent(act.AtMs, act.Id, key.Id).Id, key.Id));
        return null;
    }

    private string? Add(EndUserKey key, string operationId)
    {
        if (Act(key, ActKind.Update, operationId) is not { } act)
            return $"update {operationId}";
        var update = new OracleUpdate(act.Id, act.AtMs, "CSV", act.Operations);
        _updates.Add(key.Kind == UserKind.Identified ? new(update, key.Id, null) : new(update, null, key.Id));
        return null;
    }

    private string? Add(EndUserKey key, LinkOp op)
    {
        if (op.Key.Id.Contains(OpKey.Separator, StringComparison.Ordinal))
        {
            // One that links nobody is what the link to a forgotten user left.
            if (op.UserId is { } userId)
                MadeByEvents.Add((key.Id, op.Key, userId));
        }
        else if (Act(key, ActKind.Link, op.Key.Id) is not { } act || (act.AtMs, act.OtherId) != (op.Key.TimeMs, op.UserId))
        {
            return $"operation {op.Key.Id}";
        }
        _ops.Add(new OracleOp(key.Id, op.Key.TimeMs, op.Key.Id, op.UserId));
        return null;
    }

    private Act? Act(EndUserKey key, ActKind sort, string id)
    {
        _there.Add((key, sort, id));
        return acts.FirstOrDefault(a => a.User == key && Sort(a.Kind) == sort && a.Id == id);
    }
}
