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
    [InlineData(TrackingLevel.Standard, false, false, """{"element":{"id":"e"},"context":{"os":"o"}}""")]
    [InlineData(TrackingLevel.Essential, true, true, "")]
    public void Each_level_and_switch_keeps_its_parts(TrackingLevel level, bool url, bool title, string kept) =>
        Keep(All, level, url, title).ShouldBe(kept);

    [Theory]
    [InlineData("""{"page":{"url":"a","url":"b","\u0075rl":"c","title":"t"}}""", """{"page":{"title":"t"}}""")]
    [InlineData("""{"page":{"title":"t","url":null}}""", """{"page":{"title":"t"}}""")]
    public void A_field_is_known_however_it_is_spelt_and_how_often(string details, string kept) =>
        Keep(details, TrackingLevel.Extended, url: false, title: true).ShouldBe(kept);

    /// <summary>Query strings such as ?email=..., the raw user agent, screen, time zone and locale were kept by default.</summary>
    [Theory]
    [InlineData("""{"context":{"userAgent":"a","os":"o","screen":"1x1","timezone":"z","locale":"l"}}""", """{"context":{"os":"o"}}""")]
    [InlineData("""{"context":{"screen":"1x1"},"element":{"id":"e"}}""", """{"element":{"id":"e"}}""")]
    [InlineData("""{"context":{"screen":"1x1"}}""", "")]
    [InlineData("""{"page":{"url":"https://a/b?email=x@y.z&utm_source=s","title":"t"}}""", """{"page":{"url":"https://a/b?utm_source=s","title":"t"}}""")]
    [InlineData("""{"page":{"url":"https:\/\/a\/b\u003femail=x"}}""", """{"page":{"url":"https://a/b"}}""")]
    [InlineData("""{"page":{"referrer":"https://a/b?q=x"}}""", """{"page":{"referrer":"https://a/b"}}""")]
    public void The_standard_level_drops_what_may_tell_of_a_person(string details, string kept) => Encoding.UTF8.GetString(KeptDetails.Of(
        Encoding.UTF8.GetBytes(details), AccountSettings.Default with { QueryParameters = AccountSettings.Default.QueryParameters.Add("utm_source") }).Span).ShouldBe(kept);

    [Theory]
    [InlineData("https://a.example/p", "https://a.example/p")]
    [InlineData("https://a.example/p?email=x", "https://a.example/p")]
    [InlineData("https://a.example/p?a=1&utm_source=s&b=2&utm_source", "https://a.example/p?utm_source=s&utm_source")]
    [InlineData("https://a.example/p?UTM_SOURCE=s", "https://a.example/p")]
    [InlineData("https://a.example/#/pricing", "https://a.example/#/pricing")]
    [InlineData("https://a.example/#/pricing?email=x&utm_source=s", "https://a.example/#/pricing?utm_source=s")]
    [InlineData("https://a.example/#access_token=x&state=y", "https://a.example/")]
    [InlineData("https://a.example/p?q=1#frag", "https://a.example/p#frag")]
    [InlineData("https://name:secret@a.example/p@q", "https://a.example/p@q")]
    [InlineData("https://name@a.example", "https://a.example")]
    [InlineData("/p?email=x", "/p")]
    [InlineData("?email=x", "")]
    public void Of_an_address_the_standard_level_keeps_no_query_but_what_is_named(string address, string kept) =>
        PageAddress.Cut(address, AccountSettings.Default.QueryParameters.Add("utm_source")).ShouldBe(kept);

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
