using Insights.Domain.Accounts;
using Insights.Domain.EndUsers;
using Insights.Domain.EndUsers.Commands;
using Insights.Domain.EndUsers.Owners;
using Insights.Domain.EndUsers.Ports;
using Insights.Domain.Identity.Commands;
using Insights.Domain.Profiles;
using Insights.Testing.Clocks;
using Insights.Testing.InMemory;

namespace Insights.Simulation.Tests.Links;

/// <summary>
/// Two processes over one database, on one thread: each write waits until the seed says what becomes of it, a call may reach
/// either process, and a process may die with all that it holds. What users tell one another goes the same way.
/// </summary>
internal sealed class LinkWorld : IAccountSettings, IEndUsers
{
    public const long LatenessMs = 2 * 3_600_000;

    private readonly AccountSettings _settings;
    private readonly List<LinkNode> _nodes = [];
    private readonly List<(EndUserKey User, UserCommand Command)> _underway = [];
    private readonly double _fails;
    private readonly double _unattributed;
    private readonly double _repeats;

    public LinkWorld(Dice dice, bool expires)
    {
        Dice = dice;
        EntriesPerSnapshot = dice.OneOf(1, 2, 8);
        (Erases, _fails, _repeats) = (dice.Chance(0.6), dice.OneOf(0, 0.02, 0.1), dice.OneOf(0, 0, 0.1));
        var unattributed = Erases ? 0 : dice.OneOf(0, 0.05, 0.3);
        Expires = expires;
        _unattributed = Erases || Expires ? 0 : unattributed;
        _settings = new()
        {
            Lateness = TimeSpan.FromMilliseconds(LatenessMs),
            SessionTimeout = TimeSpan.FromMilliseconds(LinkSets.TimeoutMs),
            EventRetentionMonths = Expires ? dice.OneOf(AccountSettings.MaxEventRetentionMonths, 6, 3, 2) : AccountSettings.RetentionMonths,
        };
        Note($"writes fail {_fails}, unattributed {_unattributed}, repeats {_repeats}");
        _nodes.AddRange([new LinkNode(this), new LinkNode(this)]);
    }

    public Dice Dice { get; }

    /// <summary>Whether users are erased. Each has one owner then, until its process dies: see the README.</summary>
    public bool Erases { get; }

    /// <summary>Whether months pass, so that users expire. Each has one owner then, too.</summary>
    public bool Expires { get; }

    public InMemoryDatabase Database { get; } = new();

    public ManualTimeProvider Clock { get; } = new(DateTimeOffset.FromUnixTimeMilliseconds(History.BaseMs));

    public int EntriesPerSnapshot { get; }

    /// <summary>Faults are over: every write is made at once.</summary>
    public bool IsCalm { get; set; }

    public IReadOnlyList<LinkNode> Nodes => _nodes;

    /// <summary>Counts what clients ask and are answered, so that one can be told to be before another.</summary>
    public int Moment { get; private set; }

    public int NextMoment() => ++Moment;

    /// <summary>What happened, for one who looks at a seed that fails.</summary>
    public List<string> Trace { get; } = [];

    public void Note(string what) => Trace.Add($"{Moment} {HistoryText.Relative(Clock.NowMs)} {what}");

    public IReadOnlyList<LogEntry> LogOf(EndUserKey user) =>
        _nodes[0].Store.ReadLogAsync(user, 0, CancellationToken.None).AsTask().Result;

    /// <summary>From when on the account keeps events, Unix milliseconds.</summary>
    public long EventsFromMs => DateTimeOffset.FromUnixTimeMilliseconds(Clock.NowMs).AddMonths(-_settings.EventRetentionMonths).ToUnixTimeMilliseconds();

    /// <summary>Which incarnation of a user there is; 0: none.</summary>
    public long IncarnationOf(EndUserKey user) => _nodes[0].Store.ReadIncarnationAsync(user, CancellationToken.None).AsTask().Result ?? 0;

    public WriteVerdict Verdict(PendingWrite write)
    {
        if (IsCalm)
            return WriteVerdict.Commit;
        if (Dice.Chance(_fails))
            return Dice.OneOf(WriteVerdict.FailBefore, WriteVerdict.FailAfter, WriteVerdict.Full);
        return Dice.Chance(0.5) ? WriteVerdict.Hold : WriteVerdict.Commit;
    }

    /// <summary>Some write that waits is made, or not.</summary>
    public void CommitSome()
    {
        var node = Dice.OneOf(_nodes.ToArray());
        for (var n = Dice.Between(1, 4); n > 0; n--)
            node.Store.CommitNext(Dice.Chance(_fails) ? Dice.OneOf(WriteVerdict.FailBefore, WriteVerdict.FailAfter) : null);
    }

    public void CommitAll()
    {
        for (var n = 0; n < 1000 && _nodes.Exists(node => node.Store.Pending.Count > 0); n++)
            _nodes.ForEach(node => node.Store.CommitAll());
    }

    /// <summary>Whatever is under way comes to its end.</summary>
    public void Finish()
    {
        CommitAll();
        _underway.Clear();
    }

    /// <summary>A process dies: calls to it, and of it, never end.</summary>
    public void Crash() => Crash(Dice.Between(0, _nodes.Count - 1));

    /// <summary>All processes die, and nothing is under way any more.</summary>
    public void CrashAll()
    {
        for (var at = 0; at < _nodes.Count; at++)
            Crash(at);
        _underway.Clear();
    }

    private void Crash(int at)
    {
        var dead = _nodes[at];
        dead.Store.CrashLosingPending();
        _nodes[at] = new LinkNode(this);
        dead.FailCalls();
        Clock.Advance(TimeSpan.FromMilliseconds(1));
    }

    /// <summary>A message between users that was sent a second time, or given up by its sender, arrives after all.</summary>
    public void Deliver()
    {
        if (_underway.Count == 0)
            return;
        var at = Dice.Between(0, _underway.Count - 1);
        var (user, command) = _underway[at];
        _underway.RemoveAt(at);
        _ = Quietly(NodeOf(user).CallAsync(user, command));
    }

    private static async Task Quietly(ValueTask<UserAnswer> call)
    {
        try
        {
            await call;
        }
        catch (StoreException)
        {
            // Nobody waits for it.
        }
    }

    private LinkNode NodeOf(EndUserKey user)
    {
        var usual = (user.Id[0] + (int)user.Kind) % _nodes.Count;
        return _nodes[Dice.Chance(_unattributed) ? 1 - usual : usual];
    }

    private EndUserOwner Owner(EndUserKey user) => NodeOf(user).Owner(user);

    public AccountSettings Of(string account) => _settings;

    public ValueTask<IReadOnlyList<RecordOutcome>> RecordAsync(EndUserKey user, IReadOnlyList<RecordEvent> events, CancellationToken ct) =>
        Owner(user) is var owner && owner.TryRecord(events, out var recorded) ? TakenAsync(recorded) : owner.RecordAsync(events, ct);

    /// <summary>Who calls a process that dies is told so, as it may well live on itself.</summary>
    public ValueTask<UserAnswer> ExecuteAsync(EndUserKey user, UserCommand command, CancellationToken ct)
    {
        if (command is TakeOver or ForgetUser or ForgetAnonymous or ChangeLink { ByEvent: true } && Dice.Chance(_repeats))
            _underway.Add((user, command));
        return NodeOf(user).CallAsync(user, command);
    }

    public ValueTask<Profile?> GetAsync(EndUserKey user, CancellationToken ct) => Owner(user).GetAsync(ct);

    public ValueTask SettleAsync(EndUserKey user, CancellationToken ct) => Owner(user).SettleAsync(ct);

    private static async ValueTask<IReadOnlyList<RecordOutcome>> TakenAsync(Recorded recorded)
    {
        await recorded.Durable;
        return recorded.Outcomes;
    }
}
