using Insights.Domain.Accounts;
using Insights.Domain.EndUsers;
using Insights.Testing.Records;
using Insights.Domain.Tests.Generators;
using Insights.Testing.Builders;
using static Insights.Domain.EndUsers.RecordOutcome;
using static Insights.Testing.Builders.An;

namespace Insights.Domain.Tests.EndUsers;

public class DecideTests
{
    [Fact]
    public void The_first_entry_of_a_log_says_whose_it_is()
    {
        var entries = UserStory.Given().Send(Click("10:00"), Click("10:01")).Entries;
        entries[0].ShouldBe(new UserCreated(UserStory.Key, Moments.At("10:00")));
        entries.Skip(1).ShouldAllBe(entry => entry is EventAccepted);
        entries.Count.ShouldBe(3);
    }

    [Fact]
    public void Later_ones_are_events_alone() =>
        UserStory.Given(Click("10:00")).Send(Click("10:01")).Entries.ShouldHaveSingleItem().ShouldBeOfType<EventAccepted>();

    [Fact]
    public void Where_nothing_is_accepted_nothing_is_appended() =>
        UserStory.Given().Send(Click("10:00").Received("11:00", day: 1)).Entries.ShouldBeEmpty();

    [Fact]
    public void Each_event_has_its_outcome_in_the_order_sent() =>
        UserStory.Given(Click("10:00", "a")).Send(
                Click("10:01", "b"), Click("10:00", "a"), Click("10:00", "c").At("09:00", day: -1).Received("10:05"), Click("10:02", "d"))
            .Outcomes.ShouldBe([Accepted, Duplicate, TooLate, Accepted]);

    [Fact]
    public void An_ID_twice_in_one_batch_is_accepted_once_and_the_first_counts()
    {
        var decision = UserStory.Given().Send(Click("10:00", "a"), Click("10:05", "a"), Click("10:10", "a"));
        decision.Outcomes.ShouldBe([Accepted, Duplicate, Duplicate]);
        decision.Entries.OfType<EventAccepted>().Single().Event.TimeMs.ShouldBe(Moments.At("10:00"));
    }

    [Fact]
    public void An_ID_whose_first_event_was_too_late_is_still_free_in_the_same_batch() =>
        UserStory.Given().Send(Click("10:00", "a").At("10:00", day: -2).Received("10:00"), Click("10:00", "a"))
            .Outcomes.ShouldBe([TooLate, Accepted]);

    [Fact]
    public void A_known_ID_is_a_duplicate_whatever_else_the_event_says() =>
        UserStory.Given(Click("10:00", "a")).Send(PageView("10:30", "a").Tab("t")).Outcomes.ShouldBe([Duplicate]);

    [Fact]
    public void IDs_are_compared_ordinally() =>
        UserStory.Given(Click("10:00", "a")).Send(Click("10:00", "A"), Click("10:00", "á"), Click("10:00", "a\u0301"))
            .Outcomes.ShouldBe([Accepted, Accepted, Accepted]);

    [Fact]
    public void Many_known_IDs_are_recognised_like_few()
    {
        var events = Enumerable.Range(0, 40).Select(i => Click("10:00", $"e{i}")).ToArray();
        var story = UserStory.Given(events);
        story.Send(events).Outcomes.ShouldAllBe(outcome => outcome == Duplicate);
        story.Send(Click("10:00", "e40")).Outcomes.ShouldBe([Accepted]);
        story.Send(Click("10:00", "e40")).Outcomes.ShouldBe([Duplicate]);
    }

    [Fact]
    public void An_unattributed_event_is_recognised_too() =>
        UserStory.Given(Heartbeat("10:00", "s")).Send(Heartbeat("10:00", "s")).Outcomes.ShouldBe([Duplicate]);

    [Fact]
    public void It_changes_nothing() =>
        ForAny.Case(Gens.DayAndShuffle(), c =>
        {
            var story = UserStory.Given(Gens.Settings, c.Events[..(c.Events.Length / 2)]);
            var before = Stored.State(story.User).Bytes.ToArray();
            var first = story.Decide(c.Shuffled);
            var second = story.Decide(c.Shuffled);
            Stored.State(story.User).Bytes.ToArray().ShouldBe(before);
            second.Outcomes.ShouldBe(first.Outcomes);
            second.Entries.OfType<EventAccepted>().Select(e => e.Event).ShouldBe(first.Entries.OfType<EventAccepted>().Select(e => e.Event));
        });

    [Fact]
    public void A_batch_is_as_good_as_its_events_one_by_one() =>
        ForAny.Case(Gens.DayAndShuffle(), c =>
        {
            var together = UserStory.Given(Gens.Settings);
            together.Send(c.Shuffled);
            var singly = UserStory.Given(Gens.Settings, c.Shuffled);
            together.Profile.ShouldBe(singly.Profile);
            together.User.Seq.ShouldBe(singly.User.Seq);
        });

    [Fact]
    public void A_rebuild_from_the_entries_is_the_same_user() =>
        ForAny.Case(Gens.DayAndShuffle(), c =>
        {
            var story = UserStory.Given(AccountSettings.Default);
            var rebuilt = new EndUser(UserStory.Key);
            foreach (var e in c.Shuffled)
            {
                foreach (var entry in story.Send(e).Entries)
                    rebuilt.Evolve(Stored.Entry(Stored.Entry(entry)));
            }
            rebuilt.Seq.ShouldBe(story.User.Seq);
            rebuilt.Sessions.ShouldBe(story.Sessions);
        });
}
