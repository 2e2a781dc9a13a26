using System.Text;
using Insights.Domain.Events;

namespace Insights.Domain.Tests.Events;

public sealed class CommonTextsTests
{
    [Theory]
    [InlineData("")]
    [InlineData("click")]
    [InlineData("Zürich")]
    [InlineData("名前")]
    [InlineData("🙂")]
    public void A_text_is_itself_also_the_second_time(string text)
    {
        CommonTexts.Read(Encoding.UTF8.GetBytes(text)).ShouldBe(text);
        CommonTexts.Read(Encoding.UTF8.GetBytes(text)).ShouldBe(text);
    }

    [Fact]
    public void What_comes_again_at_once_is_the_same_string()
    {
        var utf8 = Encoding.UTF8.GetBytes(new string('a', 256));
        CommonTexts.Read(utf8).ShouldBeSameAs(CommonTexts.Read(utf8));
    }

    [Fact]
    public void Texts_that_share_a_place_are_not_taken_for_one_another()
    {
        for (var i = 0; i < 10_000; i++)
            CommonTexts.Read(Encoding.UTF8.GetBytes($"text {i % 3_000}")).ShouldBe($"text {i % 3_000}");
    }
}
