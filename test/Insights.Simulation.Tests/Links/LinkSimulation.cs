using Insights.Domain.EndUsers;
using Insights.Domain.EndUsers.Codec;
using Insights.Domain.EndUsers.Ports;
using Insights.Domain.Events;
using Insights.Domain.Identity;
using Insights.Domain.Identity.Commands;
using Insights.Domain.Profiles;

namespace Insights.Simulation.Tests.Links;

/// <summary>
/// Plays one seed of links, unlinks and events between users, and compares all profiles at the end with the set-based oracle:
/// over the sets of operations and items that the logs then hold, in which everything acknowledged must stand. Attribute
/// updates, erasures and expiry join as further kinds of <see cref="Act"/>, and as items of <see cref="IdentityOracle"/>.
/// </summary>
internal sealed class LinkSimulation
{
    private const long Minute = 60_000;

    private static readonly string[] Anonymous = ["a", "b", "c"];
    private static readonly string[] Identified = ["u", "v"];

    private readonly LinkWorld _world;
    private readonly Dice _dice;
    private readonly List<Act> _acts = [];
    private int _answered;

    private LinkSimulation(int seed) => _world = new LinkWorld(_dice = new Dice(seed));

    /// <summary>One thing that a client asks for, again and again until it is answered for good.</summary>
    private sealed class Act
    {
        public required string Id { get; init; }

        public required long AtMs { get; init; }

        /// <summary>Whose log an event goes to; for an operation the anonymous record's.</summary>
        public required EndUserKey User { get; init; }

        public string? OtherId { get; init; }

        public bool IsOperation { get; init; }

        public Task<bool>? Asked { get; set; }

        /// <summary>Whether it was taken; null: not answered yet.</summary>
        public bool? Taken { get; set; }
    }

    /// <returns>How many of its acts were answered.</returns>
    public static int Play(int seed)
    {
        var simulation = new LinkSimulation(seed);
        simulation.Live();
        simulation.ComeToRest();
        simulation.SettleEverywhere();
        simulation.Check();
        return simulation._answered;
    }

    private void Live()
    {
        for (var step = 0; step < 60; step++)
        {
            switch (_dice.Between(0, 19))
            {
                case < 8:
                    _acts.Add(NewAct(step));
                    Ask(_acts[^1]);
                    break;
                case < 14:
                    _world.CommitSome();
                    break;
                case < 16:
                    _world.Clock.Advance(TimeSpan.FromMilliseconds(_dice.OneOf(1, Minute, 10 * Minute, 31 * Minute, 150 * Minute)));
                    break;
                case 16:
                    _ = Quietly(_world.SettleAsync(AnyUser(), CancellationToken.None));
                    break;
                case 17:
                    _dice.OneOf(_world.Nodes.ToArray()).Evict();
                    break;
                case 18:
                    foreach (var act in _acts)
                        Ask(act);
                    break;
                default:
                    if (_dice.Chance(0.4))
                        _world.Crash();
                    break;
            }
        }
    }

    private void ComeToRest()
    {
        _world.IsCalm = true;
        _world.CommitAll();
        // What a dead process was asked is never answered: it is asked again.
        for (var n = 0; n < 20 && _acts.Exists(a => a.Taken is null); n++)
        {
            foreach (var act in _acts)
            {
                act.Asked = null;
                Ask(act);
            }
            _world.CommitAll();
        }
        Must("Every client is answered in the end", _acts.Count(a => a.Taken is null), 0);
        _answered = _acts.Count;
        var alarms = _world.Nodes[0].Store;
        for (var n = 0; n < 200; n++)
        {
            var due = alarms.ReadDueAsync(long.MaxValue, 100, CancellationToken.None).AsTask().Result;
            if (due.Count == 0)
                return;
            _world.Clock.AdvanceTo(Math.Max(due[0].DueMs, _world.Clock.NowMs));
            foreach (var alarm in due.Where(d => d.DueMs <= _world.Clock.NowMs))
                _ = Quietly(_world.SettleAsync(alarm.User, CancellationToken.None));
            _world.CommitAll();
        }
        throw new InvalidOperationException("At the end no alarm is left: there are alarms after 200 rounds.");
    }

    /// <summary>A process that the other has overtaken shows what was, until it writes or settles; from then on it must not.</summary>
    private void SettleEverywhere()
    {
        foreach (var node in _world.Nodes)
        {
            foreach (var user in Users())
                Settle(node.Owner(user));
        }
        var due = _world.Nodes[0].Store.ReadDueAsync(long.MaxValue, 1, CancellationToken.None).AsTask().Result;
        Must("Alarms that are left after both processes have settled", due.Count, 0);
    }

    private static void Settle(EndUserOwner owner)
    {
        var settled = owner.SettleAsync(CancellationToken.None).AsTask();
        // Refused is who does not know of rows that the other wrote; it has then read them.
        if (settled.IsFaulted)
            settled = owner.SettleAsync(CancellationToken.None).AsTask();
        Must($"{owner.Key.Kind} {owner.Key.Id} settles at rest", settled.Exception?.Message ?? settled.Status.ToString(), nameof(TaskStatus.RanToCompletion));
    }

    private Act NewAct(int step)
    {
        var at = _world.Clock.NowMs - _dice.OneOf(0, 0, 0, 5 * Minute, 10 * Minute, 40 * Minute, 110 * Minute);
        if (_acts.Count > 0 && _dice.Chance(0.15))
            at = Math.Min(_world.Clock.NowMs, Math.Max(_dice.OneOf(_acts.ToArray()).AtMs, _world.Clock.NowMs - (100 * Minute)));
        var (a, u, id) = (_dice.OneOf(Anonymous), _dice.OneOf(Identified), _dice.OneOf("k", "m", "n") + step);
        return _dice.Between(0, 9) switch
        {
            < 4 => new Act { Id = id, AtMs = at, User = Key(UserKind.Anonymous, a) },
            4 => new Act { Id = id, AtMs = at, User = Key(UserKind.Identified, u) },
            < 7 => new Act { Id = id, AtMs = at, User = Key(UserKind.Identified, u), OtherId = a },
            7 or 8 => new Act { Id = id, AtMs = at, User = Key(UserKind.Anonymous, a), OtherId = u, IsOperation = true },
            _ => new Act { Id = id, AtMs = at, User = Key(UserKind.Anonymous, a), IsOperation = true },
        };
    }

    private void Ask(Act act)
    {
        if (act.Taken is null && act.Asked is not { IsCompleted: false })
            act.Asked = AskAsync(act);
    }

    private async Task<bool> AskAsync(Act act)
    {
        try
        {
            act.Taken = act.IsOperation ? await ChangeAsync(act) : await RecordAsync(act);
            return true;
        }
        catch (StoreException)
        {
            return false;
        }
    }

    private async Task<bool> RecordAsync(Act act)
    {
        var e = new UserEvent { EventId = act.Id, TimeMs = act.AtMs, Type = "click", AnonymousId = act.OtherId };
        var outcome = await _world.RecordAsync(act.User, [new RecordEvent(e, _world.Clock.NowMs, false)], CancellationToken.None);
        return outcome[0] != RecordOutcome.TooLate;
    }

    private async Task<bool> ChangeAsync(Act act)
    {
        var op = new OpKey(act.AtMs, act.Id);
        var done = act.OtherId is { } to
            ? await _world.IdentifyAsync(act.User, Key(UserKind.Identified, to), op, _world.Clock.NowMs, false, null, CancellationToken.None)
            : await _world.AnonymizeAsync(act.User, op, _world.Clock.NowMs, false, null, CancellationToken.None);
        return done.Outcome is OpOutcome.Accepted or OpOutcome.Duplicate;
    }

    private void Check()
    {
        var (ops, items) = (new List<OracleOp>(), new List<OracleItem>());
        var records = Users().ToDictionary(k => k, k => ((IStoredRecords)_world.Nodes[0].Store).ReadAsync(k, CancellationToken.None).AsTask().Result);
        foreach (var (key, record) in records)
        {
            foreach (var entry in record.Entries.Select(e => EntryCodec.Decode(e.Bytes)))
                Collect(key, entry, ops, items);
            var differences = Domain.Verification.Rebuild.Compare(key, record, _world.Clock.NowMs);
            Must($"What is stored of {key.Kind} {key.Id} is what its log amounts to", string.Join("; ", differences), "");
        }
        foreach (var act in _acts.Where(a => a.Taken == true))
        {
            var there = act.IsOperation
                ? ops.Exists(o => o.AnonymousId == act.User.Id && o.OpId == act.Id)
                : items.Exists(i => i.Event.Id == act.Id && (i.UserId ?? i.AnonymousId) == act.User.Id);
            Must($"{act.Id} was acknowledged and is in the log", there, true);
        }
        var oracle = new IdentityOracle(ops, items);
        foreach (var key in Users())
        {
            var events = key.Kind == UserKind.Anonymous ? oracle.OfAnonymous(key.Id) : oracle.OfIdentified(key.Id);
            var answer = SessionOracle.Evaluate(events, _world.Clock.NowMs);
            var rows = records[key].Sessions.OrderBy(s => s.StartMs).ThenBy(s => s.FirstEventId, StringComparer.Ordinal).ToList();
            Must($"The rows of {key.Kind} {key.Id} are the oracle's", Compare.Sessions("session", rows, answer.Sessions), null);
            var links = Text(LinksOf(key, oracle));
            // What each process holds, and what one reads that holds nothing.
            var nodes = new[] { ("process 0", _world.Nodes[0]), ("process 1", _world.Nodes[1]), ("a new process", new LinkNode(_world)) };
            foreach (var (name, node) in nodes)
                Check($"of {key.Kind} {key.Id} in {name}", node.Owner(key).GetAsync(CancellationToken.None).AsTask().Result, answer, links);
        }
    }

    private static void Check(string whose, Profile? shown, OracleAnswer answer, string links)
    {
        if (answer.Exists)
            Must($"The profile {whose} is the oracle's", Compare.Profiles(shown, answer), null);
        else
            Must($"The sessions {whose}", shown?.Attributes.TotalSessions, null);
        Must($"The links {whose}", Text(shown?.Links.All.Select(l => (l.OtherId, l.SinceMs, l.UntilMs)).Order()), links);
    }

    /// <summary>By the other's ID and time.</summary>
    private static IEnumerable<(string OtherId, long SinceMs, long? UntilMs)> LinksOf(EndUserKey key, IdentityOracle oracle) =>
        (key.Kind == UserKind.Anonymous
            ? oracle.LinksOf(key.Id)
            : Anonymous.SelectMany(a => oracle.LinksOf(a).Where(l => l.UserId == key.Id).Select(l => (a, l.SinceMs, l.UntilMs)))).Order();

    /// <summary>Links that the product made out of events are none of the set: the events themselves are.</summary>
    private static void Collect(EndUserKey key, Entry entry, List<OracleOp> ops, List<OracleItem> items)
    {
        if (entry is OpAccepted { Op: var op } && !op.Key.Id.Contains(OpKey.Separator, StringComparison.Ordinal))
            ops.Add(new OracleOp(key.Id, op.Key.TimeMs, op.Key.Id, op.UserId));
        if (entry is not EventAccepted { Event: var e } accepted)
            return;
        var known = new OracleEvent { Id = e.EventId, TimeMs = e.TimeMs, Type = e.Type, TimeoutMs = accepted.Rules.TimeoutMs };
        items.Add(key.Kind == UserKind.Identified ? new(known, key.Id, e.AnonymousId) : new(known, null, key.Id));
        if (key.Kind == UserKind.Identified && e.AnonymousId is { } anonymousId)
            ops.Add(new OracleOp(anonymousId, e.TimeMs, e.EventId + "\u0001" + key.Id, key.Id));
    }

    private static async Task Quietly(ValueTask call)
    {
        try
        {
            await call;
        }
        catch (StoreException)
        {
            // The alarm stays, or the next one asks again.
        }
    }

    private static string Text<T>(IEnumerable<T>? all) => string.Join(' ', all ?? []);

    private static void Must<T>(string check, T shown, T expected)
    {
        if (!EqualityComparer<T>.Default.Equals(shown, expected))
            throw new InvalidOperationException($"{check}: it is {shown}, not {expected}.");
    }

    private EndUserKey AnyUser() => _dice.OneOf(Users().ToArray());

    private static IEnumerable<EndUserKey> Users() =>
        [.. Anonymous.Select(a => Key(UserKind.Anonymous, a)), .. Identified.Select(u => Key(UserKind.Identified, u))];

    private static EndUserKey Key(UserKind kind, string id) => new("acme", kind, id);
}
