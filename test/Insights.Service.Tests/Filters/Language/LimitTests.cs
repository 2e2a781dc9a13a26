using Insights.Domain.Filters;

namespace Insights.Service.Tests.Filters.Language;

public class LimitTests
{
    [Fact]
    public void A_filter_may_be_as_long_as_the_limit_and_no_longer()
    {
        var longest = "id = " + new string('a', FilterLimits.MaxLength - 5);
        Given.Filter(longest);
        Given.Faults(longest + "a").ShouldHaveSingleItem().Column.ShouldBe(FilterLimits.MaxLength + 1);
    }

    [Fact]
    public void Parentheses_may_be_as_deep_as_the_limit_and_no_deeper()
    {
        Given.Shape(Nested(FilterLimits.MaxDepth)).ShouldBe("id = a");
        Given.Faults(Nested(FilterLimits.MaxDepth + 1)).ShouldHaveSingleItem().Column.ShouldBe(FilterLimits.MaxDepth + 1);
    }

    [Fact]
    public void Clauses_may_be_as_many_as_the_limit_and_no_more()
    {
        Given.Filter(Clauses(FilterLimits.MaxClauses));
        Given.Faults(Clauses(FilterLimits.MaxClauses + 1)).ShouldHaveSingleItem().Problem.ShouldContain("100 clauses, and this has 101");

        static string Clauses(int count) => string.Join(" OR ", Enumerable.Repeat("id = a", count));
    }

    [Fact]
    public void Values_of_IN_may_be_as_many_as_the_limit_and_no_more()
    {
        Given.Filter($"id IN ({string.Join(',', Enumerable.Repeat("a", FilterLimits.MaxInValues))})");
        Given.Faults($"id IN ({string.Join(',', Enumerable.Repeat("a", FilterLimits.MaxInValues + 1))})")
            .ShouldHaveSingleItem().Problem.ShouldContain("1 to 100 values");
    }

    /// <summary>What may be read at all is read on a third of the stack that a thread of the pool has.</summary>
    [Theory]
    [InlineData("(", "id = a", ")")]
    [InlineData("NOT (", "id = a", ")")]
    [InlineData("-(id = b OR ", "id = a", ")")]
    [InlineData("id = b (", "id IN (a, b)", ")")]
    public void The_deepest_filter_is_read_checked_and_asked_on_a_small_stack(string open, string inner, string close)
    {
        Exception? fault = null;
        var thread = new Thread(
            () => fault = Record.Exception(() => Given.Holds(string.Concat(Enumerable.Repeat(open, 31)) + inner + string.Concat(Enumerable.Repeat(close, 31)), Given.Alice)),
            maxStackSize: 512 * 1024);
        thread.Start();
        thread.Join();
        fault.ShouldBeNull();
    }

    [Theory]
    [InlineData("(")]
    [InlineData("-")]
    [InlineData("NOT ")]
    [InlineData("contains(")]
    [InlineData("id = a (")]
    [InlineData("a.")]
    [InlineData("id IN (")]
    public void What_is_repeated_up_to_the_longest_filter_is_a_fault(string part) =>
        Given.Faults(string.Concat(Enumerable.Repeat(part, FilterLimits.MaxLength / part.Length))).ShouldNotBeEmpty();

    private static string Nested(int depth) => new string('(', depth) + "id = a" + new string(')', depth);
}
