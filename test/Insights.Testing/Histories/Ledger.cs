using Insights.Testing.Oracle;

namespace Insights.Testing.Histories;

/// <summary>What the service must answer to each delivery, and the set of accepted events it then stands for.</summary>
public sealed class Ledger(AccountRules rules)
{
    private readonly List<(string User, OracleEvent Event)> accepted = [];

    /// <summary>A known event_id is a duplicate before lateness is looked at (DESIGN 1.5).</summary>
    public Outcome Take(Delivery d)
    {
        if (accepted.Any(a => a.User == d.User && a.Event.Id == d.Event.Id))
            return Outcome.Duplicate;
        if (Acceptance.IsTooLate(d.EffectiveMs, d.ReceivedMs, rules.LatenessMs, d.IsImport))
            return Outcome.TooLate;
        accepted.Add((d.User, Stamped(d)));
        return Outcome.Accepted;
    }

    /// <summary>The user's accepted events, in the order of arrival.</summary>
    public IReadOnlyList<OracleEvent> EventsOf(string user) =>
        [.. accepted.Where(a => a.User == user).Select(a => a.Event)];

    /// <summary>The user was erased: a stranger from now on.</summary>
    public void Forget(string user) => accepted.RemoveAll(a => a.User == user);

    public OracleAnswer Answer(string user, long nowMs) => SessionOracle.Evaluate(EventsOf(user), nowMs);

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
        Place = d.Event.Place,
        Browser = d.Event.Browser,
    };
}
