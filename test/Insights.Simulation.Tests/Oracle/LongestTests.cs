using static Insights.Simulation.Tests.Oracle.OracleEvents;

namespace Insights.Simulation.Tests.Oracle;

public class LongestTests
{
    private static OracleEvent Hourly(OracleEvent e) => e with { LongestMs = 60 * Minute };

    private static OracleAnswer Given(params OracleEvent[] events) => OracleEvents.Given([.. events.Select(Hourly)]);

    [Fact]
    public void An_activity_as_long_after_the_start_as_the_longest_session_begins_the_next()
    {
        var answer = Given(Click("a", "10:00"), Click("b", "10:30"), Click("c", "10:59:59.999"), Click("d", "11:00"));
        answer.Shape().ShouldBe("a b c | d");
        answer.Reasons().ShouldBe("Longest | Inactivity");
    }

    [Fact]
    public void A_session_that_was_idle_before_ended_by_inactivity() =>
        Given(Click("a", "10:00"), Click("b", "10:29:59.999"), Click("c", "11:00")).Reasons().ShouldBe("Inactivity | Inactivity");

    [Fact]
    public void It_is_closed_once_it_is_as_long_also_where_nothing_follows()
    {
        var events = new[] { Hourly(Click("a", "10:00")), Hourly(Click("b", "10:30")) };
        GivenAt("10:59:59.999", events).Sessions.ShouldHaveSingleItem().Closed.ShouldBeFalse();
        var closed = GivenAt("11:00", events).Sessions.ShouldHaveSingleItem();
        (closed.Closed, closed.EndReason, closed.EndMs).ShouldBe((true, OracleEndReason.Longest, At("10:30")));
    }

    [Fact]
    public void A_session_end_counts_within_the_longest_session_only()
    {
        Given(Click("a", "10:00"), Click("b", "10:30"), SessionEnd("x", "10:59:59.999")).Reasons().ShouldBe("SessionEnd");
        var late = Given(Click("a", "10:00"), Click("b", "10:30"), SessionEnd("x", "11:00"));
        (late.Shape(), late.Reasons()).ShouldBe(("a b x", "Longest"));
    }

    [Fact]
    public void Another_tab_counts_while_the_session_could_have_gone_on()
    {
        Given(Click("a", "10:00").InTab("1"), Click("b", "10:30").InTab("1"), Click("c", "10:59").InTab("2")).Reasons().ShouldBe("TabChanged | Inactivity");
        Given(Click("a", "10:00").InTab("1"), Click("b", "10:30").InTab("1"), Click("c", "11:00").InTab("2")).Reasons().ShouldBe("Longest | Inactivity");
    }

    [Fact]
    public void A_late_event_moves_every_cut_after_it()
    {
        var known = new[] { Click("a", "10:00"), Click("b", "10:30"), Click("c", "11:00"), Click("d", "11:30"), Click("e", "12:00"), Click("f", "12:30") };
        Given(known).Shape().ShouldBe("a b | c d | e f");
        Given([.. known, Click("late", "09:40")]).Shape().ShouldBe("late a b | c d | e f");
        Given([.. known, Click("late", "09:30")]).Shape().ShouldBe("late a | b c | d e | f");
    }

    [Fact]
    public void Whether_it_is_too_long_is_decided_by_the_stamp_of_the_activity_before()
    {
        OracleEvents.Given(Hourly(Click("a", "10:00")), Click("b", "10:30"), Hourly(Click("c", "11:00"))).Shape().ShouldBe("a b c");
        OracleEvents.Given(Click("a", "10:00"), Hourly(Click("b", "10:30")), Click("c", "11:00")).Shape().ShouldBe("a b | c");
    }

    [Fact]
    public void Somebody_who_never_pauses_for_twenty_days_has_forty_sessions()
    {
        var start = At("00:00");
        var clicks = Enumerable.Range(0, 20 * 72).Select(i => Click($"e{i}", "00:00") with { TimeMs = start + (i * 20 * Minute) });
        var answer = SessionOracle.Evaluate(clicks, start + (30L * 24 * 60 * Minute));
        (answer.Profile.Sessions, answer.Sessions.Max(s => s.DurationMs)).ShouldBe((40, (12 * 60 * Minute) - (20 * Minute)));
    }
}
