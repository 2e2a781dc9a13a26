namespace Insights.Service.Tests.Filters.Language;

public class GroupingTests
{
    [Theory]
    [InlineData("id = a AND id = b OR id = c", "(id = a & (id = b | id = c))")]
    [InlineData("id = a OR id = b AND id = c", "((id = a | id = b) & id = c)")]
    [InlineData("id = a id = b OR id = c", "(id = a & (id = b | id = c))")]
    [InlineData("(id = a AND id = b) OR id = c", "((id = a & id = b) | id = c)")]
    [InlineData("id = a AND (id = b AND (id = c))", "(id = a & id = b & id = c)")]
    [InlineData("id = a OR (id = b OR id = c)", "(id = a | id = b | id = c)")]
    [InlineData("((id = a))", "id = a")]
    public void OR_binds_tighter_than_AND_and_what_stands_side_by_side_is_AND(string text, string shape) => Given.Shape(text).ShouldBe(shape);

    [Theory]
    [InlineData("NOT id = a AND id = b", "(!id = a & id = b)")]
    [InlineData("-id = a OR id = b", "(!id = a | id = b)")]
    [InlineData("NOT (id = a OR id = b)", "!(id = a | id = b)")]
    [InlineData("-(id = a)", "!id = a")]
    [InlineData("id = a -id = b", "(id = a & !id = b)")]
    [InlineData("NOT (NOT id = a)", "!!id = a")]
    public void NOT_and_minus_take_the_one_thing_behind_them(string text, string shape) => Given.Shape(text).ShouldBe(shape);

    [Theory]
    [InlineData("")]
    [InlineData("  \t\n ")]
    public void A_blank_filter_is_everyone(string text)
    {
        Given.Shape(text).ShouldBe("()");
        Given.Holds(text, Given.Nobody).ShouldBeTrue();
    }

    [Fact]
    public void Spaces_matter_nowhere_but_between_words() =>
        Given.Shape("country=DE AND(total_sessions>5)OR first_seen<-7d").ShouldBe("(country=DE & (total_sessions>5 | first_seen<-7d))");
}
