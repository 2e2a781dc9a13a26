using Insights.Domain.Accounts;
using Insights.Testing.Builders;
using static Insights.Testing.Builders.An;

namespace Insights.Domain.Tests.Sessions;

public class LongestTests
{
    private static readonly AccountSettings Hourly = AccountSettings.Default with { LongestSession = TimeSpan.FromHours(1) };

    [Fact]
    public void Activity_as_long_after_the_start_as_the_longest_session_begins_the_next()
    {
        var story = UserStory.Given(Hourly, Click("10:00"), Click("10:30"), Click("10:59:59.999"), Click("11:00"));
        story.Shape().ShouldBe("10:00-10:59:59.999 x3 | 11:00 x1");
        story.Reasons().ShouldBe("Longest | Inactivity");
    }

    [Fact]
    public void It_closes_when_it_is_as_long_whether_or_not_anything_follows()
    {
        var story = UserStory.Given(Hourly, Click("10:00"), Click("10:30"));
        story.User.NextWakeMs(Moments.At("10:30"), Hourly).ShouldBe(Moments.At("11:00"));
        story.At("10:59:59.999").Closed.ShouldBeEmpty();
        story.At("11:00").Closed.ShouldHaveSingleItem().EndMs.ShouldBe(Moments.At("10:30"));
        story.Reasons().ShouldBe("Longest");
    }

    [Fact]
    public void Somebody_who_never_pauses_is_seen_after_half_a_day()
    {
        var story = UserStory.Given([.. Enumerable.Range(0, 20 * 72).Select(i => Click("00:00", $"e{i}").AtMs(Moments.At("00:00") + (i * 20 * 60_000L)))]);
        story.Closed.Count.ShouldBe(39);
        story.Sessions.Max(s => s.DurationMs).ShouldBe((12 * 3_600_000L) - (20 * 60_000));
    }

    [Fact]
    public void A_session_end_counts_within_the_longest_session_only()
    {
        UserStory.Given(Hourly, Click("10:00"), Click("10:30"), SessionEnd("10:59:59.999")).Reasons().ShouldBe("SessionEnd");
        var late = UserStory.Given(Hourly, Click("10:00"), Click("10:30"), SessionEnd("11:00"));
        late.Shape().ShouldBe("10:00-10:30 x3");
        late.Reasons().ShouldBe("Longest");
    }

    [Fact]
    public void Another_tab_is_the_reason_while_the_session_could_have_gone_on()
    {
        var perTab = Hourly with { OneSessionPerTab = true };
        UserStory.Given(perTab, Click("10:00").Tab("a"), Click("10:30").Tab("a"), Click("10:59").Tab("b")).Reasons().ShouldBe("TabChanged | Inactivity");
        UserStory.Given(perTab, Click("10:00").Tab("a"), Click("10:30").Tab("a"), Click("11:00").Tab("b")).Reasons().ShouldBe("Longest | Inactivity");
    }

    [Fact]
    public void A_late_event_moves_every_cut_after_it_and_grows_the_revision()
    {
        var story = UserStory.Given(Hourly, Click("10:00"), Click("10:30"), Click("11:00"), Click("11:30"), Click("12:00"), Click("12:30"));
        story.At("18:00").Shape().ShouldBe("10:00-10:30 x2 | 11:00-11:30 x2 | 12:00-12:30 x2");
        var before = story.Profile.Revision;
        story.When(Click("09:30")).Shape().ShouldBe("09:30-10:00 x2 | 10:30-11:00 x2 | 11:30-12:00 x2 | 12:30 x1");
        story.Profile.Revision.ShouldBeGreaterThan(before);
    }

    [Fact]
    public void A_late_event_that_moves_a_cut_far_away_wakes_at_once()
    {
        var story = UserStory.Given(Hourly, Click("10:00"), Click("10:30"), Click("11:00"), Click("11:30")).At("12:45");
        var decision = story.Decide(Click("09:30").Received("12:45"));
        story.User.WakeFor(decision.Entries, story.NowMs, Hourly).ShouldNotBeNull().ShouldBeLessThanOrEqualTo(Moments.At("12:45"));
    }

    [Fact]
    public void The_rules_of_the_activity_before_decide_so_that_one_late_event_makes_no_session_of_twenty_four()
    {
        // An hour was the longest then; now it is a day, and something from before the first event comes late.
        var story = UserStory.Given(Hourly, [.. Enumerable.Range(0, 24).Select(i => Click("10:00", $"e{i}").AtMs(Moments.At("10:00") + (i * 30 * 60_000L)))]);
        var before = story.At("23:00").Profile;
        var after = story.Under(Hourly with { LongestSession = TimeSpan.FromHours(24) }).When(Click("09:30")).Profile;
        after.Revision.ShouldBeGreaterThan(before.Revision);
        after.Attributes.TotalSessions.ShouldBe(before.Attributes.TotalSessions + 1);
    }

    [Theory]
    [InlineData(3_599_999, false)]
    [InlineData(3_600_000, true)]
    [InlineData(86_400_000, true)]
    [InlineData(86_400_001, false)]
    public void An_account_sets_one_hour_to_twenty_four(long ms, bool isValid) =>
        (AccountSettings.Default with { LongestSession = TimeSpan.FromMilliseconds(ms) }).Faults().Select(f => f.Field)
            .ShouldBe(isValid ? [] : ["longestSession"]);
}
