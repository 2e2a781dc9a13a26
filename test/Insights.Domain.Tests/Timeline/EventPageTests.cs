using System.Text;
using Insights.Domain.Events;
using Insights.Domain.Timeline;

namespace Insights.Domain.Tests.Timeline;

public sealed class EventPageTests
{
    [Theory]
    [InlineData("""{"page":{"url":"https://a.example/","title":"A \"quoted\" \u00e9"},"element":{"id":"x"}}""", true)]
    [InlineData("""{"properties":{"page":{"url":"no"},"list":[{"page":1},[]]},"page":{"title":"T","more":{"url":"no"}}}""", true)]
    [InlineData("""{"page":{"url":"1"},"page":{"title":"the last counts"}}""", true)]
    [InlineData("""{"page":{"url":"1","url":"2","title":""}}""", true)]
    [InlineData("""{"page":{"url":1,"title":{"url":"no"}}}""", false)]
    [InlineData("""{"page":{"url":"1"},"page":[{"url":"no"}]}""", false)]
    [InlineData("""{"page":null}""", false)]
    [InlineData("""{}""", false)]
    [InlineData("", false)]
    [InlineData("""[{"page":{"url":"no"}}]""", false)]
    [InlineData("\"page\"", false)]
    [InlineData("""{"page":{"url":"cut off"}""", false)]
    [InlineData("""{"page":{"url":"and then"}} {}""", false)]
    [InlineData("""{"page":{"url":"then none"}, nonsense}""", false)]
    public void It_is_what_the_parts_say(string details, bool hasPage)
    {
        var e = new UserEvent { EventId = "e", TimeMs = 0, Type = "click", Details = Encoding.UTF8.GetBytes(details) };
        var (page, parts) = (EventPage.Of(e), EventParts.Of(e));
        (page.Url, page.Title).ShouldBe((parts.PageUrl, parts.PageTitle));
        page.IsEmpty.ShouldBe(!hasPage);
    }
}
