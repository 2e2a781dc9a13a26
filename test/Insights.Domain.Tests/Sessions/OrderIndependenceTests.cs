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
                foreach (var now in EdgesOf(inOrder))
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
    public void In_a_long_session_events_that_are_a_little_late_change_nothing() =>
        ForAny.Case(
            from c in Gens.DayAndShuffle(most: 400)
            from settings in Gens.AnySettings
            select (c.Events, c.Shuffled, settings),
            c =>
            {
                // Close together, so that hundreds of events touch one another.
                var start = Moments.At("06:00");
                var events = c.Events.Select(e => e.AtMs(start + ((e.TimeMs - start) / 20))).ToArray();
                // Each arrives among its neighbours, and now and then one from afar.
                var place = c.Shuffled.Select((e, i) => (Id: e.Build().EventId, i)).ToDictionary(e => e.Id, e => e.i);
                var late = events.Select((e, i) => (Event: e, Key: (i * 10) + (place[e.Build().EventId] * 37 % (i % 50 == 0 ? 2000 : 90))))
                    .OrderBy(e => e.Key).Select(e => e.Event).ToArray();
                var looked = UserStory.Given(c.settings);
                foreach (var e in late)
                    looked.When(e).Sessions.ShouldNotBeNull();
                var inOrder = UserStory.Given(c.settings, events);
                looked.Sessions.ShouldBe(inOrder.Sessions);
                foreach (var now in EdgesOf(inOrder))
                    looked.User.ProfileAt(now).ShouldBe(inOrder.User.ProfileAt(now));
            },
            count: 100);

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
    private static IEnumerable<long> EdgesOf(UserStory story) =>
        story.Sessions.SelectMany(s => new[] { s.EndMs, s.OpenUntilMs, s.OpenUntilMs + 1 });
}
