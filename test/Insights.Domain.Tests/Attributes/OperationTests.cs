using Insights.Domain.Attributes;
using Insights.Testing.Builders;
using static Insights.Testing.Builders.An;

namespace Insights.Domain.Tests.Attributes;

public class OperationTests
{
    private const int A = 1;

    [Fact]
    public void Set_makes_the_value_whatever_there_was() =>
        Given(Update("10:00").Set(A, "free"), Update("10:05").Set(A, "pro")).Value(A).ShouldBe("pro (Api, 10:05)");

    [Fact]
    public void Set_once_counts_only_where_there_is_no_value() =>
        Given(Update("10:00").SetOnce(A, "first"), Update("10:05").SetOnce(A, "second")).Value(A).ShouldBe("first (Api, 10:00)");

    [Fact]
    public void Set_once_counts_again_after_the_value_was_unset() =>
        Given(Update("10:00").SetOnce(A, "first"), Update("10:05").Unset(A), Update("10:10").SetOnce(A, "second"))
            .Value(A).ShouldBe("second (Api, 10:10)");

    [Fact]
    public void Add_counts_from_0_where_there_is_no_value() =>
        Given(Update("10:00").Add(A, 2.5), Update("10:05").Add(A, -1)).Value(A).ShouldBe("1.5 (Api, 10:05)");

    [Fact]
    public void A_sum_that_is_too_large_for_a_number_is_not_made() =>
        Given(Update("10:00").Set(A, double.MaxValue), Update("10:05").Add(A, double.MaxValue))
            .User.Values.Find(A)!.ShouldBe(new KnownValue(new NumberValue(double.MaxValue), AttributeSource.Api, Moments.At("10:00"), Moments.At("10:00")));

    [Fact]
    public void Append_adds_to_the_end_also_what_is_there_already() =>
        Given(Update("10:00").Append(A, "a", "b"), Update("10:05").Append(A, "a")).Value(A).ShouldBe("[a, b, a] (Api, 10:05)");

    [Fact]
    public void Union_adds_only_what_is_not_there() =>
        Given(Update("10:00").Set(A, Texts("a", "b")), Update("10:05").Union(A, "b", "c", "c")).Value(A).ShouldBe("[a, b, c] (Api, 10:05)");

    [Fact]
    public void A_union_that_adds_nothing_leaves_source_and_time_as_they_were() =>
        Given(Update("10:00").Set(A, Texts("a")), Update("10:05").From(AttributeSource.Csv).Union(A, "a")).Value(A).ShouldBe("[a] (Api, 10:00)");

    [Fact]
    public void Remove_takes_texts_out_wherever_they_stand_and_leaves_an_empty_list() =>
        Given(Update("10:00").Set(A, Texts("a", "b", "a")), Update("10:05").Remove(A, "a", "x")).When(Update("10:10").Remove(A, "b"))
            .Value(A).ShouldBe("[] (Api, 10:10)");

    [Fact]
    public void Remove_from_nothing_makes_no_value() => Given(Update("10:00").Remove(A, "a")).Value(A).ShouldBe("none");

    [Fact]
    public void A_list_takes_100_texts_and_what_has_room_of_more()
    {
        var some = Enumerable.Range(1, 99).Select(i => $"t{i}").ToArray();
        var story = Given(Update("10:00").Set(A, some), Update("10:05").Append(A, "last", "too many"), Update("10:10").Union(A, "nor this"));
        ((ListValue)story.User.Values.Find(A)!.Value).Texts.ShouldBe([.. some, "last"]);
        story.User.Values.Find(A)!.TimeMs.ShouldBe(Moments.At("10:05"));
    }

    [Fact]
    public void Unset_leaves_no_value() =>
        Given(Update("10:00").Set(A, true), Update("10:05").Unset(A)).Value(A).ShouldBe("none");

    [Fact]
    public void Operations_of_one_update_are_made_in_their_order() =>
        Given(Update("10:00").Set(A, 1).Add(A, 2).Unset(A).Add(A, 4).Set(2, "b")).Value(A).ShouldBe("4 (Api, 10:00)");

    [Fact]
    public void A_value_remembers_where_it_came_from() =>
        Given(Update("10:00").From(AttributeSource.Salesforce).Set(A, "x")).Value(A).ShouldBe("x (Salesforce, 10:00)");

    private static string[] Texts(params string[] texts) => texts;

    private static UserStory Given(params UpdateBuilder[] updates) => UserStory.Given().When(updates);
}
