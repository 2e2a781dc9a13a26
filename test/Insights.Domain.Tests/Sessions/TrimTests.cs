using FsCheck.Fluent;
using Insights.Domain.Accounts;
using Insights.Domain.EndUsers;
using Insights.Domain.Tests.Generators;
using Insights.Testing.Builders;
using static Insights.Testing.Builders.An;

namespace Insights.Domain.Tests.Sessions;

public class TrimTests
{
    private static readonly AccountSettings OneDay = Gens.Settings with { Lateness = TimeSpan.FromDays(1) };

    [Fact]
    public void It_changes_nothing_that_is_shown() =>
        ForAny.Case(
            from days in Gens.DayAndShuffle()
            from minutes in Gen.Choose(0, 48 * 60)
            select (days.Shuffled, minutes),
            c =>
            {
                var story = UserStory.Given(Gens.Settings, c.Shuffled).Under(OneDay).At("06:00", day: 1);
                var now = story.NowMs + (c.minutes * 60_000L);
                var before = story.User.ProfileAt(now);
                story.User.Trim(now, story.Settings);
                story.User.ProfileAt(now).ShouldBe(before);
            },
            count: 1000);

    [Fact]
    public void Events_that_come_after_it_make_of_it_what_they_would_have_made_without() =>
        ForAny.Case(
            from first in Gens.Day()
            from then in Gens.DayAndShuffle()
            select (first, then: then.Shuffled),
            c =>
            {
                var settings = Gens.Settings with { Lateness = TimeSpan.FromHours(2) };
                var then = c.then.Select((e, i) => e.Id($"then-{i}").AtMs(e.TimeMs + 5_400_000)).ToArray();
                var whole = UserStory.Given(settings, c.first);
                var trimmed = UserStory.Given(settings, c.first).Trim();
                foreach (var e in then)
                {
                    if (ReferenceEquals(trimmed.Decide(e), Decision.NeedsHistory))
                        return;
                    whole.When(e);
                    trimmed.When(e).Trim();
                    trimmed.Profile.ShouldBe(whole.Profile);
                }
            },
            count: 1000);

    [Fact]
    public void What_is_inside_the_lateness_stays_known_singly()
    {
        var story = UserStory.Given(Click("10:00"), Click("10:20")).At("10:50", day: 1).Trim();
        (story.User.IsTrimmed, story.User.DetailCount).ShouldBe((false, 2));
    }

    [Fact]
    public void What_no_event_can_reach_any_more_becomes_totals()
    {
        var story = UserStory.Given(Click("10:00"), Click("10:20")).At("10:50:00.001", day: 1).Trim();
        (story.User.IsTrimmed, story.User.DetailCount).ShouldBe((true, 0));
        story.Profile.Attributes.TotalSessionDurationMs.ShouldBe(1_200_000);
        story.User.Exists.ShouldBeTrue();
    }

    [Fact]
    public void Strays_go_and_leave_the_user_empty_where_there_is_nothing_else()
    {
        var story = UserStory.Given(Heartbeat("10:00"));
        story.At("10:00", day: 1).Trim().User.IsEmpty.ShouldBeFalse();
        story.At("10:00:00.001", day: 1).Trim().User.IsEmpty.ShouldBeTrue();
    }

    [Fact]
    public void An_older_event_needs_the_history()
    {
        var story = Trimmed();
        story.Decide(Click("10:30", "older").Import()).ShouldBeSameAs(Decision.NeedsHistory);
    }

    [Fact]
    public void An_older_event_that_is_too_late_needs_none() =>
        Trimmed().Decide(Click("10:30", "older")).Outcomes.ShouldBe([RecordOutcome.TooLate]);

    [Fact]
    public void A_forgotten_ID_needs_the_history_before_it_can_be_called_anything() =>
        Trimmed().Decide(Click("10:00", "a")).ShouldBeSameAs(Decision.NeedsHistory);

    [Fact]
    public void A_new_event_needs_none() =>
        Trimmed().Decide(Click("11:00", "new").At("11:00", day: 2)).Outcomes.ShouldBe([RecordOutcome.Accepted]);

    private static UserStory Trimmed() => UserStory.Given(Click("10:00", "a"), Click("12:00", "b")).At("11:00", day: 2).Trim();
}
