using Insights.Domain.Accounts;
using Insights.Domain.Attributes;
using Insights.Domain.EndUsers.Commands;
using Insights.Testing.Builders;
using static Insights.Testing.Builders.An;

namespace Insights.Domain.Tests.Attributes;

public class JudgeUpdatesTests
{
    private const int A = 1;
    private const int B = 2;

    [Fact]
    public void An_update_that_states_what_is_so_changes_nothing() =>
        Judged(UserStory.Given().When(Update("10:00").Set(A, "x")), Update("10:05").Set(A, "x")).ShouldBe([UpdateVerdict.ChangesNothing]);

    [Fact]
    public void An_update_of_an_earlier_time_that_states_something_else_is_superseded() =>
        Judged(UserStory.Given().When(Update("10:05").Set(A, "x")), Update("10:00").Set(A, "y")).ShouldBe([UpdateVerdict.Superseded]);

    [Fact]
    public void One_that_is_hidden_by_an_unset_of_later_time_is_superseded() =>
        Judged(UserStory.Given().When(Update("10:00").Set(A, "x"), Update("10:05").Unset(A)), Update("10:04").Set(A, "y")).ShouldBe([UpdateVerdict.Superseded]);

    [Fact]
    public void One_that_is_superseded_in_part_and_changes_another_value_changes() =>
        Judged(UserStory.Given().When(Update("10:05").Set(A, "x")), Update("10:00").Set(A, "y").Set(B, "z")).ShouldBe([UpdateVerdict.Changes]);

    [Fact]
    public void What_its_own_source_stated_otherwise_at_the_same_time_is_no_reason() =>
        Judged(UserStory.Given().When(Update("10:00", "2").From(AttributeSource.Csv).Set(A, "x")), Update("10:00", "1").From(AttributeSource.Csv).Set(A, "y"))
            .ShouldBe([UpdateVerdict.ChangesNothing]);

    [Fact]
    public void Who_stated_what_is_so_of_another_value_is_no_reason_either() =>
        Judged(
            UserStory.Given().When(Update("10:00", "2").From(AttributeSource.Csv).Set(A, "x"), Update("10:05").Set(B, "y")),
            Update("10:00", "1").From(AttributeSource.Csv).Set(A, "z").Set(B, "y")).ShouldBe([UpdateVerdict.ChangesNothing]);

    [Fact]
    public void Updates_are_judged_one_after_the_other() =>
        Judged(UserStory.Given().When(Update("10:00").Set(A, "x")), Update("10:01", "1").Set(A, "y"), Update("10:01", "2").Set(A, "y"), Update("10:01", "3").Set(A, "x"))
            .ShouldBe([UpdateVerdict.Changes, UpdateVerdict.ChangesNothing, UpdateVerdict.Changes]);

    [Fact]
    public void An_update_behind_one_that_changed_nothing_and_is_of_a_later_time_is_superseded() =>
        Judged(UserStory.Given().When(Update("10:00").Set(A, "x")), Update("10:05", "1").Set(A, "x"), Update("10:02", "2").Set(A, "y"))
            .ShouldBe([UpdateVerdict.ChangesNothing, UpdateVerdict.Superseded]);

    [Fact]
    public void A_resend_and_one_that_is_too_late_are_told_and_nothing_is_made()
    {
        var story = UserStory.Given().When(Update("10:00").Set(A, "x"));
        var before = story.Profile;
        var command = new JudgeUpdates([Update("10:00").Set(A, "z").Build(), Update("10:00", "old").Set(A, "z").Build()], Moments.At("10:00", 2), false);
        var decision = story.User.Decide(command, AccountSettings.Default, Moments.At("10:00", 2));
        decision.Entries.ShouldBeEmpty();
        ((UpdatesJudged)decision.Answer).Verdicts.ShouldBe([UpdateVerdict.Duplicate, UpdateVerdict.TooLate]);
        story.Profile.ShouldBe(before);
    }

    [Fact]
    public void A_user_that_is_not_there_is_said_not_to_exist_and_is_not_made_where_it_must_exist()
    {
        var story = UserStory.Given();
        var judged = (UpdatesJudged)story.User.Decide(new JudgeUpdates([], 0, true), AccountSettings.Default, 0).Answer;
        (judged.Exists, judged.Verdicts.Count).ShouldBe((false, 0));
        var decision = story.User.Decide(Update("10:00").Set(A, "x").Command() with { MustExist = true }, AccountSettings.Default, Moments.At("10:00"));
        (decision.Entries.Count, ((UpdateDone)decision.Answer).Outcome).ShouldBe((0, UpdateOutcome.NoUser));
    }

    /// <summary>Every verdict against what happens when the updates are made.</summary>
    [Fact]
    public void Verdicts_say_what_happens_then()
    {
        for (var seed = 0; seed < 500; seed++)
        {
            var random = new Random(seed);
            var story = UserStory.Given();
            for (var i = random.Next(8); i > 0; i--)
                story.Send(AnUpdate(random, $"w{i}", AttributeSource.Api));
            UpdateBuilder[] asked = [.. Enumerable.Range(0, random.Next(1, 6)).Select(i => AnUpdate(random, $"{i}", AttributeSource.Csv))];
            var verdicts = Judged(story, asked);
            for (var i = 0; i < asked.Length; i++)
            {
                var before = Texts(story);
                var update = asked[i].Build();
                story.Send(asked[i]).ShouldBe(UpdateOutcome.Applied);
                (Texts(story) != before).ShouldBe(verdicts[i] == UpdateVerdict.Changes, $"seed {seed}, update {i}");
                if (verdicts[i] == UpdateVerdict.Superseded)
                    update.Operations.ShouldContain(o => o.Kind == OperationKind.Add || story.User.Values.Find(o.Attribute) == null || story.User.Values.Find(o.Attribute)!.Value != o.Value);
            }
        }
    }

    private static UpdateBuilder AnUpdate(Random random, string id, AttributeSource source)
    {
        var update = Update($"10:0{random.Next(4)}", id).From(source);
        for (var n = random.Next(1, 3); n > 0; n--)
        {
            var attribute = random.Next(1, 4);
            update = random.Next(4) switch
            {
                0 => update.Unset(attribute),
                1 when attribute == 3 => update.Add(3, 1),
                _ => update.Set(attribute, attribute == 3 ? random.Next(3) : $"v{random.Next(3)}"),
            };
        }
        return update;
    }

    private static string Texts(UserStory story) => string.Join(";", story.User.Values.All.Select(v => $"{v.Key}={v.Value.Value}"));

    private static IReadOnlyList<UpdateVerdict> Judged(UserStory story, params UpdateBuilder[] updates)
    {
        var nowMs = Moments.At("10:30");
        return ((UpdatesJudged)story.User.Decide(new JudgeUpdates([.. updates.Select(u => u.Build())], nowMs, false), AccountSettings.Default, nowMs).Answer).Verdicts;
    }
}
