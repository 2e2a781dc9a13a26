using Insights.Domain.Events;
using Insights.Domain.Profiles;
using Insights.Testing.Builders;
using static Insights.Testing.Builders.An;

namespace Insights.Domain.Tests.Profiles;

public class StandardAttributesTests
{
    [Fact]
    public void All_are_unset_until_the_first_session_has_closed()
    {
        var story = UserStory.Given(Click("10:00").From("DE").Using("Firefox")).At("10:30");
        story.User.Exists.ShouldBeTrue();
        var unset = story.Profile.Attributes;
        unset.ShouldBe(StandardAttributes.Unset);
        new object?[]
        {
            unset.FirstSeenMs, unset.LastSeenMs, unset.TotalSessions, unset.TotalSessionDurationMs,
            unset.AverageSessionDurationMs, unset.AverageTimeBetweenSessionsMs, unset.Place, unset.Browser,
        }.ShouldAllBe(value => value == null);
    }

    [Fact]
    public void They_say_what_the_closed_sessions_amount_to()
    {
        var a = UserStory.Given(Click("10:00"), Click("10:10"), Click("11:00"), Click("13:00"), Click("13:05"))
            .At("20:00").Profile.Attributes;
        a.FirstSeenMs.ShouldBe(Moments.At("10:00"));
        a.LastSeenMs.ShouldBe(Moments.At("13:05"));
        a.TotalSessions.ShouldBe(3);
        a.TotalSessionDurationMs.ShouldBe(Minutes(15));
        a.AverageSessionDurationMs.ShouldBe(Minutes(5));
        // 10:10 to 11:00 and 11:00 to 13:00.
        a.AverageTimeBetweenSessionsMs.ShouldBe(Minutes(85));
    }

    [Fact]
    public void Averages_are_rounded_down_to_the_millisecond()
    {
        var a = UserStory.Given(Click("10:00"), Click("10:00:00.002"), Click("11:00"), Click("12:00:00.001"))
            .At("20:00").Profile.Attributes;
        a.AverageSessionDurationMs.ShouldBe(0);
        a.AverageTimeBetweenSessionsMs.ShouldBe((Minutes(120) - 1) / 2);
    }

    [Fact]
    public void The_time_between_sessions_is_unset_for_a_single_one() =>
        UserStory.Given(Click("10:00")).At("11:00").Profile.Attributes.AverageTimeBetweenSessionsMs.ShouldBeNull();

    [Fact]
    public void The_open_session_shows_apart_from_the_metrics()
    {
        var profile = UserStory.Given(Click("10:00"), Click("11:00").From("DE")).Profile;
        profile.Attributes.TotalSessions.ShouldBe(1);
        profile.Attributes.Place.ShouldBeNull();
        profile.OpenSession!.StartMs.ShouldBe(Moments.At("11:00"));
    }

    [Fact]
    public void The_place_is_that_of_the_last_closed_session_that_has_one_and_the_browser_likewise()
    {
        var a = UserStory.Given(
            Click("10:00").From("DE").Using("Firefox", "1"), Click("11:00").From("FR", null, "Paris"), Click("12:00"))
            .At("20:00").Profile.Attributes;
        (a.Place, a.Browser).ShouldBe((new Place("FR", null, "Paris"), new Browser("Firefox", "1")));
    }

    [Fact]
    public void Only_passive_events_make_no_record() =>
        UserStory.Given(Heartbeat("10:00"), SessionEnd("10:05")).User.Exists.ShouldBeFalse();

    private static long Minutes(int minutes) => minutes * 60_000L;
}
