using Insights.Domain.Events;
using Insights.Enrichment.Browsers;
using Insights.Enrichment.Browsers.LongTail;
using Insights.Enrichment.Tests.Fixture;

namespace Insights.Enrichment.Tests.Browsers;

public class BrowserTests
{
    private readonly BrowserFinder _browsers = new(new EnrichmentOptions(), new LogLines<BrowserFinder>());

    [Theory]
    [InlineData("Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/72.0.3626.121 Safari/537.36", "Chrome", "72.0.3626")]
    [InlineData("Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0", "Firefox", "128.0")]
    [InlineData("Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1", "Mobile Safari", "17.5")]
    public void Name_and_version_are_read(string userAgent, string name, string version)
    {
        Read(userAgent).ShouldBe(new Browser(name, version));
        Read(userAgent).ShouldBe(new Browser(name, version));
    }

    [Theory]
    [InlineData("Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)", "Bot: Googlebot")]
    [InlineData("curl/8.7.1", "Bot: curl")]
    [InlineData("Tiny Tiny RSS/1.11 (http://tt-rss.org/)", null)]
    [InlineData("FeedBurner/1.0 (http://www.FeedBurner.com)", null)]
    [InlineData("Mozilla/5.0 (compatible; Ezooms/1.0; help@moz.com)", null)]
    [InlineData("portscout/0.8.1", null)]
    public void The_name_of_a_bot_says_so(string userAgent, string? name)
    {
        var read = Read(userAgent)!;
        read.IsBot.ShouldBeTrue(read.Name);
        if (name is not null)
            read.Name.ShouldBe(name);
        _browsers.Parse(userAgent + " again", waits: false)!.IsBot.ShouldBeTrue("also where its name is read later");
    }

    [Theory]
    [InlineData("")]
    [InlineData("-")]
    [InlineData("\ud800 Firefox")]
    [InlineData("something of our own")]
    public void What_no_pattern_knows_is_unset(string userAgent) => Read(userAgent).ShouldBeNull();

    [Fact]
    public void Only_the_first_512_characters_are_read()
    {
        var filler = new string('.', BrowserFinder.MaxLength);
        Read("Firefox/128.0 " + filler)!.Name.ShouldBe("Firefox");
        Read(filler + " Firefox/128.0").ShouldBeNull();
        _browsers.Cache.Bytes.ShouldBeLessThan(4 * BrowserFinder.MaxLength + 1000);
    }

    [SkippableFact]
    public void Parts_that_no_event_could_state_are_unset()
    {
        Skip.If(Patterns.Own() is null, "This build has no UAParser.");
        Read("VLC/3.0.x" + new string('x', 300)).ShouldBe(new Browser("VLC", null));
        Read("VLC/3.0.\u0007").ShouldBe(new Browser("VLC", null));
        Read("NewsGator\u0007").ShouldBeNull();
    }

    [Fact]
    public void Any_text_has_an_answer()
    {
        var random = new Random(11);
        var parts = new[] { "Mozilla/5.0 ", "(", ")", "Chrome/", "1.2.3 ", "\u0000", "\ud83d", "é", "Version/", "bot", ";", " ", "Android " };
        for (var i = 0; i < 200; i++)
        {
            var userAgent = string.Concat(Enumerable.Range(0, random.Next(1, 40)).Select(_ => parts[random.Next(parts.Length)]));
            if (Read(userAgent) is { } browser)
            {
                browser.Name!.Any(char.IsControl).ShouldBeFalse();
                EventLimits.IsWellFormed(browser.Name!).ShouldBeTrue();
            }
        }
    }

    private Browser? Read(string userAgent) => _browsers.Parse(userAgent, waits: true);
}
