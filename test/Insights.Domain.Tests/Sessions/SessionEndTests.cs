using Insights.Domain.Accounts;
using Insights.Testing.Builders;
using static Insights.Testing.Builders.An;

namespace Insights.Domain.Tests.Sessions;

public class SessionEndTests
{
    private static readonly AccountSettings PerTab = AccountSettings.Default with { OneSessionPerTab = true };

    [Fact]
    public void It_is_the_last_of_its_session_and_counts_in_it()
    {
        var story = UserStory.Given(Click("10:00"), SessionEnd("10:05"));
        story.Shape().ShouldBe("10:00-10:05 x2");
        story.Reasons().ShouldBe("SessionEnd");
    }

    [Fact]
    public void It_closes_the_session_at_once() =>
        UserStory.Given(Click("10:00"), SessionEnd("10:05")).At("10:05").Closed.ShouldHaveSingleItem();

    [Fact]
    public void What_follows_it_begins_a_new_session_within_the_timeout_too() =>
        UserStory.Given(Click("10:00"), SessionEnd("10:05"), Click("10:05:00.001")).Shape()
            .ShouldBe("10:00-10:05 x2 | 10:05:00.001 x1");

    [Fact]
    public void It_counts_at_the_timeout_and_not_a_millisecond_later()
    {
        UserStory.Given(Click("10:00"), SessionEnd("10:30")).Reasons().ShouldBe("SessionEnd");
        var late = UserStory.Given(Click("10:00"), SessionEnd("10:30:00.001"));
        late.Shape().ShouldBe("10:00 x1");
        late.Reasons().ShouldBe("Inactivity");
    }

    [Fact]
    public void Doubled_the_second_is_only_listed()
    {
        var story = UserStory.Given(Click("10:00"), SessionEnd("10:05"), SessionEnd("10:06"));
        story.Shape().ShouldBe("10:00-10:05 x3");
        story.Reasons().ShouldBe("SessionEnd");
    }

    [Fact]
    public void Without_any_activity_it_means_nothing()
    {
        var story = UserStory.Given(SessionEnd("10:00"));
        story.User.Exists.ShouldBeFalse();
        story.Shape().ShouldBe("");
    }

    [Fact]
    public void Long_after_the_session_it_means_nothing() =>
        UserStory.Given(Click("10:00"), SessionEnd("12:00"), Click("12:01")).Shape().ShouldBe("10:00 x1 | 12:01 x1");

    [Fact]
    public void Passive_events_in_between_do_not_keep_it_from_counting() =>
        UserStory.Given(Click("10:00"), Heartbeat("10:04"), SessionEnd("10:05")).Reasons().ShouldBe("SessionEnd");

    [Fact]
    public void It_takes_the_gap_rule_of_the_activity_before_it() =>
        UserStory.Given(
            AccountSettings.Default with { ApplicationTimeouts = AccountSettings.Default.ApplicationTimeouts.Add("kiosk", TimeSpan.FromMinutes(1)) },
            Click("10:00").Application("kiosk"), SessionEnd("10:02")).Reasons().ShouldBe("Inactivity");

    [Fact]
    public void With_one_session_per_tab_that_of_another_tab_is_only_listed()
    {
        var story = UserStory.Given(PerTab, Click("10:00").Tab("a"), SessionEnd("10:05").Tab("b"), Click("10:06").Tab("a"));
        story.Shape().ShouldBe("10:00-10:06 x3");
        story.Reasons().ShouldBe("Inactivity");
    }

    [Fact]
    public void With_sessions_across_tabs_that_of_another_tab_counts() =>
        UserStory.Given(Click("10:00").Tab("a"), SessionEnd("10:05").Tab("b")).Reasons().ShouldBe("SessionEnd");

    [Theory]
    [InlineData("a")]
    [InlineData("z")]
    public void Of_one_millisecond_it_is_the_last_whatever_its_ID(string id)
    {
        EventBuilder[] sent = [Click("10:00").Id("m"), SessionEnd("10:00").Id(id), Click("10:00").Id("n")];
        foreach (var story in new[] { UserStory.Given(sent), UserStory.Given(sent[1], sent[2], sent[0]) })
        {
            story.Shape().ShouldBe("10:00 x3");
            story.Reasons().ShouldBe("SessionEnd");
        }
    }

    [Fact]
    public void A_late_one_splits_the_session()
    {
        var story = UserStory.Given(Click("10:00"), Click("10:10"), Click("10:20")).When(SessionEnd("10:05"));
        story.Shape().ShouldBe("10:00-10:05 x2 | 10:10-10:20 x2");
        story.Reasons().ShouldBe("SessionEnd | Inactivity");
    }

    [Fact]
    public void A_late_activity_before_an_unattributed_one_makes_it_count()
    {
        var story = UserStory.Given(SessionEnd("10:05")).When(Click("10:00"));
        story.Shape().ShouldBe("10:00-10:05 x2");
        story.Closed.ShouldHaveSingleItem();
    }

    [Fact]
    public void An_earlier_one_that_comes_late_takes_its_place() =>
        UserStory.Given(Click("10:00"), SessionEnd("10:05")).When(SessionEnd("10:04")).Shape().ShouldBe("10:00-10:04 x3");

    [Fact]
    public void A_late_activity_between_two_makes_the_second_count()
    {
        var story = UserStory.Given(Click("10:00"), SessionEnd("10:05"), SessionEnd("10:10")).When(Click("10:07"));
        story.Shape().ShouldBe("10:00-10:05 x2 | 10:07-10:10 x2");
        story.Reasons().ShouldBe("SessionEnd | SessionEnd");
    }
}
