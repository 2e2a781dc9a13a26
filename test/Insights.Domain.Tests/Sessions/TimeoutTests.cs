using Insights.Domain.Accounts;
using Insights.Testing.Builders;
using static Insights.Testing.Builders.An;

namespace Insights.Domain.Tests.Sessions;

public class TimeoutTests
{
    [Fact]
    public void One_activity_is_a_session_of_no_duration()
    {
        var session = UserStory.Given(Click("10:00", "a")).Sessions.ShouldHaveSingleItem();
        (session.FirstEventId, session.StartMs, session.DurationMs, session.EventCount)
            .ShouldBe(("a", Moments.At("10:00"), 0, 1));
    }

    [Fact]
    public void A_gap_equal_to_the_timeout_stays_in_the_session() =>
        UserStory.Given(Click("10:00"), Click("10:30")).Shape().ShouldBe("10:00-10:30 x2");

    [Fact]
    public void A_gap_longer_than_the_timeout_starts_the_next_session() =>
        UserStory.Given(Click("10:00"), Click("10:30:00.001")).Shape().ShouldBe("10:00 x1 | 10:30:00.001 x1");

    [Fact]
    public void Each_gap_counts_by_itself_however_long_the_session_gets() =>
        UserStory.Given(Click("10:00"), Click("10:30"), Click("11:00"), Click("11:30")).Shape().ShouldBe("10:00-11:30 x4");

    [Fact]
    public void A_session_runs_across_midnight() =>
        UserStory.Given(Click("23:50"), Click("00:10").At("00:10", day: 1)).Shape().ShouldBe("23:50-00:10+1d x2");

    [Fact]
    public void A_session_is_open_at_its_end_plus_timeout_and_closed_a_millisecond_later()
    {
        var story = UserStory.Given(Click("10:00"));
        story.At("10:30").Closed.ShouldBeEmpty();
        story.Profile.OpenSession.ShouldNotBeNull();
        story.At("10:30:00.001").Closed.ShouldHaveSingleItem();
        story.Profile.OpenSession.ShouldBeNull();
    }

    [Fact]
    public void A_session_that_went_quiet_ended_by_inactivity() =>
        UserStory.Given(Click("10:00")).Reasons().ShouldBe("Inactivity");

    [Fact]
    public void The_timeout_after_an_event_is_that_of_its_own_application()
    {
        var settings = AccountSettings.Default with
        {
            ApplicationTimeouts = AccountSettings.Default.ApplicationTimeouts.Add("kiosk", TimeSpan.FromMinutes(2)),
        };
        UserStory.Given(settings, Click("10:00").Application("kiosk"), Click("10:03").Application("web"))
            .Shape().ShouldBe("10:00 x1 | 10:03 x1");
        UserStory.Given(settings, Click("10:00").Application("web"), Click("10:03").Application("kiosk"))
            .Shape().ShouldBe("10:00-10:03 x2");
    }

    [Fact]
    public void A_session_closes_by_the_timeout_of_its_last_event()
    {
        var settings = AccountSettings.Default with
        {
            ApplicationTimeouts = AccountSettings.Default.ApplicationTimeouts.Add("kiosk", TimeSpan.FromMinutes(2)),
        };
        var story = UserStory.Given(settings, Click("10:00").Application("web"), Click("10:03").Application("kiosk"));
        story.At("10:05").Closed.ShouldBeEmpty();
        story.At("10:05:00.001").Closed.ShouldHaveSingleItem();
    }

    [Fact]
    public void Events_of_one_moment_are_ordered_by_their_IDs_ordinally()
    {
        var story = UserStory.Given(Click("10:00", "b"), Click("10:00", "a"), Click("10:00", "B"));
        story.Sessions.ShouldHaveSingleItem().FirstEventId.ShouldBe("B");
    }

    [Fact]
    public void Page_views_are_counted_among_the_activity() =>
        UserStory.Given(PageView("10:00"), Click("10:01"), PageView("10:02"), PageView("10:03").Passive())
            .Sessions.ShouldHaveSingleItem().PageViewCount.ShouldBe(2);

    [Fact]
    public void The_application_is_that_of_the_first_activity_that_has_one() =>
        UserStory.Given(Click("10:00"), Heartbeat("10:01").Application("beat"), Click("10:02").Application("web"), Click("10:03").Application("mail"))
            .Sessions.ShouldHaveSingleItem().Application.ShouldBe("web");
}
