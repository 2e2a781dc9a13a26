using static Insights.Simulation.Tests.Oracle.OracleEvents;

namespace Insights.Simulation.Tests.Oracle;

public class SessionEndTests
{
    [Fact]
    public void A_session_end_is_the_last_activity_of_its_session_and_closes_it_at_once()
    {
        var s = GivenAt("10:05", Click("a", "10:00"), SessionEnd("x", "10:05")).Sessions.ShouldHaveSingleItem();
        (s.EndMs, s.EventCount, s.EndReason, s.Closed, s.CloseAtMs).ShouldBe((At("10:05"), 2, OracleEndReason.SessionEnd, true, null));
    }

    [Fact]
    public void What_follows_a_session_end_is_the_next_session()
    {
        var answer = GivenAt("10:06", Click("a", "10:00"), SessionEnd("x", "10:05"), Click("y", "10:05:00.001"));
        answer.Shape().ShouldBe("a x | y");
        answer.Sessions.Select(s => s.Closed).ShouldBe([true, false]);
    }

    [Fact]
    public void A_session_end_exactly_at_the_timeout_counts() =>
        Given(Click("a", "10:00"), SessionEnd("x", "10:30")).Sessions.ShouldHaveSingleItem().EndMs.ShouldBe(At("10:30"));

    [Fact]
    public void A_session_end_past_the_timeout_means_nothing()
    {
        var s = Given(Click("a", "10:00"), SessionEnd("x", "10:30:00.001")).Sessions.ShouldHaveSingleItem();
        (s.EndMs, s.EventCount, s.EndReason).ShouldBe((At("10:00"), 1, OracleEndReason.Inactivity));
    }

    [Fact]
    public void An_unattributed_session_end_leaves_no_trace() =>
        Given(SessionEnd("x", "10:00"), SessionEnd("y", "10:01"), Heartbeat("h", "10:02")).Exists.ShouldBeFalse();

    [Fact]
    public void A_session_end_before_any_activity_does_not_part_what_follows() =>
        Given(SessionEnd("x", "09:59"), Click("a", "10:00"), Click("b", "10:10")).Shape().ShouldBe("a b");

    [Fact]
    public void A_second_session_end_is_an_ordinary_passive_event_listed_while_covered()
    {
        var s = Given(Click("a", "10:00"), SessionEnd("x", "10:05"), SessionEnd("y", "10:06"), SessionEnd("z", "10:35:00.001"))
            .Sessions.ShouldHaveSingleItem();
        s.EventIds.ShouldBe(["a", "x", "y"]);
        s.EndMs.ShouldBe(At("10:05"));
    }

    [Fact]
    public void A_session_end_earlier_than_the_known_one_takes_its_place()
    {
        var s = Given(Click("a", "10:00"), SessionEnd("x", "10:05"), SessionEnd("late", "10:03")).Sessions.ShouldHaveSingleItem();
        (s.EndMs, s.EventCount).ShouldBe((At("10:03"), 3));
    }

    [Fact]
    public void A_session_end_after_the_next_activity_counts_again() =>
        Given(Click("a", "10:00"), SessionEnd("x", "10:01"), Click("b", "10:02"), SessionEnd("y", "10:03"))
            .Reasons().ShouldBe("SessionEnd | SessionEnd");

    [Fact]
    public void A_passive_event_between_does_not_keep_a_session_end_from_counting()
    {
        var s = Given(Click("a", "10:00"), Heartbeat("h", "10:10"), SessionEnd("x", "10:20")).Sessions.ShouldHaveSingleItem();
        (s.EndMs, s.EventCount).ShouldBe((At("10:20"), 3));
    }

    [Fact]
    public void A_heartbeat_does_not_bring_a_session_end_within_the_timeout() =>
        Given(Click("a", "10:00"), Heartbeat("h", "10:29"), SessionEnd("x", "10:31")).Shape().ShouldBe("a h");

    [Fact]
    public void Whether_it_counts_is_decided_by_the_stamp_of_the_activity_before_it()
    {
        Given(Click("a", "10:00").Timeout(5), SessionEnd("x", "10:06").Timeout(60)).Reasons().ShouldBe("Inactivity");
        Given(Click("a", "10:00").Timeout(60), SessionEnd("x", "10:31").Timeout(1)).Reasons().ShouldBe("SessionEnd");
    }

    [Fact]
    public void In_a_tie_the_session_end_is_the_last_whatever_its_id()
    {
        Given(Click("b", "10:00"), SessionEnd("a", "10:00")).Sessions.ShouldHaveSingleItem().EndReason.ShouldBe(OracleEndReason.SessionEnd);
        Given(Click("a", "10:00"), SessionEnd("b", "10:00"), Click("c", "10:00")).Shape().ShouldBe("a c b");
    }

    [Fact]
    public void A_session_end_that_states_it_is_passive_counts_all_the_same() =>
        Given(Click("a", "10:00"), SessionEnd("x", "10:01") with { Passive = true }).Reasons().ShouldBe("SessionEnd");
}
