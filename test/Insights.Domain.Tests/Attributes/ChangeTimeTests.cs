using Insights.Domain.Attributes;
using Insights.Testing.Builders;
using static Insights.Testing.Builders.An;

namespace Insights.Domain.Tests.Attributes;

public class ChangeTimeTests
{
    private const int Plan = 1;

    [Fact]
    public void Setting_the_same_value_again_moves_set_time_only() =>
        Of(Set("10:00", "VIP"), Set("11:00", "VIP")).ShouldBe(("11:00", "10:00"));

    [Fact]
    public void Another_value_moves_both() => Of(Set("10:00", "VIP"), Set("11:00", "free"), Set("12:00", "VIP")).ShouldBe(("12:00", "12:00"));

    [Fact]
    public void A_value_that_was_unset_in_between_has_changed() =>
        Of(Set("10:00", "VIP"), Update("11:00").Unset(Plan), Set("12:00", "VIP")).ShouldBe(("12:00", "12:00"));

    [Fact]
    public void What_comes_late_counts_as_if_it_had_come_in_time()
    {
        Of(Set("10:00", "VIP"), Set("12:00", "VIP"), Set("11:00", "free").Received("12:00")).ShouldBe(("12:00", "12:00"));
        Of(Set("11:00", "VIP"), Set("10:00", "VIP").Received("11:00")).ShouldBe(("11:00", "10:00"));
    }

    [Fact]
    public void Adding_nothing_changes_nothing() =>
        Of(Update("10:00").Add(Plan, 5), Update("11:00").Add(Plan, 0)).ShouldBe(("11:00", "10:00"));

    [Fact]
    public void It_outlives_the_updates_that_are_folded_away()
    {
        var story = UserStory.Given().When(Set("10:00", "VIP"), Set("11:00", "VIP"));
        story.At("12:00", day: 3).Trim();
        story.When(Set("12:00", "VIP").At("12:00", day: 3));
        var known = story.User.Values.Find(Plan)!;
        (known.TimeMs, known.ChangeMs).ShouldBe((Moments.At("12:00", day: 3), Moments.At("10:00")));
    }

    private static UpdateBuilder Set(string time, string plan) => Update(time).Set(Plan, plan);

    private static (string Set, string Changed) Of(params UpdateBuilder[] updates)
    {
        var known = UserStory.Given().When(updates).User.Values.Find(Plan)!;
        return (Moments.Text(known.TimeMs), Moments.Text(known.ChangeMs!.Value));
    }
}
