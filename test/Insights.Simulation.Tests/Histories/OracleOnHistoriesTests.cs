namespace Insights.Simulation.Tests.Histories;

/// <summary>What must hold of the oracle's answers whatever the events: a check of the oracle by other words than its own.</summary>
public class OracleOnHistoriesTests
{
    private static IEnumerable<(string Case, IReadOnlyList<OracleEvent> Events, long NowMs)> Cases()
    {
        for (var seed = 1000; seed < 1300; seed++)
        {
            var h = History.Generate(seed);
            var ledger = new Ledger(h.Rules);
            foreach (var d in h.Deliveries)
                ledger.Take(d);
            foreach (var user in h.Users)
            {
                yield return ($"seed {seed} {user}", ledger.EventsOf(user), h.EndMs);
                yield return ($"seed {seed} {user} closed", ledger.EventsOf(user), h.AllClosedMs);
            }
        }
    }

    [Fact]
    public void The_order_of_arrival_does_not_matter()
    {
        foreach (var (name, events, now) in Cases())
        {
            var reversed = SessionOracle.Evaluate(events.Reverse(), now);
            var straight = SessionOracle.Evaluate(events, now);
            reversed.Profile.ShouldBe(straight.Profile, name);
            reversed.Sessions.Select(s => s.ToString()).ShouldBe(straight.Sessions.Select(s => s.ToString()), name);
        }
    }

    [Fact]
    public void Sessions_never_overlap_and_every_activity_is_in_exactly_one()
    {
        foreach (var (name, events, now) in Cases())
        {
            var sessions = SessionOracle.Evaluate(events, now).Sessions;
            sessions.Zip(sessions.Skip(1)).ShouldAllBe(p => p.First.EndMs <= p.Second.StartMs, name);
            sessions.SelectMany(s => s.EventIds).ShouldBeUnique(name);
            foreach (var e in events.Where(e => !e.IsPassive))
            {
                var s = sessions.Single(s => s.EventIds.Contains(e.Id));
                (s.StartMs <= e.TimeMs && e.TimeMs <= s.EndMs).ShouldBeTrue(name);
            }
        }
    }

    [Fact]
    public void Inside_a_session_no_gap_exceeds_the_timeout_and_no_tab_changes()
    {
        foreach (var (name, events, now) in Cases())
        {
            foreach (var s in SessionOracle.Evaluate(events, now).Sessions)
            {
                var activity = s.EventIds.Select(id => events.Single(e => e.Id == id)).Where(e => !e.IsPassive).ToList();
                activity.Zip(activity.Skip(1)).ShouldAllBe(
                    p => p.Second.TimeMs - p.First.TimeMs <= p.First.TimeoutMs && (!p.First.OneSessionPerTab || p.First.Tab == p.Second.Tab), name);
            }
        }
    }

    [Fact]
    public void When_all_has_closed_the_profile_counts_every_session()
    {
        foreach (var (name, events, _) in Cases().Where(c => c.Case.EndsWith("closed", StringComparison.Ordinal)))
        {
            var answer = SessionOracle.Evaluate(events, long.MaxValue);
            answer.Open.ShouldBeEmpty(name);
            answer.Profile.Sessions.ShouldBe(answer.Sessions.Count, name);
            answer.Profile.TotalMs.ShouldBe(answer.Sessions.Sum(s => s.DurationMs), name);
        }
    }

    [Fact]
    public void The_clock_at_which_a_history_says_all_has_closed_is_one()
    {
        foreach (var (name, events, now) in Cases().Where(c => c.Case.EndsWith("closed", StringComparison.Ordinal)))
            SessionOracle.Evaluate(events, now).Open.ShouldBeEmpty(name);
    }
}
