using static Insights.Simulation.Tests.Oracle.OracleEvents;

namespace Insights.Simulation.Tests.Oracle;

public class TabTests
{
    [Fact]
    public void Another_tab_begins_a_session_only_with_one_session_per_tab()
    {
        var on = Given(Click("a", "10:00").InTab("1"), Click("b", "10:01").InTab("2"), Click("c", "10:02").InTab("1"));
        on.Shape().ShouldBe("a | b | c");
        on.Reasons().ShouldBe("TabChanged | TabChanged | Inactivity");

        Given(Click("a", "10:00") with { Tab = "1" }, Click("b", "10:01") with { Tab = "2" }).Shape().ShouldBe("a b");
    }

    [Fact]
    public void The_flag_of_the_earlier_event_holds()
    {
        Given(Click("a", "10:00") with { Tab = "1" }, Click("b", "10:01").InTab("2")).Shape().ShouldBe("a b");
        Given(Click("a", "10:00").InTab("1"), Click("b", "10:01") with { Tab = "2" }).Shape().ShouldBe("a | b");
    }

    [Fact]
    public void No_tab_is_a_tab_of_its_own()
    {
        Given(Click("a", "10:00").InTab(null), Click("b", "10:01").InTab("1")).Shape().ShouldBe("a | b");
        Given(Click("a", "10:00").InTab(null), Click("b", "10:01").InTab(null)).Shape().ShouldBe("a b");
    }

    [Fact]
    public void Another_tab_past_the_timeout_is_inactivity() =>
        Given(Click("a", "10:00").InTab("1"), Click("b", "10:30:00.001").InTab("2")).Reasons().ShouldBe("Inactivity | Inactivity");

    [Fact]
    public void Another_tab_exactly_at_the_timeout_is_a_tab_change() =>
        Given(Click("a", "10:00").InTab("1"), Click("b", "10:30").InTab("2")).Reasons().ShouldBe("TabChanged | Inactivity");

    [Fact]
    public void A_session_end_of_another_tab_means_nothing() =>
        Given(Click("a", "10:00").InTab("1"), SessionEnd("x", "10:01").InTab("2"), Click("b", "10:02").InTab("1"))
            .Sessions.ShouldHaveSingleItem().EventIds.ShouldBe(["a", "x", "b"]);

    [Fact]
    public void A_session_end_of_a_tab_left_before_means_nothing() =>
        Given(Click("a", "10:00").InTab("1"), Click("b", "10:01").InTab("2"), SessionEnd("x", "10:02").InTab("1"))
            .Reasons().ShouldBe("TabChanged | Inactivity");

    [Fact]
    public void A_session_end_stays_the_reason_when_the_next_activity_is_in_another_tab() =>
        Given(Click("a", "10:00").InTab("1"), SessionEnd("x", "10:01").InTab("1"), Click("b", "10:02").InTab("2"))
            .Reasons().ShouldBe("SessionEnd | Inactivity");

    [Fact]
    public void A_passive_event_of_another_tab_changes_no_tab() =>
        Given(Click("a", "10:00").InTab("1"), Heartbeat("h", "10:01").InTab("2"), Click("b", "10:02").InTab("1"))
            .Shape().ShouldBe("a h b");

    [Fact]
    public void A_session_left_for_another_tab_closes_only_when_the_clock_passes_it()
    {
        var events = new[] { Click("a", "10:00").InTab("1"), Click("b", "10:20").InTab("2") };
        GivenAt("10:30", events).Sessions.Select(s => s.Closed).ShouldBe([false, false]);
        GivenAt("10:30:00.001", events).Sessions.Select(s => s.Closed).ShouldBe([true, false]);
        GivenAt("10:50:00.001", events).Sessions.Select(s => s.Closed).ShouldBe([true, true]);
    }

    [Fact]
    public void A_later_session_with_a_shorter_timeout_closes_first()
    {
        var answer = GivenAt("10:10", Click("a", "10:00").InTab("1"), Click("b", "10:01").InTab("2").Timeout(1));
        answer.Sessions.Select(s => s.Closed).ShouldBe([false, true]);
        (answer.Profile.Sessions, answer.Profile.FirstSeenMs).ShouldBe((1, At("10:01")));
    }
}
