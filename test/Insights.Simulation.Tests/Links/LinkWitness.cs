using Insights.Domain.EndUsers;
using Insights.Testing.Records;
using Insights.Domain.EndUsers.Compacting;
using Insights.Domain.EndUsers.Ports;
using Insights.Domain.Identity;
using Insights.Testing.InMemory;
using Insights.Testing.Oracle;

namespace Insights.Simulation.Tests.Links;

/// <summary>
/// Sees every erasure at the moment it becomes durable, and judges by the sets that the logs held: gone is what was the erased
/// user's alone, and nothing else (docs/semantics.md 1.8).
/// </summary>
internal sealed class LinkWitness(LinkWorld world)
{
    private readonly HashSet<(EndUserKey User, ActKind Sort, string Id)> _gone = [];
    private readonly Dictionary<(string AnonymousId, string UserId), Forgotten> _forgotten = [];
    private readonly Dictionary<(string AnonymousId, string UserId), long> _cuts = [];
    private readonly Dictionary<string, (List<OracleEvent> Events, List<OracleUpdate> Updates)> _inherited = new(StringComparer.Ordinal);

    // What a record kept, rightly, when it forgot a user, until that one goes.
    private readonly Dictionary<(string AnonymousId, string UserId), HashSet<string>> _kept = [];
    private readonly Dictionary<(EndUserKey User, string Entry), long> _durableMs = [];

    public IReadOnlyList<Act> Acts { get; set; } = [];

    /// <summary>What has left logs.</summary>
    public LinkPast Past { get; } = new(world);

    /// <summary>The first thing that should not be; null while there is none.</summary>
    public string? Fault { get; private set; }

    public int Erasures { get; private set; }

    /// <summary>Users that went as their time was over.</summary>
    public int Expiries { get; private set; }

    /// <summary>Logs that were compacted.</summary>
    public int Compactions { get; private set; }

    /// <summary>Lookups that were judged.</summary>
    public int Lookups { get; private set; }

    public void Fail(string check, string what) => Fault ??= $"{check}: {what}";

    /// <summary>Whether what was acknowledged was erased since, rightly.</summary>
    public bool IsGone(Act act) => _gone.Contains((act.User, LinkSets.Sort(act.Kind), act.Id));

    /// <summary>Whether it has left the log with what compaction took.</summary>
    public bool HasLeft(Act act) => Past.Left(act.User).Items.Contains((act.Kind, act.Id));

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
        there.Add(erasure.User, Past.LogOf(erasure.User));
        // Not one that was asked for again before, and came after it.
        var before = Acts.Where(a => a.User == erasure.User && a.Answered >= 0 && a.LastAnswered >= a.LastAsked && a.LastAnswered < asked && !a.IsUnderWay);
        foreach (var act in before)
        {
            if (there.Holds(act))
                Fail("What was acknowledged before an erasure is gone when it is answered", act.ToString());
        }
    }

    /// <summary>Entries became durable.</summary>
    public void Saw(EndUserKey user, LogAppend append)
    {
        Past.Appended(user, append);
        if (!world.Expires)
            return;
        foreach (var bytes in append.Entries)
            _durableMs.TryAdd((user, LinkExpiry.NameOf(Stored.Entry(bytes))), world.Clock.NowMs);
    }

    /// <summary>The beginning of a log was compacted.</summary>
    public void Saw(EndUserKey user, IReadOnlyList<LogEntry> before, LogCompaction compaction)
    {
        Compactions++;
        world.Note($"compacted: {user.Kind} {user.Id} {Text(before)}, up to {compaction.Seq}");
        var left = before.Where(e => e.Seq <= compaction.Seq).Select(e => Stored.Entry(e.Bytes)).ToList();
        var items = left.OfType<ItemEntry>().Concat(left.OfType<TakenOver>().SelectMany(t => t.Adds));
        if (items.Any(i => i.ItemTimeMs >= world.EventsFromMs))
            Fail("What leaves a log is older than the account keeps events", $"{user.Kind} {user.Id}");
        if (user.Kind == UserKind.Anonymous)
            Inherit(Past.Leave(user, Acts, before, compaction.Seq));
        else
            Past.Leave(user, CompactedPast.Of((Compacted)Stored.Entry(compaction.Entry)).Cut.FloorMs);
    }

    /// <summary>A log was erased, or replaced by what may stay.</summary>
    public void Saw(ErasedLog erased)
    {
        Erasures++;
        var before = erased.User.Kind == UserKind.Identified ? Past.LogOf(erased.User) : Past.Unfolded(erased.User, erased.Before);
        Past.Erased(erased.User, isWhole: false, world.IncarnationOf(erased.User));
        var log = erased with { Before = before, After = Past.Unfolded(erased.User, erased.After) };
        world.Note($"gone: {log.User.Kind} {log.User.Id} {Text(log.Before)}; left: {Text(log.After)}");
        var key = log.User;
        var expired = Expired(key, log.Before);
        Expiries += expired is not null && log.After.Count == 0 ? 1 : 0;
        if (key.Kind == UserKind.Identified && expired is not null)
            NothingIsLeftOf(key, expired);
        else if (key.Kind == UserKind.Identified && IsBeingErased(key))
            NothingIsLeft(key, log.Before);
        else if (key.Kind == UserKind.Anonymous && log.After.Count == 0 && (IsBeingErased(key) || expired is not null))
            Inherit(key, log.Before);
        else if (key.Kind == UserKind.Anonymous && ActMaker.Identified.FirstOrDefault(id => MayForget(key, id, log)) is { } userId)
        {
            _forgotten[(key.Id, userId)] = new(world.Moment, Items(log.After), [.. log.Before.Where(e => Stored.Entry(e.Bytes) is OpAccepted { Op.UserId: null })]);
            _kept[(key.Id, userId)] = [.. log.After.Select(e => Stored.Entry(e.Bytes)).OfType<ItemEntry>().Select(LinkExpiry.NameOf)];
        }
        else if (log.After.Count > 0)
            Fail("A record forgets what was a user's alone who is being erased, and nothing else", $"{key.Id} keeps {Text(log.After)} of {Text(log.Before)}");
        else
            WasNobody(key, log.Before);
        NoteGone(key, log);
        if (log.After.Count == 0)
            Past.Erased(key, isWhole: true, 0);
        // What comes to a record that is gone comes after all that it was to forget.
        foreach (var userId in ActMaker.Identified.Where(id => log.After.Count == 0 && _forgotten.ContainsKey((key.Id, id))))
            _forgotten[(key.Id, userId)] = _forgotten[(key.Id, userId)] with { Kept = [] };
        if (key.Kind == UserKind.Identified)
        {
            _inherited.Remove(key.Id);
            foreach (var anonymousId in ActMaker.Anonymous)
            {
                _cuts.Remove((anonymousId, key.Id));
                _kept.Remove((anonymousId, key.Id));
            }
        }
    }

    /// <summary>Null for one whose time is not over.</summary>
    public LinkExpiry.Expired? Expired(EndUserKey key, IReadOnlyList<LogEntry> log) =>
        world.Expires ? new LinkExpiry(Acts).Of(key, log, Past.Left(key), world.Clock.NowMs).Expired : null;

    /// <summary>Looks a user up, who has expired or has not; where something happens meanwhile nothing is said.</summary>
    public async Task LookAsync(EndUserKey user)
    {
        var (log, nowMs) = (Past.LogOf(user), world.Clock.NowMs);
        try
        {
            var shown = await world.GetAsync(user, CancellationToken.None);
            if (nowMs != world.Clock.NowMs || Text(Past.LogOf(user)) != Text(log))
                return;
            Lookups++;
            var (expired, exists) = new LinkExpiry(Acts).Of(user, log, Past.Left(user), nowMs);
            if (expired is not null && shown is not null)
                Fail("Who has expired is not shown", $"{user.Kind} {user.Id}, gone since {HistoryText.Relative(expired.GoneMs)}");
            if (expired is null && shown is null && exists)
                Fail("Who has not expired is shown", $"{user.Kind} {user.Id}");
        }
        catch (StoreException)
        {
            // Asked again, perhaps.
        }
    }

    /// <summary>Of one who has expired nothing stays with anonymous records but what came after.</summary>
    private void NothingIsLeftOf(EndUserKey key, LinkExpiry.Expired user)
    {
        foreach (var id in ActMaker.Anonymous)
        {
            var record = ActMaker.Key(UserKind.Anonymous, id);
            var kept = _kept.GetValueOrDefault((id, key.Id)) ?? [];
            Fault ??= user.LeftWith(id, Past.LogOf(record), e => MayStay(record, e, user) || kept.Contains(LinkExpiry.NameOf(e)));
        }
    }

    /// <summary>Whether an entry of a record may have come after the user had gone: at the moment it was under way, or later.</summary>
    private bool MayStay(EndUserKey record, Entry entry, LinkExpiry.Expired user) =>
        user.IsAfter(entry) || _durableMs.GetValueOrDefault((record, LinkExpiry.NameOf(entry))) >= user.GoneMs;

    private bool IsBeingErased(EndUserKey key) => Erasing(key).Any();

    private IEnumerable<Act> Erasing(EndUserKey key) =>
        Acts.Where(a => a.Kind == ActKind.Erase && a.User == key && a.Begun >= 0 && (a.Taken is null || a.IsUnderWay));

    /// <summary>Of a user that goes nothing stays with anonymous records but what came since they forgot it.</summary>
    private void NothingIsLeft(EndUserKey user, IReadOnlyList<LogEntry> before)
    {
        var entries = before.Select(e => Stored.Entry(e.Bytes)).ToList();
        var begun = Erasing(user).Min(a => a.Begun);
        foreach (var id in ActMaker.Anonymous)
        {
            var log = Past.LogOf(ActMaker.Key(UserKind.Anonymous, id));
            if (log.Count == 0)
                continue;
            var incarnation = ((UserCreated)Stored.Entry(log[0].Bytes)).AtMs;
            var told = entries.OfType<TakenOver>().Where(t => t.AnonymousId == id && t.Incarnation == incarnation).Select(t => t.Position).DefaultIfEmpty(0).Max();
            foreach (var (seq, op) in OpsOf(log))
            {
                if (op.UserId == user.Id && seq <= told)
                    Fail("No record names a user that was erased", $"{id} at {seq} names {user.Id}, by {op.Key}");
            }
            var kept = _forgotten.TryGetValue((id, user.Id), out var forgot) && forgot.Moment >= begun ? forgot.Kept : null;
            var sets = new LinkSets(Acts);
            sets.Add(ActMaker.Key(UserKind.Anonymous, id), [.. log.Where(e => Stored.Entry(e.Bytes) switch
            {
                OpAccepted op => op.Op.UserId != user.Id,
                ItemEntry item => kept?.Contains(item.ItemId) != false,
                _ => false,
            })]);
            // An end of a link to the user that went with the link stands still for what came before.
            sets.Add(ActMaker.Key(UserKind.Anonymous, id), forgot?.Ends ?? []);
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
        Inherit(SetsOf(record, before).Oracle());
        foreach (var userId in ActMaker.Identified)
            _cuts[(record.Id, userId)] = Past.LogOf(ActMaker.Key(UserKind.Identified, userId)).Count;
    }

    private void Inherit(IdentityOracle oracle)
    {
        foreach (var userId in ActMaker.Identified)
        {
            if (!_inherited.TryGetValue(userId, out var all))
                _inherited.Add(userId, all = ([], []));
            all.Events.AddRange(oracle.OfIdentified(userId).Where(e => !all.Events.Exists(known => known.Id == e.Id)));
            all.Updates.AddRange(oracle.UpdatesOfIdentified(userId).Where(u => !all.Updates.Exists(known => known.Id == u.Id)));
        }
    }

    /// <summary>
    /// Whether a record may go on with what is left where it is to forget a user: that one is being erased, what goes was that
    /// user's alone, also by events with both IDs that the record did not know of, and what stays was not, as far as it knew.
    /// </summary>
    private bool MayForget(EndUserKey record, string userId, ErasedLog log)
    {
        var user = ActMaker.Key(UserKind.Identified, userId);
        return (IsBeingErased(user) && MayForget(record, user, log, null))
            || (Expired(user, Past.LogOf(user)) is { } expired && MayForget(record, user, log, expired));
    }

    /// <param name="expired">Null: it is erased by request, with all that was its own alone.</param>
    private bool MayForget(EndUserKey record, EndUserKey user, ErasedLog log, LinkExpiry.Expired? expired)
    {
        var (known, all, after) = (SetsOf(record, log.Before), SetsOf(record, log.Before), SetsOf(record, log.After));
        all.Add(user, Past.LogOf(user), anonymousId => Cut(anonymousId, user.Id));
        var before = log.Before.Select(e => Stored.Entry(e.Bytes)).ToList();
        var (must, may) = expired is null ? ([], []) : (before.FindAll(expired.IsAfter), before.FindAll(e => MayStay(record, e, expired)));
        var stays = Items(after, record.Id).ToList();
        var goes = Items(known, record.Id).Except(stays);
        var (knownOf, allOf, afterOf) = (known.Oracle(), all.Oracle(), after.Oracle());
        // Where it was not the user's, a record is whose it was: no link opens again.
        var moments = Items(known, record.Id).Select(i => i.TimeMs).Concat(OpsOf(log.Before).Select(o => o.Op.Key.TimeMs)).Append(long.MaxValue);
        return (log.After.Count > 0 || !Past.Left(record).HasOwn)
            && moments.All(t => knownOf.LinkedAt(record.Id, t) is var whose && afterOf.LinkedAt(record.Id, t) is var now
                && (now == whose || (whose == user.Id && now is null)))
            && goes.All(i => allOf.LinkedAt(record.Id, i.TimeMs) == user.Id && !IsAmong(must, i))
            && stays.All(i => knownOf.LinkedAt(record.Id, i.TimeMs) != user.Id || IsAmong(may, i))
            && OpsOf(log.After).All(o => o.Op.UserId != user.Id || IsAmong(may, o.Op))
            && OpsOf(log.Before).All(o => o.Op.UserId is null || (o.Op.UserId == user.Id && !IsAmong(must, o.Op))
                || OpsOf(log.After).Any(left => left.Op.Key == o.Op.Key));
    }

    private static bool IsAmong(List<Entry> entries, LinkOp op) => entries.Exists(e => e is OpAccepted o && o.Op.Key == op.Key);

    private static bool IsAmong(List<Entry> entries, (ActKind Sort, string Id, long TimeMs) item) => entries.Exists(e => e switch
    {
        UpdateAccepted u => (ActKind.Update, u.Update.OperationId, u.ItemTimeMs) == item,
        EventAccepted a => (ActKind.Event, a.ItemId, a.ItemTimeMs) == item,
        _ => false,
    });

    private static HashSet<string> Items(IReadOnlyList<LogEntry> log) =>
        [.. log.Select(e => Stored.Entry(e.Bytes)).OfType<ItemEntry>().Select(i => i.ItemId)];

    private static IEnumerable<(ActKind Sort, string Id, long TimeMs)> Items(LinkSets sets, string anonymousId) =>
        sets.Items.Where(i => i.UserId is null && i.AnonymousId == anonymousId).Select(i => (ActKind.Event, i.Event.Id, i.Event.TimeMs))
            .Concat(sets.Updates.Where(u => u.UserId is null).Select(u => (ActKind.Update, u.Update.Id, u.Update.TimeMs)));

    public static string Text(IReadOnlyList<LogEntry> log) => string.Join(", ", log.Select(e => Stored.Entry(e.Bytes)).Select(e => e switch
    {
        EventAccepted a => "event " + a.Event.EventId,
        UpdateAccepted a => "update " + a.Update.OperationId,
        OpAccepted a => $"{a.Op.Key.Id} to {a.Op.UserId ?? "nobody"}",
        TakenOver t => $"taken from {t.AnonymousId} {t.Incarnation}/{t.Position}: {string.Join(' ', t.Adds.Select(i => i.ItemId))} without {string.Join(' ', t.Retracts.Select(i => i.ItemId))}",
        UserCreated c => $"incarnation {c.AtMs}",
        _ => e.GetType().Name,
    }));

    /// <summary>Who goes without having been asked to was never seen: unattributed events, too old for anything to take them in.</summary>
    private void WasNobody(EndUserKey key, IReadOnlyList<LogEntry> before)
    {
        var entries = before.Select(e => Stored.Entry(e.Bytes)).ToList();
        if (Past.Left(key).HasOwn)
            Fail("Who is erased unasked was nobody", $"{key.Kind} {key.Id} had {string.Join(' ', Past.Left(key).Items)}");
        // A record that was told of links, and whose other side was erased since, is as good as never seen.
        if (entries.Exists(e => e is UpdateAccepted or OpAccepted
            || (e is TakenOver t && !entries.Exists(g => g is AnonymousGone gone && gone.AnonymousId == t.AnonymousId && gone.Incarnation >= t.Incarnation))))
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
        foreach (var (sort, id) in log.After.Count == 0 ? Past.Left(key).Items : [])
            _gone.Add((key, sort, id));
    }

    private LinkSets SetsOf(EndUserKey key, IReadOnlyList<LogEntry> log)
    {
        var sets = new LinkSets(Acts);
        if (sets.Add(key, log) is { } unknown)
            Fail("What is in a log was sent", $"{key.Kind} {key.Id}: {unknown}");
        return sets;
    }

    private static IEnumerable<(long Seq, LinkOp Op)> OpsOf(IReadOnlyList<LogEntry> log) =>
        log.Select(e => (e.Seq, (Stored.Entry(e.Bytes) as OpAccepted)?.Op)).Where(e => e.Item2 is not null)!;

    /// <summary>A record forgot a user: when, what it held then, and the ends of links that it held before.</summary>
    private sealed record Forgotten(int Moment, HashSet<string> Kept, IReadOnlyList<LogEntry> Ends);
}
