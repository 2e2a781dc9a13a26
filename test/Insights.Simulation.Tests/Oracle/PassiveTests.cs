using static Insights.Simulation.Tests.Oracle.OracleEvents;

namespace Insights.Simulation.Tests.Oracle;

public class PassiveTests
{
    [Theory]
    [InlineData("heartbeat")]
    [InlineData("session_start")]
    [InlineData("visibility")]
    [InlineData("session_end")]
    public void These_types_are_passive_by_themselves(string type) => Given(An(type, "p", "10:00")).Exists.ShouldBeFalse();

    [Fact]
    public void Any_type_is_passive_where_the_client_says_so() =>
        Given(An("video_play", "p", "10:00") with { Passive = true }).Exists.ShouldBeFalse();

    [Fact]
    public void A_passive_event_neither_begins_nor_extends_nor_bridges()
    {
        var answer = Given(Click("a", "10:00"), Heartbeat("h", "10:20"), Click("b", "10:40"));
        answer.Shape().ShouldBe("a h | b");
        (answer.Sessions[0].EndMs, answer.Sessions[0].EventCount).ShouldBe((At("10:00"), 2));
    }

    [Fact]
    public void Listed_from_the_start_to_the_end_plus_timeout_both_included()
    {
        Given(
            Heartbeat("before", "09:59:59.999"), Heartbeat("first", "10:00"), Click("a", "10:00"),
            Heartbeat("within", "10:05"), Click("b", "10:10"), Heartbeat("last", "10:40"), Heartbeat("after", "10:40:00.001"))
            .Sessions.ShouldHaveSingleItem().EventIds.ShouldBe(["a", "first", "within", "b", "last"]);
    }

    [Fact]
    public void Covered_by_two_sessions_it_is_listed_with_the_one_that_starts_later() =>
        Given(Click("a", "10:00"), SessionEnd("b", "10:05"), Heartbeat("g", "10:09:59.999"), Click("c", "10:10"), Heartbeat("h", "10:10"))
            .Shape().ShouldBe("a b g | c h");

    [Fact]
    public void In_a_tie_of_starts_it_is_listed_with_the_later_in_order() =>
        Given(Click("a", "10:00").InTab("1"), Heartbeat("0", "10:00"), Click("c", "10:00").InTab("2")).Shape().ShouldBe("a | 0 c");

    [Fact]
    public void Covered_only_by_an_earlier_session_with_a_longer_timeout_it_is_listed_there() =>
        Given(Click("a", "10:00").InTab("1"), Click("b", "10:01").InTab("2").Timeout(1), Heartbeat("h", "10:05"))
            .Shape().ShouldBe("a h | b");

    [Fact]
    public void The_reach_of_a_session_is_the_timeout_of_its_last_activity()
    {
        Given(Click("a", "10:00"), Click("b", "10:01").Timeout(1), Heartbeat("h", "10:02:00.001")).Shape().ShouldBe("a b");
        Given(Click("a", "10:00"), Heartbeat("h", "10:30:00.001").Timeout(60)).Shape().ShouldBe("a");
        Given(Click("a", "10:00"), SessionEnd("b", "10:01").Timeout(1), Heartbeat("h", "10:03")).Shape().ShouldBe("a b");
    }

    [Fact]
    public void An_unattributed_one_is_listed_once_late_activity_reaches_it()
    {
        Given(Click("a", "10:00"), Heartbeat("h", "11:00")).Shape().ShouldBe("a");
        Given(Click("a", "10:00"), Heartbeat("h", "11:00"), Click("late", "10:45")).Shape().ShouldBe("a | late h");
    }

    [Fact]
    public void Pages_viewed_count_activity_only()
    {
        var s = Given(
            An("page_view", "a", "10:00"), An("page_view", "b", "10:01") with { Passive = true }, An("page_view", "c", "10:02"), Click("d", "10:03"))
            .Sessions.ShouldHaveSingleItem();
        (s.PageViewCount, s.EventCount).ShouldBe((2, 4));
    }
}
