using Insights.Domain.Accounts;
using Insights.Testing.Builders;
using static Insights.Testing.Builders.An;

namespace Insights.Domain.Tests.Sessions;

public class TabTests
{
    private static readonly AccountSettings PerTab = AccountSettings.Default with { OneSessionPerTab = true };

    [Fact]
    public void Without_the_setting_tabs_mean_nothing() =>
        UserStory.Given(Click("10:00").Tab("a"), Click("10:01").Tab("b")).Shape().ShouldBe("10:00-10:01 x2");

    [Fact]
    public void Activity_in_another_tab_begins_a_new_session()
    {
        var story = UserStory.Given(PerTab, Click("10:00").Tab("a"), Click("10:01").Tab("a"), Click("10:02").Tab("b"));
        story.Shape().ShouldBe("10:00-10:01 x2 | 10:02 x1");
        story.Reasons().ShouldBe("TabChanged | Inactivity");
    }

    [Fact]
    public void Back_in_the_first_tab_a_third_session_begins() =>
        UserStory.Given(PerTab, Click("10:00").Tab("a"), Click("10:01").Tab("b"), Click("10:02").Tab("a"))
            .Shape().ShouldBe("10:00 x1 | 10:01 x1 | 10:02 x1");

    [Fact]
    public void No_tab_is_a_tab_of_its_own() =>
        UserStory.Given(PerTab, Click("10:00").Tab("a"), Click("10:01").Tab(null), Click("10:02").Tab(null))
            .Shape().ShouldBe("10:00 x1 | 10:01-10:02 x2");

    [Fact]
    public void A_passive_event_in_another_tab_changes_no_tab() =>
        UserStory.Given(PerTab, Click("10:00").Tab("a"), Heartbeat("10:01").Tab("b"), Click("10:02").Tab("a"))
            .Shape().ShouldBe("10:00-10:02 x3");

    [Fact]
    public void After_the_timeout_another_tab_is_no_change_of_tab() =>
        UserStory.Given(PerTab, Click("10:00").Tab("a"), Click("11:00").Tab("b")).Reasons().ShouldBe("Inactivity | Inactivity");

    [Fact]
    public void A_session_left_for_another_tab_closes_when_its_timeout_has_passed()
    {
        var story = UserStory.Given(PerTab, Click("10:00").Tab("a"), Click("10:10").Tab("b"));
        story.At("10:30").Closed.ShouldBeEmpty();
        story.Profile.OpenSession!.StartMs.ShouldBe(Moments.At("10:10"));
        UserStory.Shape(story.At("10:30:00.001").Closed).ShouldBe("10:00 x1");
    }

    [Fact]
    public void A_late_activity_of_another_tab_splits_the_session() =>
        UserStory.Given(PerTab, Click("10:00").Tab("a"), Click("10:10").Tab("a")).When(Click("10:05").Tab("b"))
            .Shape().ShouldBe("10:00 x1 | 10:05 x1 | 10:10 x1");
}
