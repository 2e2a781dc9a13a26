using System.Text;
using Insights.Domain.Accounts;
using Insights.Domain.Privacy;
using Insights.Service.Ingest;

namespace Insights.Service.Tests.Ingest;

public sealed class KeptDetailsTests
{
    private const string All = """{"page":{"url":"u","title":"t"},"element":{"id":"e"},"properties":{"p":1},"analytics":{"name":"n"},"context":{"os":"o"}}""";

    [Theory]
    [InlineData(TrackingLevel.Extended, true, true, All)]
    [InlineData(TrackingLevel.Extended, false, true, """{"page":{"title":"t"},"element":{"id":"e"},"properties":{"p":1},"analytics":{"name":"n"},"context":{"os":"o"}}""")]
    [InlineData(TrackingLevel.Standard, true, true, """{"page":{"url":"u","title":"t"},"element":{"id":"e"},"context":{"os":"o"}}""")]
    [InlineData(TrackingLevel.Standard, true, false, """{"page":{"url":"u"},"element":{"id":"e"},"context":{"os":"o"}}""")]
    [InlineData(TrackingLevel.Essential, true, true, "")]
    public void Each_level_and_switch_keeps_its_parts(TrackingLevel level, bool url, bool title, string kept) =>
        Keep(All, level, url, title).ShouldBe(kept);

    [Theory]
    [InlineData("""{"page":{"url":"a","url":"b","\u0075rl":"c","title":"t"}}""", """{"page":{"title":"t"}}""")]
    [InlineData("""{"page":{"title":"t","url":null}}""", """{"page":{"title":"t"}}""")]
    public void A_field_is_known_however_it_is_spelt_and_how_often(string details, string kept) =>
        Keep(details, TrackingLevel.Extended, url: false, title: true).ShouldBe(kept);

    [Fact]
    public void Where_nothing_is_left_nothing_is_kept()
    {
        Keep("""{"properties":{"p":1}}""", TrackingLevel.Standard, true, true).ShouldBe("");
        Keep("", TrackingLevel.Standard, true, true).ShouldBe("");
    }

    [Fact]
    public void What_is_nested_deep_is_copied_as_it_stands()
    {
        var deep = $"{{\"page\":{{\"url\":\"u\"}},\"properties\":{{\"p\":{new string('[', 100)}1{new string(']', 100)}}}}}";
        Keep(deep, TrackingLevel.Extended, false, true).ShouldContain("[[[[1]]]]");
    }

    private static string Keep(string details, TrackingLevel level, bool url, bool title) => Encoding.UTF8.GetString(KeptDetails.Of(
        Encoding.UTF8.GetBytes(details), AccountSettings.Default with { TrackingLevel = level, PageUrl = url, PageTitle = title }).Span);
}
