using FsCheck.Fluent;
using Insights.Domain.Tests.Generators;
using Insights.Testing.Builders;

namespace Insights.Domain.Tests.Sessions;

public class OrderIndependenceTests
{
    [Fact]
    public void Any_order_of_arrival_gives_the_same_sessions_and_the_same_profile() =>
        ForAny.Case(
            from days in Gens.DayAndShuffle()
            from settings in Gens.AnySettings
            select (days.Events, days.Shuffled, settings),
            c =>
            {
                var inOrder = UserStory.Given(c.settings, c.Events);
                var shuffled = UserStory.Given(c.settings, c.Shuffled);
                shuffled.Sessions.ShouldBe(inOrder.Sessions);
                foreach (var now in Moments(inOrder))
                    shuffled.User.ProfileAt(now).ShouldBe(inOrder.User.ProfileAt(now));
            },
            count: 2000);

    [Fact]
    public void Looking_in_between_changes_nothing() =>
        ForAny.Case(Gens.DayAndShuffle(), c =>
        {
            var looked = UserStory.Given(Gens.Settings);
            foreach (var e in c.Shuffled)
                looked.When(e).Profile.ShouldNotBeNull();
            looked.Sessions.ShouldBe(UserStory.Given(Gens.Settings, c.Events).Sessions);
        });

    [Fact]
    public void Resends_change_nothing() =>
        ForAny.Case(Gens.DayAndShuffle(), c =>
        {
            var once = UserStory.Given(Gens.Settings, c.Events);
            var seq = once.User.Seq;
            var before = once.Profile;
            once.When(c.Shuffled).Profile.ShouldBe(before);
            once.User.Seq.ShouldBe(seq);
        });

    /// <summary>Every moment at which something closes, and the one before it.</summary>
    private static IEnumerable<long> Moments(UserStory story) =>
        story.Sessions.SelectMany(s => new[] { s.EndMs, s.OpenUntilMs, s.OpenUntilMs + 1 });
}
