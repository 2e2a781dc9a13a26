using static Insights.Simulation.Tests.Oracle.OracleEvents;

namespace Insights.Simulation.Tests.Oracle;

public class GapTests
{
    [Fact]
    public void A_single_activity_is_a_session_of_no_duration()
    {
        var s = Given(Click("a", "10:00")).Sessions.ShouldHaveSingleItem();
        (s.StartMs, s.EndMs, s.DurationMs, s.EventCount).ShouldBe((At("10:00"), At("10:00"), 0, 1));
    }

    [Fact]
    public void A_gap_equal_to_the_timeout_stays_in_the_session() =>
        Given(Click("a", "10:00"), Click("b", "10:30")).Shape().ShouldBe("a b");

    [Fact]
    public void A_gap_one_millisecond_longer_starts_the_next_session()
    {
        var answer = Given(Click("a", "10:00"), Click("b", "10:30:00.001"));
        answer.Shape().ShouldBe("a | b");
        answer.Reasons().ShouldBe("Inactivity | Inactivity");
    }

    [Fact]
    public void Gaps_count_between_neighbours_not_from_the_start() =>
        Given(Click("a", "10:00"), Click("b", "10:30"), Click("c", "11:00"), Click("d", "11:30:00.001"))
            .Shape().ShouldBe("a b c | d");

    [Fact]
    public void A_late_event_joins_two_sessions() =>
        Given(Click("a", "10:00"), Click("c", "10:40"), Click("late", "10:20")).Shape().ShouldBe("a late c");

    [Fact]
    public void A_late_session_end_splits_a_session()
    {
        var answer = Given(Click("a", "10:00"), Click("c", "10:20"), SessionEnd("late", "10:10"));
        answer.Shape().ShouldBe("a late | c");
        answer.Reasons().ShouldBe("SessionEnd | Inactivity");
    }

    [Fact]
    public void The_gap_after_an_event_is_measured_by_that_events_timeout()
    {
        Given(Click("a", "10:00").Timeout(5), Click("b", "10:06").Timeout(60)).Shape().ShouldBe("a | b");
        Given(Click("a", "10:00").Timeout(60), Click("b", "10:06").Timeout(5), Click("c", "10:11"), Click("d", "10:41"))
            .Shape().ShouldBe("a b c d");
    }

    [Fact]
    public void A_late_event_with_a_shorter_timeout_splits_a_session() =>
        Given(Click("a", "10:00"), Click("late", "10:01").Timeout(1), Click("b", "10:10")).Shape().ShouldBe("a late | b");

    [Fact]
    public void Ties_in_time_go_by_event_id_compared_ordinally()
    {
        var answer = Given(Click("b", "10:00"), Click("a", "10:00"), Click("B", "10:00"), Click("é", "10:00"), Click("a10", "10:00"), Click("a9", "10:00"));
        answer.Shape().ShouldBe("B a a10 a9 b é");
        answer.Sessions[0].FirstActivityId.ShouldBe("B");
    }

    [Fact]
    public void Ids_compare_by_UTF16_code_unit_so_a_surrogate_comes_before_the_last_plane_zero_letters() =>
        Given(Click("\uFF45", "10:00"), Click("\U0001F600", "10:00")).Shape().ShouldBe("\U0001F600 \uFF45");

    [Fact]
    public void The_timeout_of_the_last_of_a_tie_holds_after_it() =>
        Given(Click("b", "10:00").Timeout(1), Click("a", "10:00").Timeout(60), Click("c", "10:05")).Shape().ShouldBe("a b | c");

    [Fact]
    public void The_order_of_input_does_not_matter_and_an_id_may_occur_once()
    {
        Given(Click("c", "11:00"), Click("a", "10:00"), Click("b", "10:20")).Shape().ShouldBe("a b | c");
        Should.Throw<ArgumentException>(() => Given(Click("a", "10:00"), Click("a", "10:01")));
    }
}
