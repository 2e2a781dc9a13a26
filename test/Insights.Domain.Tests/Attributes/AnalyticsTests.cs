using System.Text;
using FsCheck.Fluent;
using Insights.Domain.Attributes;
using Insights.Domain.EndUsers;
using Insights.Testing.Records;
using Insights.Domain.Events;
using Insights.Domain.Tests.Generators;
using Insights.Testing.Builders;
using static Insights.Testing.Builders.An;

namespace Insights.Domain.Tests.Attributes;

public class AnalyticsTests
{
    [Fact]
    public void The_value_of_the_latest_event_that_states_one_counts_each_property_by_itself()
    {
        var story = UserStory.Given(Click("10:05").Stating("name", "Ann", "role", "admin"), Click("10:00").Stating("name", "An", "info", "x"), Click("10:10"));
        story.Value(AnalyticsNumbers.Name).ShouldBe("Ann (Event, 10:05)");
        story.Value(AnalyticsNumbers.Role).ShouldBe("admin (Event, 10:05)");
        story.Value(AnalyticsNumbers.Info).ShouldBe("x (Event, 10:00)");
        story.Value(AnalyticsNumbers.Status).ShouldBe("none");
    }

    [Fact]
    public void Of_two_events_of_one_moment_the_larger_event_ID_counts() =>
        UserStory.Given(Click("10:00", "b").Stating("name", "b"), Click("10:00", "a").Stating("name", "a")).Value(AnalyticsNumbers.Name).ShouldBe("b (Event, 10:00)");

    [Fact]
    public void A_passive_event_states_them_too_where_it_belongs_to_a_session() =>
        UserStory.Given(Click("10:00"), Heartbeat("10:10").Stating("status", "busy")).Value(AnalyticsNumbers.Status).ShouldBe("busy (Event, 10:10)");

    [Fact]
    public void An_unattributed_event_states_nothing_until_an_activity_takes_it_in()
    {
        var story = UserStory.Given(Heartbeat("10:10").Stating("status", "busy"));
        story.Value(AnalyticsNumbers.Status).ShouldBe("none");
        story.User.Exists.ShouldBeFalse();
        story.When(Click("10:00")).Value(AnalyticsNumbers.Status).ShouldBe("busy (Event, 10:10)");
    }

    [Fact]
    public void They_show_while_the_session_is_open_and_make_the_revision_grow()
    {
        var story = UserStory.Given(Click("10:00").Stating("name", "Ann"));
        var before = story.Profile;
        before.OpenSession.ShouldNotBeNull();
        before.Values.ShouldNotBe(UserValues.None);
        story.When(Click("10:01").Stating("name", "Bob")).Profile.Revision.ShouldBeGreaterThan(before.Revision);
    }

    [Theory]
    [InlineData("", null)]
    [InlineData("""{"page":{"url":"u"}}""", null)]
    [InlineData("""{"properties":{"analytics":{"name":"no"}}}""", null)]
    [InlineData("""{"properties":{"analytics":{"name":"no"}},"analytics":{"name":"yes","role":""}}""", "yes")]
    [InlineData("""{"analytics":{"name":null,"type":"t"}}""", null)]
    [InlineData("""{"analytics":{"name":"\u00e4\n"}}""", "ä\n")]
    [InlineData("""{"analytics":{"name":"cut""", null)]
    public void Only_what_the_event_itself_states_is_read(string details, string? name) =>
        AnalyticsProperties.Read(Encoding.UTF8.GetBytes(details))?[0].ShouldBe(name);

    [Fact]
    public void Any_order_of_arrival_trimming_and_saving_give_the_same() =>
        ForAny.Case(
            from days in Gens.DayAndShuffle()
            from names in Gen.ArrayOf(Gen.Elements(null, "Ann", "Bob"), days.Events.Length)
            from hours in Gen.Elements(0, 6, 24)
            select (days, names, hours),
            c =>
            {
                var named = c.days.Events.Zip(c.names).ToDictionary(p => p.First.Build().EventId, p => p.Second is null ? p.First : p.First.Stating("name", p.Second, "role", "r"));
                var inOrder = UserStory.Given(Gens.Settings, [.. c.days.Events.Select(e => named[e.Build().EventId])]);
                var shuffled = UserStory.Given(Gens.Settings, [.. c.days.Shuffled.Select(e => named[e.Build().EventId])]);
                shuffled.User.Trim(Moments.At("06:00") + (c.hours * 3_600_000L), Gens.Settings with { Lateness = TimeSpan.FromHours(1) });
                var restored = Stored.State(UserStory.Key, Stored.State(shuffled.User)).ShouldNotBeNull();
                restored.Values.ShouldBe(inOrder.User.Values);
                restored.Trim(Moments.At("06:00", day: 2), Gens.Settings with { Lateness = TimeSpan.FromHours(1) });
                restored.Values.ShouldBe(inOrder.User.Values);
                Stored.State(UserStory.Key, Stored.State(restored)).ShouldNotBeNull().Values.ShouldBe(inOrder.User.Values);
            },
            count: 1000);
}
