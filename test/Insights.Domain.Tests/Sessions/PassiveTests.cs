using Insights.Domain.Accounts;
using Insights.Testing.Builders;
using static Insights.Testing.Builders.An;

namespace Insights.Domain.Tests.Sessions;

public class PassiveTests
{
    private static readonly AccountSettings PerTab = AccountSettings.Default with { OneSessionPerTab = true };

    [Fact]
    public void It_begins_no_session()
    {
        var story = UserStory.Given(Heartbeat("10:00"));
        story.User.Exists.ShouldBeFalse();
        story.Sessions.ShouldBeEmpty();
    }

    [Fact]
    public void It_extends_no_session() =>
        UserStory.Given(Click("10:00"), Heartbeat("10:20"), Click("10:40")).Shape().ShouldBe("10:00 x2 | 10:40 x1");

    [Fact]
    public void Before_the_first_session_it_leaves_no_trace() =>
        UserStory.Given(Heartbeat("09:59:59.999"), Click("10:00")).Shape().ShouldBe("10:00 x1");

    [Fact]
    public void Inside_a_session_it_is_listed() =>
        UserStory.Given(Click("10:00"), Heartbeat("10:01"), Click("10:02")).Shape().ShouldBe("10:00-10:02 x3");

    [Fact]
    public void It_is_listed_up_to_the_end_plus_timeout_and_not_a_millisecond_later()
    {
        UserStory.Given(Click("10:00"), Heartbeat("10:30")).Shape().ShouldBe("10:00 x2");
        UserStory.Given(Click("10:00"), Heartbeat("10:30:00.001")).Shape().ShouldBe("10:00 x1");
    }

    [Theory]
    [InlineData("a", "z")]
    [InlineData("z", "a")]
    public void At_the_moment_at_which_a_session_begins_it_belongs_to_it_whatever_the_IDs(string beat, string click) =>
        UserStory.Given(Heartbeat("10:00", beat), Click("10:00", click)).Shape().ShouldBe("10:00 x2");

    [Theory]
    [InlineData("a", "z")]
    [InlineData("z", "a")]
    public void At_the_moment_of_a_change_of_tab_it_belongs_to_the_session_that_begins(string beat, string click) =>
        UserStory.Given(PerTab, Click("09:50", "c").Tab("1"), Heartbeat("10:00", beat), Click("10:00", click).Tab("2"))
            .Shape().ShouldBe("09:50 x1 | 10:00 x2");

    [Fact]
    public void Between_two_sessions_it_belongs_to_the_first_while_that_still_covers_it() =>
        UserStory.Given(Click("10:00"), Heartbeat("10:30"), Click("10:31"), Heartbeat("10:31:00.001"))
            .Shape().ShouldBe("10:00 x2 | 10:31 x2");

    [Fact]
    public void Between_two_sessions_and_covered_by_neither_it_leaves_no_trace()
    {
        var story = UserStory.Given(Click("10:00"), Heartbeat("10:45"), Click("11:00"));
        story.Shape().ShouldBe("10:00 x1 | 11:00 x1");
        story.User.History.Unattributed.ShouldHaveSingleItem();
    }

    [Fact]
    public void Where_two_sessions_cover_it_it_belongs_to_the_later_one() =>
        UserStory.Given(PerTab, Click("10:00").Tab("a"), Click("10:05").Tab("b"), Heartbeat("10:06").Tab("a"))
            .Shape().ShouldBe("10:00 x1 | 10:05 x2");

    [Fact]
    public void After_a_session_end_it_is_still_listed_and_opens_nothing()
    {
        var story = UserStory.Given(Click("10:00"), SessionEnd("10:05"), Heartbeat("10:06"));
        story.Shape().ShouldBe("10:00-10:05 x3");
        story.Closed.ShouldHaveSingleItem();
    }

    [Fact]
    public void A_late_activity_takes_in_unattributed_events_after_it() =>
        UserStory.Given(Heartbeat("10:10"), Heartbeat("10:50")).When(Click("10:00")).Shape().ShouldBe("10:00 x2");

    [Fact]
    public void It_covers_no_longer_than_the_last_event_of_the_session_does()
    {
        var settings = AccountSettings.Default with
        {
            ApplicationTimeouts = AccountSettings.Default.ApplicationTimeouts.Add("kiosk", TimeSpan.FromMinutes(1)),
        };
        UserStory.Given(settings, Click("10:00"), Click("10:01").Application("kiosk"), Heartbeat("10:10"))
            .Shape().ShouldBe("10:00-10:01 x2");
    }

    [Fact]
    public void A_heartbeat_already_seen_moves_to_the_session_that_begins_at_its_moment()
    {
        var story = UserStory.Given(An.Click("10:00"), An.SessionEnd("10:05"), An.Heartbeat("10:06", "a"));
        story.Sessions.Single().EventCount.ShouldBe(3);
        story.When(An.Click("10:06", "b")).Sessions.Select(s => s.EventCount).ShouldBe([2, 2]);
    }
}
