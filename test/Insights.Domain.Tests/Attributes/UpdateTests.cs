using Insights.Domain.Attributes;
using Insights.Domain.EndUsers;
using Insights.Domain.EndUsers.Commands;
using Insights.Domain.Profiles;
using Insights.Testing.Builders;
using static Insights.Testing.Builders.An;

namespace Insights.Domain.Tests.Attributes;

public class UpdateTests
{
    private const int A = 1;

    [Fact]
    public void The_last_write_by_time_wins_not_the_last_to_arrive() =>
        UserStory.Given().When(Update("10:05").Set(A, "late"), Update("10:00").Set(A, "early")).Value(A).ShouldBe("late (Api, 10:05)");

    [Fact]
    public void Of_two_writes_of_one_moment_the_larger_operation_ID_wins() =>
        UserStory.Given().When(Update("10:00", "b").Set(A, "b"), Update("10:00", "a").Set(A, "a")).Value(A).ShouldBe("b (Api, 10:00)");

    [Fact]
    public void A_resend_changes_nothing()
    {
        var story = UserStory.Given();
        story.Send(Update("10:00").Add(A, 1)).ShouldBe(UpdateOutcome.Applied);
        var before = story.Profile;
        story.Send(Update("10:00").Add(A, 1)).ShouldBe(UpdateOutcome.Duplicate);
        story.Profile.ShouldBe(before);
    }

    [Fact]
    public void Updates_for_a_user_never_seen_make_a_record_with_its_standard_attributes_unset()
    {
        var story = UserStory.Given().When(Update("10:00").Set(A, "pro"));
        story.User.Exists.ShouldBeTrue();
        story.Profile.Attributes.ShouldBe(StandardAttributes.Unset);
    }

    [Fact]
    public void A_record_whose_values_are_all_unset_is_still_there() =>
        UserStory.Given().When(Update("10:00").Set(A, "pro"), Update("10:01").Unset(A)).User.Exists.ShouldBeTrue();

    [Fact]
    public void An_update_takes_no_part_in_sessions() =>
        UserStory.Given(Click("10:00")).When(Update("10:29").Set(A, "x")).When(Click("10:31")).Shape().ShouldBe("10:00 x1 | 10:31 x1");

    [Fact]
    public void Every_update_that_is_taken_makes_the_revision_grow()
    {
        var story = UserStory.Given(Click("10:00")).When(Update("10:05").Set(A, "x"));
        var before = story.Profile.Revision;
        story.When(Update("10:05", "again").Set(A, "x")).Profile.Revision.ShouldBeGreaterThan(before);
    }

    [Theory]
    [InlineData("10:00:00", UpdateOutcome.Applied)]
    [InlineData("09:59:59.999", UpdateOutcome.TooLate)]
    public void An_update_older_than_the_lateness_is_too_late(string time, UpdateOutcome outcome) =>
        UserStory.Given().Send(Update(time).Set(A, "x").Received("10:00", day: 1)).ShouldBe(outcome);

    [Fact]
    public void An_import_may_be_as_old_as_the_retention()
    {
        var received = Moments.At("10:00");
        var oldest = Retention.FromMs(received);
        UserStory.Given().Send(Update("10:00").AtMs(oldest).Set(A, "x").Received("10:00").Import()).ShouldBe(UpdateOutcome.Applied);
        UserStory.Given().Send(Update("10:00").AtMs(oldest - 1).Set(A, "x").Received("10:00").Import()).ShouldBe(UpdateOutcome.TooLate);
    }

    [Fact]
    public void A_resend_of_what_was_folded_away_and_an_import_before_it_need_the_whole_history()
    {
        var story = UserStory.Given().When(Update("10:00", "old").Add(A, 1)).At("10:00", day: 3).Trim();
        story.User.DetailCount.ShouldBe(0);
        story.Value(A).ShouldBe("1 (Api, 10:00)");
        story.Decide(Update("10:00", "old").Add(A, 1)).ShouldBeSameAs(CommandDecision.NeedsHistory);
        story.Decide(Update("09:00", "older").Add(A, 1).Import()).ShouldBeSameAs(CommandDecision.NeedsHistory);
        story.Send(Update("10:00", "new").At("09:00", day: 3).Add(A, 1)).ShouldBe(UpdateOutcome.Applied);
        story.Value(A).ShouldBe("2 (Api, 09:00+3d)");
    }

    [Fact]
    public void The_history_of_a_value_is_told_newest_first_with_what_each_step_made_of_it()
    {
        var story = UserStory.Given().When(Update("10:05", "b").Add(A, 5), Update("10:00", "a").Set(A, 1).Set(2, "other").Add(A, 1), Update("10:10", "c").Unset(A));
        Steps(story, null).ShouldBe(["c/0 Unset -> none", "b/0 Add 5 -> 7", "a/2 Add 1 -> 2", "a/0 Set 1 -> 1"]);
        Steps(story, new StepCursor(Moments.At("10:05"), "b", 0)).ShouldBe(["a/2 Add 1 -> 2", "a/0 Set 1 -> 1"]);
    }

    [Fact]
    public void The_history_of_a_value_that_was_folded_away_takes_the_whole_log()
    {
        var story = UserStory.Given().When(Update("10:00", "old").Add(A, 1)).At("10:00", day: 3).Trim();
        story.User.Decide(new ReadUpdates(A, null, 10), story.Settings, story.NowMs).ShouldBeSameAs(CommandDecision.NeedsHistory);
    }

    private static IEnumerable<string> Steps(UserStory story, StepCursor? after) =>
        ((UpdatesAre)story.User.Decide(new ReadUpdates(A, after, 10), story.Settings, story.NowMs).Answer).Steps
            .Select(s => string.Join(' ', $"{s.At.OperationId}/{s.At.Index} {s.Kind} {s.Stated}".Trim(), "->", $"{s.After?.ToString() ?? "none"}"));
}
