using Insights.Testing.Oracle;

namespace Insights.Testing.Histories;

/// <summary>What the service must answer to each delivery, and the set of accepted events it then stands for.</summary>
public sealed class Ledger(AccountRules rules)
{
    private readonly List<(string User, OracleEvent Event)> accepted = [];
    private readonly List<(string User, OracleUpdate Update)> updates = [];
    private readonly Dictionary<string, long> erasures = new(StringComparer.Ordinal);
    private (string User, int Batch, long ReceivedMs) batch;
    private bool expired;

    /// <summary>
    /// A known event_id is a duplicate before lateness is looked at (docs/semantics.md 1.5); of a user who has expired nothing is known,
    /// and who comes back is new (docs/semantics.md 1.8).
    /// </summary>
    public Outcome Take(Delivery d)
    {
        // Once for a batch: what it brings at the very edge of the six months must not expire between its own events.
        if (batch != (d.User, d.Batch, d.ReceivedMs))
            (batch, expired) = ((d.User, d.Batch, d.ReceivedMs), HasExpired(d.User, d.ReceivedMs));
        if (expired)
        {
            if (IsFromBeforeErasure(d.User, d.EffectiveMs, d.ReceivedMs))
                return Outcome.Erased;
            if (Acceptance.IsTooLate(d.EffectiveMs, d.ReceivedMs, rules.LatenessMs, d.IsImport))
                return Outcome.TooLate;
            Forget(d.User);
            expired = false;
        }
        if (accepted.Any(a => a.User == d.User && a.Event.Id == d.Event.Id))
            return Outcome.Duplicate;
        if (IsFromBeforeErasure(d.User, d.EffectiveMs, d.ReceivedMs))
            return Outcome.Erased;
        if (Acceptance.IsTooLate(d.EffectiveMs, d.ReceivedMs, rules.LatenessMs, d.IsImport))
            return Outcome.TooLate;
        accepted.Add((d.User, Stamped(d)));
        return Outcome.Accepted;
    }

    /// <summary>What becomes of an update, by the same rules.</summary>
    public Outcome Take(ClientUpdate u)
    {
        var gone = HasExpired(u.User, u.ReceivedMs);
        if (!gone && updates.Any(known => known.User == u.User && known.Update.Id == u.Id))
            return Outcome.Duplicate;
        if (IsFromBeforeErasure(u.User, u.EffectiveMs, u.ReceivedMs))
            return Outcome.Erased;
        if (Acceptance.IsTooLate(u.EffectiveMs, u.ReceivedMs, rules.LatenessMs, u.IsImport))
            return Outcome.TooLate;
        if (gone)
            Forget(u.User);
        updates.Add((u.User, u.Accepted));
        return Outcome.Accepted;
    }

    /// <summary>The user's accepted updates, in the order of arrival.</summary>
    public IReadOnlyList<OracleUpdate> UpdatesOf(string user) => [.. updates.Where(u => u.User == user).Select(u => u.Update)];

    /// <summary>The user's accepted events, in the order of arrival.</summary>
    public IReadOnlyList<OracleEvent> EventsOf(string user) =>
        [.. accepted.Where(a => a.User == user).Select(a => a.Event)];

    /// <summary>The user was erased by request: a stranger from now on, whose past does not come back (docs/semantics.md 1.8).</summary>
    public void Erase(string user, long atMs)
    {
        Forget(user);
        erasures[user] = atMs;
    }

    /// <summary>"Events from before the erasure are answered ERASED", for the account's lateness.</summary>
    public bool IsFromBeforeErasure(string user, long effectiveMs, long receivedMs) =>
        erasures.TryGetValue(user, out var atMs) && effectiveMs < atMs && receivedMs - atMs <= rules.LatenessMs;

    /// <summary>The user is gone: a stranger from now on.</summary>
    public void Forget(string user)
    {
        accepted.RemoveAll(a => a.User == user);
        updates.RemoveAll(u => u.User == user);
    }

    public OracleAnswer Answer(string user, long nowMs)
    {
        var answer = SessionOracle.Evaluate(EventsOf(user), nowMs) with { Updates = UpdatesOf(user) };
        return Expiry.HasExpired(answer, nowMs) ? Expiry.Nobody : answer;
    }

    private bool HasExpired(string user, long nowMs)
    {
        var events = EventsOf(user);
        return events.All(e => e.IsPassive || e.TimeMs < nowMs - FiveMonthsMs)
            && Expiry.HasExpired(SessionOracle.Evaluate(events, nowMs) with { Updates = UpdatesOf(user) }, nowMs);
    }

    private const long FiveMonthsMs = 150L * 24 * 3_600_000;

    private OracleEvent Stamped(Delivery d) => new()
    {
        Id = d.Event.Id,
        TimeMs = d.EffectiveMs,
        Type = d.Event.Type,
        Passive = d.Event.Passive,
        Tab = d.Event.Tab,
        Application = d.Event.Application,
        TimeoutMs = rules.TimeoutOf(d.Event.Application),
        OneSessionPerTab = rules.OneSessionPerTab,
        LongestMs = rules.LongestMs,
        Place = d.Event.Place,
        Browser = d.Event.Browser,
    };
}
