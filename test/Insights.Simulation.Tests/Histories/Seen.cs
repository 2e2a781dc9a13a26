namespace Insights.Simulation.Tests.Histories;

/// <summary>A history played through the ledger, so that its shapes can be told from what came of it, not from what was meant.</summary>
internal sealed class Seen
{
    public Seen(History history)
    {
        History = history;
        var ledger = new Ledger(history.Rules);
        foreach (var d in history.Deliveries)
        {
            var before = ledger.Answer(d.User, d.ReceivedMs);
            var outcome = ledger.Take(d);
            Steps.Add(new Step(d, outcome, before, ledger.Answer(d.User, d.ReceivedMs)));
        }
        Users = [.. history.Users.Select(u => new SeenUser(ledger.EventsOf(u), ledger.Answer(u, history.AllClosedMs)))];
    }

    public History History { get; }

    public List<Step> Steps { get; } = [];

    public IReadOnlyList<SeenUser> Users { get; }

    public IEnumerable<Step> Accepted => Steps.Where(s => s.Outcome == Outcome.Accepted);

    /// <summary>Duplicates with the acceptance they repeat.</summary>
    public IEnumerable<(Delivery First, Delivery Again)> Resends =>
        from again in Steps
        where again.Outcome == Outcome.Duplicate
        let first = Accepted.Single(a => a.Delivery.User == again.Delivery.User && a.Delivery.Event.Id == again.Delivery.Event.Id)
        select (first.Delivery, again.Delivery);
}

/// <summary>One delivery, its answer, and its user just before and after it, both by the clock of its arrival.</summary>
internal sealed record Step(Delivery Delivery, Outcome Outcome, OracleAnswer Before, OracleAnswer After)
{
    public long AgeMs => Delivery.ReceivedMs - Delivery.EffectiveMs;
}

/// <summary>One user at the end of a history, when everything has closed.</summary>
internal sealed class SeenUser(IReadOnlyList<OracleEvent> accepted, OracleAnswer answer)
{
    public IReadOnlyList<OracleEvent> Ordered { get; } = SessionOracle.InOrder(accepted);

    public IReadOnlyList<OracleSession> Sessions => answer.Sessions;

    /// <summary>What a person did, session_ends left out.</summary>
    public IEnumerable<(OracleEvent E, OracleEvent F)> ActivityPairs
    {
        get
        {
            var activity = Ordered.Where(e => !e.IsPassive).ToList();
            return activity.Zip(activity.Skip(1));
        }
    }

    public IEnumerable<OracleEvent> Passive => Ordered.Where(e => e.IsPassive && !e.IsSessionEnd);

    public IEnumerable<OracleEvent> SessionEnds => Ordered.Where(e => e.IsSessionEnd);

    public bool IsUnattributed(OracleEvent e) => !Sessions.Any(s => s.EventIds.Contains(e.Id));

    public OracleSession? SessionOf(OracleEvent e) => Sessions.FirstOrDefault(s => s.EventIds.Contains(e.Id));

    /// <summary>It is the activity that ended its session: the first session_end, of the same tab if tabs matter, after what the person did last.</summary>
    public bool Counts(OracleEvent sessionEnd)
    {
        if (SessionOf(sessionEnd) is not { EndReason: OracleEndReason.SessionEnd } s)
            return false;
        var last = Ordered.Last(e => !e.IsPassive && s.EventIds.Contains(e.Id));
        return sessionEnd.Id == Ordered.SkipWhile(e => e.Id != last.Id)
            .First(e => e.IsSessionEnd && (!last.OneSessionPerTab || e.Tab == last.Tab)).Id;
    }

    /// <summary>The last thing a person did before it.</summary>
    public OracleEvent? ActivityBefore(OracleEvent e) =>
        Ordered.TakeWhile(x => x.Id != e.Id).LastOrDefault(x => !x.IsPassive);
}
