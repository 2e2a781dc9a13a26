using Insights.Testing.Builders;
using static Insights.Testing.Builders.An;

namespace Insights.Domain.Tests.Sessions;

public class LateEventTests
{
    [Fact]
    public void It_extends_a_session_at_its_end() =>
        UserStory.Given(Click("10:00"), Click("12:00")).When(Click("10:20")).Shape().ShouldBe("10:00-10:20 x2 | 12:00 x1");

    [Fact]
    public void It_extends_a_session_at_its_start()
    {
        var story = UserStory.Given(Click("10:00")).When(Click("09:40", "early"));
        story.Shape().ShouldBe("09:40-10:00 x2");
        story.Sessions[0].FirstEventId.ShouldBe("early");
    }

    [Fact]
    public void It_joins_two_sessions() =>
        UserStory.Given(Click("10:00"), Click("11:00")).When(Click("10:30")).Shape().ShouldBe("10:00-11:00 x3");

    [Fact]
    public void It_adds_a_session_between_two() =>
        UserStory.Given(Click("10:00"), Click("12:00")).When(Click("11:00")).Shape()
            .ShouldBe("10:00 x1 | 11:00 x1 | 12:00 x1");

    [Fact]
    public void It_adds_a_session_before_all() =>
        UserStory.Given(Click("10:00")).When(Click("08:00")).Shape().ShouldBe("08:00 x1 | 10:00 x1");

    [Fact]
    public void It_lists_itself_with_a_session_that_closed_long_ago() =>
        UserStory.Given(Click("10:00"), Click("20:00")).When(Heartbeat("10:10")).Shape().ShouldBe("10:00 x2 | 20:00 x1");

    [Fact]
    public void It_can_open_a_closed_session_again()
    {
        var story = UserStory.Given(Click("10:00")).At("10:40");
        story.Closed.ShouldHaveSingleItem();
        story.When(Click("10:20").Received("10:40"));
        story.Closed.ShouldBeEmpty();
        story.Profile.Attributes.TotalSessions.ShouldBeNull();
        story.At("10:50:00.001").Closed.ShouldHaveSingleItem();
    }
}
