using Insights.Domain.Accounts;
using Insights.Domain.EndUsers;
using Insights.Testing.Builders;

namespace Insights.Domain.Tests.Accounts;

public class SessionRulesTests
{
    private static readonly AccountSettings Settings = new()
    {
        SessionTimeout = TimeSpan.FromMinutes(20),
        OneSessionPerTab = true,
        ApplicationTimeouts = AccountSettings.Default.ApplicationTimeouts.Add("web", TimeSpan.FromMinutes(5)),
    };

    [Fact]
    public void An_application_with_a_timeout_of_its_own_has_it() =>
        Settings.RulesFor("web").ShouldBe(new SessionRules(300_000, true));

    [Theory]
    [InlineData(null)]
    [InlineData("mobile")]
    [InlineData("Web")]
    public void All_others_have_that_of_the_account(string? application) =>
        Settings.RulesFor(application).ShouldBe(new SessionRules(1_200_000, true));

    [Fact]
    public void The_rules_are_stamped_on_an_event_when_it_is_accepted() =>
        UserStory.Given(Settings).Send(An.Click("10:00").Application("web"))
            .Entries.OfType<EventAccepted>().Single().Rules.ShouldBe(new SessionRules(300_000, true));

    [Fact]
    public void A_longer_timeout_set_later_joins_no_sessions_of_before()
    {
        var story = UserStory.Given(An.Click("10:00"), An.Click("10:31"));
        story.Under(AccountSettings.Default with { SessionTimeout = TimeSpan.FromHours(2) }).When(An.Click("12:00"));
        story.Shape().ShouldBe("10:00 x1 | 10:31 x1 | 12:00 x1");
    }

    [Fact]
    public void A_longer_timeout_counts_from_the_next_event_on()
    {
        var story = UserStory.Given(An.Click("10:00")).Under(AccountSettings.Default with { SessionTimeout = TimeSpan.FromHours(2) });
        story.When(An.Click("10:30"), An.Click("12:30")).Shape().ShouldBe("10:00-12:30 x3");
    }

    [Fact]
    public void One_session_per_tab_switched_on_splits_no_session_of_before()
    {
        var story = UserStory.Given(An.Click("10:00").Tab("a"), An.Click("10:01").Tab("b"));
        story.Under(AccountSettings.Default with { OneSessionPerTab = true });
        story.When(An.Click("10:02").Tab("c"), An.Click("10:03").Tab("d")).Shape().ShouldBe("10:00-10:02 x3 | 10:03 x1");
    }
}
