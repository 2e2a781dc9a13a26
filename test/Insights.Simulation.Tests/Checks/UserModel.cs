using Insights.Domain.EndUsers;
using Insights.Simulation.Tests.World;

namespace Insights.Simulation.Tests.Checks;

/// <summary>What should be of one user, at every state that its log ever had.</summary>
internal sealed class UserModel(EndUserKey key, Ledger ledger)
{
    private readonly List<UserState> _states = [new([], [], 0, 0)];
    private readonly Dictionary<SimProcess, int> _known = [];
    private readonly List<Delivery> _attempts = [];
    private readonly Dictionary<string, Delivery> _accepted = new(StringComparer.Ordinal);
    private readonly List<ClientUpdate> _updateAttempts = [];
    private readonly Dictionary<string, ClientUpdate> _updates = new(StringComparer.Ordinal);
    private readonly List<(int State, HashSet<string> Updates)> _erasedUpdates = [];

    private readonly List<(int State, Dictionary<string, Delivery> Accepted)> _erased = [];

    private long _askedToGoMs = long.MaxValue;

    public EndUserKey Key => key;

    /// <summary>Number of the state that is durable now.</summary>
    public int Latest => _states.Count - 1;

    public int Erasures => _erased.Count;

    public UserState Now => _states[^1];

    public UserState State(int number) => _states[number];

    /// <summary>The deliveries whose events are durable, in the order in which they became so.</summary>
    public IEnumerable<Delivery> Accepted => _accepted.Values;

    /// <summary>The updates that are durable, in the order in which they became so.</summary>
    public IEnumerable<ClientUpdate> Updates => _updates.Values;

    public void Sends(Delivery attempt) => _attempts.Add(attempt);

    public void Sends(ClientUpdate attempt) => _updateAttempts.Add(attempt);

    /// <summary>The attempt that brought what stands in the log; null where no client sent it.</summary>
    public ClientUpdate? AttemptOf(UpdateAccepted entry) => _updateAttempts
        .Where(u => u.ReceivedMs == entry.ReceivedMs && Commands.UpdateOf(u) == entry.Update).MaxBy(u => u.IsImport);

    public ClientUpdate? UpdatedBy(string operationId) => _updates.GetValueOrDefault(operationId);

    /// <summary>Whether it was durable at a state or later, and was erased since.</summary>
    public bool UpdateErasedSince(int state, string operationId) => _erasedUpdates.Exists(e => e.State > state && e.Updates.Contains(operationId));

    /// <summary>The attempt that brought what stands in the log; null where no client sent it.</summary>
    public Delivery? AttemptOf(EventAccepted entry) => _attempts
        .Where(d => d.Event.Id == entry.Event.EventId && d.ReceivedMs == entry.ReceivedMs && d.EffectiveMs == entry.Event.TimeMs)
        .MaxBy(d => d.IsImport);

    public Delivery? AcceptedAs(string eventId) => _accepted.GetValueOrDefault(eventId);

    /// <summary>The same of what was erased after a state, that of the attempt itself if any: an import may be erased together with its append.</summary>
    public Delivery? ErasedSince(int state, Delivery attempt) => _erased
        .Where(e => e.State > state && e.Accepted.ContainsKey(attempt.Event.Id)).Select(e => e.Accepted[attempt.Event.Id])
        .MaxBy(d => d.ReceivedMs == attempt.ReceivedMs);

    /// <summary>One append became durable, with these events.</summary>
    /// <returns>Why one of them should not stand in the log; null where all may.</returns>
    public string? Take(IReadOnlyList<Delivery> deliveries, IReadOnlyList<ClientUpdate> updates, long seq, long nowMs)
    {
        foreach (var u in updates)
        {
            if (ledger.Take(u) is var outcome and not Outcome.Accepted)
                return $"{key.Id} {u.Id}, received {HistoryText.Relative(u.ReceivedMs)}, is in the log; the ledger says {outcome}";
            _updates.Add(u.Id, u);
        }
        foreach (var d in deliveries)
        {
            // An append is of one batch; which, an event that stands in several does not tell.
            if (ledger.Take(d with { Batch = deliveries[0].Batch }) is var outcome and not Outcome.Accepted)
                return $"{key.Id} {d.Event.Id}, received {HistoryText.Relative(d.ReceivedMs)}, is in the log; the ledger says {outcome}";
            _accepted.Add(d.Event.Id, d);
        }
        _states.Add(new UserState(ledger.EventsOf(key.Id), ledger.UpdatesOf(key.Id), seq, nowMs));
        return null;
    }

    /// <summary>Somebody asks for its erasure.</summary>
    public void AskedToGo(long nowMs) => _askedToGoMs = Math.Min(_askedToGoMs, nowMs);

    public bool WasAskedToGoBy(long ms) => _askedToGoMs <= ms;

    /// <param name="byRequestMs">When it was erased, where somebody asked for it.</param>
    public void Erase(long nowMs, long? byRequestMs)
    {
        _erased.Add((Latest + 1, new(_accepted)));
        if (byRequestMs is { } at)
            ledger.Erase(key.Id, at);
        else
            ledger.Forget(key.Id);
        _accepted.Clear();
        _erasedUpdates.Add((Latest + 1, [.. _updates.Keys]));
        _updates.Clear();
        _states.Add(new UserState([], [], 0, nowMs));
    }

    /// <summary>The process has read or written the log as it is now.</summary>
    public void IsKnownTo(SimProcess process) => _known[process] = Latest;

    /// <summary>The oldest state that an answer of the process, asked now, may stand for.</summary>
    public int OldestFor(SimProcess process) =>
        process.Holds(key) ? _known.GetValueOrDefault(process) : Latest;
}

/// <summary>What is durable after one append.</summary>
/// <param name="Seq">Entries in the log.</param>
/// <param name="SinceMs">When it became so.</param>
internal sealed record UserState(IReadOnlyList<OracleEvent> Events, IReadOnlyList<OracleUpdate> Updates, long Seq, long SinceMs)
{
    private OracleAnswer? _answer;
    private long _fromMs;
    private long _toMs;

    /// <summary>The oracle's answer; asked once for all moments between which nothing closes or expires.</summary>
    public OracleAnswer At(long nowMs)
    {
        if (_answer is null || nowMs < _fromMs || nowMs > _toMs)
        {
            var answer = SessionOracle.Evaluate(Events, nowMs) with { Updates = Updates };
            HasExpired = Expiry.HasExpired(answer, nowMs);
            _answer = HasExpired ? Expiry.Nobody : answer;
            var closes = answer.Open.Select(s => s.CloseAtMs!.Value).DefaultIfEmpty(long.MaxValue).Min();
            _fromMs = nowMs;
            _toMs = HasExpired ? long.MaxValue : Math.Min(closes, Expiry.ExpiresMs(answer) - 1 ?? long.MaxValue);
        }
        return _answer;
    }

    /// <summary>Whether the user had expired at the moment asked for last.</summary>
    public bool HasExpired { get; private set; }

    /// <summary>The first moment after one at which the oracle's answer may be another.</summary>
    public long ChangesAfter(long nowMs)
    {
        At(nowMs);
        return _toMs == long.MaxValue ? _toMs : _toMs + 1;
    }
}
