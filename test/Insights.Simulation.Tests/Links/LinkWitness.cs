using Insights.Domain.EndUsers;
using Insights.Domain.EndUsers.Codec;
using Insights.Domain.EndUsers.Ports;
using Insights.Domain.Identity;
using Insights.Testing.InMemory;
using Insights.Testing.Oracle;

namespace Insights.Simulation.Tests.Links;

/// <summary>
/// Sees every erasure at the moment it becomes durable, and judges by the sets that the logs held: gone is what was the erased
/// user's alone, and nothing else (DESIGN 1.8).
/// </summary>
internal sealed class LinkWitness(LinkWorld world)
{
    private readonly HashSet<(EndUserKey User, ActKind Sort, string Id)> _gone = [];
    private readonly Dictionary<(string AnonymousId, string UserId), (int Moment, long Entries)> _forgotten = [];
    private readonly Dictionary<(string AnonymousId, string UserId), long> _cuts = [];
    private readonly Dictionary<string, (List<OracleEvent> Events, List<OracleUpdate> Updates)> _inherited = new(StringComparer.Ordinal);

    public IReadOnlyList<Act> Acts { get; set; } = [];

    /// <summary>The first thing that should not be; null while there is none.</summary>
    public string? Fault { get; private set; }

    public int Erasures { get; private set; }

    public void Fail(string check, string what) => Fault ??= $"{check}: {what}";

    /// <summary>Whether what was acknowledged was erased since, rightly.</summary>
    public bool IsGone(Act act) => _gone.Contains((act.User, LinkSets.Sort(act.Kind), act.Id));

    /// <summary>Of events with both IDs up to this entry of the user's log the anonymous record was erased since.</summary>
    public long Cut(string anonymousId, string userId) => _cuts.GetValueOrDefault((anonymousId, userId));

    /// <summary>What the user took from anonymous records that were erased since, and keeps.</summary>
    public (IEnumerable<OracleEvent> Events, IEnumerable<OracleUpdate> Updates) Inherited(string userId) =>
        _inherited.TryGetValue(userId, out var all) ? all : ([], []);

    /// <summary>An erasure was answered.</summary>
    /// <param name="asked">When it was asked for.</param>
    public void Erased(Act erasure, int asked)
    {
        var there = new LinkSets(Acts);
        there.Add(erasure.User, world.LogOf(erasure.User));
        foreach (var act in Acts.Where(a => a.User == erasure.User && a.Answered >= 0 && a.Answered < asked && a.LastAsked < asked && !a.IsUnderWay))
        {
            if (there.Holds(act))
                Fail("What was acknowledged before an erasure is gone when it is answered", act.ToString());
        }
    }

    /// <summary>A log was erased, or replaced by what may stay.</summary>
    public void Saw(ErasedLog log)
    {
        Erasures++;
        var key = log.User;
        if (key.Kind == UserKind.Identified && IsBeingErased(key))
            NothingIsLeft(key, log.Before);
        else if (key.Kind == UserKind.Anonymous && IsBeingErased(key) && log.After.Count == 0)
            Inherit(key, log.Before);
        else if (key.Kind == UserKind.Anonymous && SetsOf(key, log.Before).HasOps(key.Id))
            Forgot(key, log);
        else
            WasNobody(key, log.Before);
        NoteGone(key, log);
        if (key.Kind == UserKind.Identified)
        {
            _inherited.Remove(key.Id);
            foreach (var anonymousId in ActMaker.Anonymous)
                _cuts.Remove((anonymousId, key.Id));
        }
    }

    private bool IsBeingErased(EndUserKey key) => Erasing(key).Any();

    private IEnumerable<Act> Erasing(EndUserKey key) =>
        Acts.Where(a => a.Kind == ActKind.Erase && a.User == key && a.Begun >= 0 && (a.Taken is null || a.IsUnderWay));

    /// <summary>Of a user that goes nothing stays with anonymous records but what came since they forgot it.</summary>
    private void NothingIsLeft(EndUserKey user, IReadOnlyList<LogEntry> before)
    {
        var entries = before.Select(e => EntryCodec.Decode(e.Bytes)).ToList();
        var begun = Erasing(user).Min(a => a.Begun);
        foreach (var id in ActMaker.Anonymous)
        {
            var log = world.LogOf(ActMaker.Key(UserKind.Anonymous, id));
            if (log.Count == 0)
                continue;
            var life = ((UserCreated)EntryCodec.Decode(log[0].Bytes)).AtMs;
            var told = entries.OfType<TakenOver>().Where(t => t.AnonymousId == id && t.Life == life).Select(t => t.Position).DefaultIfEmpty(0).Max();
            foreach (var (seq, op) in OpsOf(log))
            {
                if (op.UserId == user.Id && seq <= told)
                    Fail("No record names a user that was erased", $"{id} at {seq} names {user.Id}, by {op.Key}");
            }
            var upTo = _forgotten.TryGetValue((id, user.Id), out var forgot) && forgot.Moment >= begun ? forgot.Entries : long.MaxValue;
            var sets = new LinkSets(Acts);
            sets.Add(ActMaker.Key(UserKind.Anonymous, id), [.. log.Where(e => e.Seq <= upTo && (EntryCodec.Decode(e.Bytes) as OpAccepted)?.Op.UserId != user.Id)]);
            var records = sets.Items.Select(i => i.Event.Id).Concat(sets.Updates.Select(u => u.Update.Id)).ToList();
            sets.Add(user, before, anonymousId => Cut(anonymousId, user.Id));
            var oracle = sets.Oracle();
            if (sets.Items.Any(i => i.UserId is null && oracle.LinkedAt(id, i.Event.TimeMs) == user.Id)
                || sets.Updates.Any(u => u.UserId is null && oracle.LinkedAt(id, u.Update.TimeMs) == user.Id))
                Fail("Nothing that was a user's alone is left when it is erased", $"{id} holds something of {user.Id} among {string.Join(' ', records)}");
        }
    }

    /// <summary>What users took from a record that was erased stays theirs; the links go.</summary>
    private void Inherit(EndUserKey record, IReadOnlyList<LogEntry> before)
    {
        var sets = SetsOf(record, before);
        var oracle = sets.Oracle();
        foreach (var userId in ActMaker.Identified)
        {
            if (!_inherited.TryGetValue(userId, out var all))
                _inherited.Add(userId, all = ([], []));
            all.Events.AddRange(oracle.OfIdentified(userId).Where(e => !all.Events.Exists(known => known.Id == e.Id)));
            all.Updates.AddRange(oracle.UpdatesOfIdentified(userId).Where(u => !all.Updates.Exists(known => known.Id == u.Id)));
            _cuts[(record.Id, userId)] = world.LogOf(ActMaker.Key(UserKind.Identified, userId)).Count;
        }
    }

    /// <summary>A record forgot a user that is being erased: what was that user's alone, and what names it.</summary>
    private void Forgot(EndUserKey record, ErasedLog log)
    {
        var (before, after) = (SetsOf(record, log.Before), SetsOf(record, log.After));
        var named = OpsOf(log.After).Select(o => o.Op.UserId).ToHashSet();
        var vanished = OpsOf(log.Before).Select(o => o.Op.UserId).OfType<string>().Where(u => !named.Contains(u)).Distinct().ToList();
        if (vanished.Count != 1 || !IsBeingErased(ActMaker.Key(UserKind.Identified, vanished[0])))
        {
            Fail("A record forgets none but who is being erased", $"{record.Id} forgot {string.Join(' ', vanished)}");
            return;
        }
        var oracle = before.Oracle();
        var goes = before.Items.Where(i => oracle.LinkedAt(record.Id, i.Event.TimeMs) == vanished[0]).Select(i => "e" + i.Event.Id)
            .Concat(before.Updates.Where(u => oracle.LinkedAt(record.Id, u.Update.TimeMs) == vanished[0]).Select(u => "u" + u.Update.Id)).ToHashSet();
        var stays = Names(before).Where(n => !goes.Contains(n)).Order().ToList();
        var kept = Names(after).Order().ToList();
        if (!stays.SequenceEqual(kept))
            Fail("A record that forgets a user loses what was that user's alone", $"{record.Id} keeps {string.Join(' ', kept)}, not {string.Join(' ', stays)}");
        var others = OpsOf(log.Before).Where(o => o.Op.UserId is not null && o.Op.UserId != vanished[0]).Select(o => o.Op.Key).ToList();
        if (others.Exists(key => !OpsOf(log.After).Any(o => o.Op.Key == key)))
            Fail("A record that forgets a user keeps its links to others", record.Id);
        _forgotten[(record.Id, vanished[0])] = (world.Moment, log.After.Count);
    }

    private static IEnumerable<string> Names(LinkSets sets) =>
        sets.Items.Select(i => "e" + i.Event.Id).Concat(sets.Updates.Select(u => "u" + u.Update.Id));

    /// <summary>Who goes without having been asked to was never seen: strays, too old for anything to take them in.</summary>
    private void WasNobody(EndUserKey key, IReadOnlyList<LogEntry> before)
    {
        var entries = before.Select(e => EntryCodec.Decode(e.Bytes)).ToList();
        if (entries.Exists(e => e is UpdateAccepted or OpAccepted or TakenOver))
            Fail("Who is erased unasked was nobody", $"{key.Kind} {key.Id} had {string.Join(' ', entries.Select(e => e.GetType().Name))}");
        var events = SetsOf(key, before).Items.Select(i => i.Event).ToList();
        if (SessionOracle.Evaluate(events, world.Clock.NowMs).Exists || events.Exists(e => e.TimeMs >= world.Clock.NowMs - LinkWorld.LatenessMs))
            Fail("Who is erased unasked was nobody", $"{key.Kind} {key.Id} had {string.Join(' ', events.Select(e => e.Id))}");
    }

    private void NoteGone(EndUserKey key, ErasedLog log)
    {
        var (before, after) = (SetsOf(key, log.Before), SetsOf(key, log.After));
        foreach (var act in Acts.Where(a => a.User == key && before.Holds(a) && !after.Holds(a)))
            _gone.Add((key, LinkSets.Sort(act.Kind), act.Id));
    }

    private LinkSets SetsOf(EndUserKey key, IReadOnlyList<LogEntry> log)
    {
        var sets = new LinkSets(Acts);
        if (sets.Add(key, log) is { } unknown)
            Fail("What is in a log was sent", $"{key.Kind} {key.Id}: {unknown}");
        return sets;
    }

    private static IEnumerable<(long Seq, LinkOp Op)> OpsOf(IReadOnlyList<LogEntry> log) =>
        log.Select(e => (e.Seq, (EntryCodec.Decode(e.Bytes) as OpAccepted)?.Op)).Where(e => e.Item2 is not null)!;
}
