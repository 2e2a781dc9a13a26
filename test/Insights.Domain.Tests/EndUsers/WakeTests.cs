using FsCheck;
using FsCheck.Fluent;
using Insights.Domain.Accounts;
using Insights.Domain.Sessions;
using Insights.Domain.Tests.Generators;
using Insights.Testing.Builders;
using static Insights.Testing.Builders.An;

namespace Insights.Domain.Tests.EndUsers;

public class WakeTests
{
    [Fact]
    public void An_activity_wakes_when_its_timeout_has_passed() =>
        WakeFor(UserStory.Given(), Click("10:00")).ShouldBe(Moments.At("10:30:00.001"));

    [Fact]
    public void A_session_end_that_may_count_wakes_at_once() =>
        WakeFor(UserStory.Given(Click("10:00")), SessionEnd("10:05")).ShouldBe(Moments.At("10:05"));

    [Fact]
    public void An_unattributed_event_of_one_who_has_a_record_wakes_nobody() =>
        WakeFor(UserStory.Given(Click("10:00")), Heartbeat("12:00")).ShouldBeNull();

    [Fact]
    public void An_unattributed_event_of_one_who_has_none_wakes_when_it_is_to_be_forgotten() =>
        WakeFor(UserStory.Given(), Heartbeat("10:00")).ShouldBe(Moments.At("10:00:00.001", day: 1));

    [Fact]
    public void The_next_wake_is_when_the_first_open_session_closes()
    {
        var story = UserStory.Given(
            AccountSettings.Default with { OneSessionPerTab = true }, Click("10:00").Tab("a"), Click("10:10").Tab("b"));
        story.User.NextWakeMs(Moments.At("10:10"), story.Settings).ShouldBe(Moments.At("10:30:00.001"));
        story.User.NextWakeMs(Moments.At("10:30:00.001"), story.Settings).ShouldBe(Moments.At("10:40:00.001"));
        story.User.NextWakeMs(Moments.At("10:40:00.001"), story.Settings).ShouldBeNull();
    }

    [Fact]
    public void The_wake_is_never_after_the_next_moment_at_which_the_clock_changes_something() =>
        ForAny.Case(Histories, c =>
        {
            var story = UserStory.Given(c.Settings);
            long? alarm = null;
            foreach (var batch in c.Batches)
            {
                var wake = Take(story, batch);
                alarm = Earlier(alarm, wake);
                if (story.User.NextWakeMs(story.NowMs, c.Settings) is { } next)
                    alarm.ShouldNotBeNull().ShouldBeLessThanOrEqualTo(next);
                if (alarm <= story.NowMs)
                    alarm = story.User.NextWakeMs(story.NowMs, c.Settings);
            }
        }, count: 2000);

    [Fact]
    public void No_row_stays_other_than_the_closed_sessions_past_the_wake() =>
        ForAny.Case(Histories, c =>
        {
            var story = UserStory.Given(c.Settings);
            long? alarm = null;
            IReadOnlyList<Session> rows = [];
            foreach (var batch in c.Batches)
            {
                alarm = Earlier(alarm, Take(story, batch));
                if (alarm <= story.NowMs)
                    (rows, alarm) = (story.Closed, story.User.NextWakeMs(story.NowMs, c.Settings));
                story.Closed.ShouldBe(rows);
            }
        }, count: 2000);

    [Fact]
    public void A_late_activity_before_a_session_end_that_came_first_wakes_at_once() =>
        WakeFor(UserStory.Given(SessionEnd("10:05").Received("10:06")), Click("10:00"))
            .ShouldNotBeNull().ShouldBeLessThanOrEqualTo(Moments.At("10:06"));

    [Fact]
    public void A_late_activity_that_splits_a_closed_session_wakes_at_once() =>
        WakeFor(
            UserStory.Given(
                Gens.Settings with { OneSessionPerTab = true },
                Click("10:00").Application("kiosk").Tab("a"), Click("10:01").Application("kiosk").Tab("a")).At("10:10"),
            Click("10:00:30").Application("tv").Tab("b"))
            .ShouldNotBeNull().ShouldBeLessThanOrEqualTo(Moments.At("10:10"));

    [Fact]
    public void A_passive_event_listed_with_a_closed_session_wakes_at_once() =>
        WakeFor(UserStory.Given(Click("10:00"), SessionEnd("10:05")), Heartbeat("10:06"))
            .ShouldNotBeNull().ShouldBeLessThanOrEqualTo(Moments.At("10:06"));

    private static Gen<(AccountSettings Settings, EventBuilder[][] Batches)> Histories =>
        from days in Gens.DayAndShuffle()
        from settings in Gens.AnySettings
        from inOrder in Gen.Elements(true, false)
        from size in Gen.Choose(1, 3)
        select (settings, (inOrder ? days.Events : days.Shuffled).Chunk(size).ToArray());

    private static long? Take(UserStory story, EventBuilder[] batch)
    {
        var decision = story.Decide(batch);
        var wake = story.User.WakeFor(decision.Entries, story.NowMs, story.Settings);
        foreach (var entry in decision.Entries)
            story.User.Evolve(entry);
        return wake;
    }

    private static long? WakeFor(UserStory story, EventBuilder e) => Take(story, [e]);

    private static long? Earlier(long? a, long? b) => a is null || b < a ? b : a;
}
