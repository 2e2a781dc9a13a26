using FsCheck.Fluent;
using Insights.Domain.Tests.Generators;
using Insights.Testing.Builders;
using static Insights.Testing.Builders.An;

namespace Insights.Domain.Tests.Profiles;

public class RevisionTests
{
    [Fact]
    public void It_grows_whenever_an_event_changes_what_is_shown() =>
        ForAny.Case(
            from days in Gens.DayAndShuffle()
            from settings in Gens.AnySettings
            select (days.Shuffled, settings),
            c =>
            {
                // All seen from one late moment, so that the clock has no part in it.
                var story = UserStory.Given(c.settings).At("23:59");
                foreach (var e in c.Shuffled)
                {
                    var (before, sessions) = (story.Profile, story.Sessions);
                    story.When(e);
                    var grew = story.Profile.Revision - before.Revision;
                    grew.ShouldBeGreaterThanOrEqualTo(0);
                    if (!story.Sessions.SequenceEqual(sessions) || story.Profile.Attributes != before.Attributes)
                        grew.ShouldBeGreaterThan(0);
                }
            },
            count: 1000);

    [Fact]
    public void It_grows_also_where_sessions_open_again() =>
        ForAny.Case(Gens.DayAndShuffle(), c =>
        {
            var story = UserStory.Given(Gens.Settings with { OneSessionPerTab = true });
            foreach (var e in c.Shuffled)
            {
                var (before, closed) = (story.Profile, story.Closed);
                story.When(e);
                if (!story.Closed.SequenceEqual(closed) || story.Profile.OpenSession != before.OpenSession)
                    story.Profile.Revision.ShouldBeGreaterThan(before.Revision);
            }
        }, count: 1000);

    [Fact]
    public void It_grows_when_the_clock_closes_a_session() =>
        ForAny.Case(Gens.Day(), day =>
        {
            var story = UserStory.Given(Gens.Settings, day);
            for (var now = story.NowMs; story.User.NextWakeMs(now, story.Settings) is { } next && story.User.Exists; now = next)
                story.User.ProfileAt(next).Revision.ShouldBeGreaterThan(story.User.ProfileAt(now).Revision);
        });

    [Fact]
    public void A_resend_and_an_unattributed_event_change_nothing_and_leave_it()
    {
        var story = UserStory.Given(Click("10:00", "a")).At("12:00");
        var before = story.Profile;
        story.When(Click("10:00", "a"), Heartbeat("11:00")).Profile.ShouldBe(before);
    }
}
