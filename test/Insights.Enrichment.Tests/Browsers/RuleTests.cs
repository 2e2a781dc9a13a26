using System.Text;
using Insights.Domain.Events;
using Insights.Enrichment.Browsers.Rules;

namespace Insights.Enrichment.Tests.Browsers;

/// <summary>What rules read by themselves; how far that is uap-core's answer <see cref="Agreement.AgreementTests"/> says.</summary>
public sealed class RuleTests
{
    private const string Android = "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) ";
    private const string Windows = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) ";
    private const string IPhone = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) ";

    [Theory]
    [InlineData(Windows + "Chrome/126.0.0.0 Safari/537.36", "Chrome 126.0.0")]
    [InlineData(Android + "Chrome/126.0.6478.71 Mobile Safari/537.36", "Chrome Mobile 126.0.6478")]
    [InlineData("Mozilla/5.0 (Linux; Android 14; SM-S918B; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/126.0.6478.71 Mobile Safari/537.36", "Chrome Mobile WebView 126.0.6478")]
    [InlineData(IPhone + "CriOS/126.0.6478.54 Mobile/15E148 Safari/604.1", "Chrome Mobile iOS 126.0.6478")]
    [InlineData(Windows + "Chrome/126.0.0.0 Safari/537.36 Edg/126.0.2592.68", "Edge 126.0.2592")]
    [InlineData(Android + "Chrome/126.0.6478.71 Mobile Safari/537.36 EdgA/126.0.2592.56", "Edge Mobile 126.0.2592")]
    [InlineData("Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0", "Firefox 128.0")]
    [InlineData("Mozilla/5.0 (Android 14; Mobile; rv:128.0) Gecko/128.0 Firefox/128.0", "Firefox Mobile 128.0")]
    [InlineData("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Safari/605.1.15", "Safari 17.5")]
    [InlineData(IPhone + "Version/17.5 Mobile/15E148 Safari/604.1", "Mobile Safari 17.5")]
    [InlineData(IPhone + "Mobile/15E148", "Mobile Safari UI/WKWebView")]
    [InlineData(Android + "SamsungBrowser/25.0 Chrome/121.0.0.0 Mobile Safari/537.36", "Samsung Internet 25.0")]
    [InlineData(Windows + "Chrome/125.0.0.0 Safari/537.36 OPR/111.0.0.0", "Opera 111.0.0")]
    [InlineData(Android + "Chrome/125.0.0.0 Mobile Safari/537.36 OPR/82.0.0.0", "Opera Mobile 82.0.0")]
    [InlineData("Opera/9.80 (Android; Opera Mini/7.6.35766/35.5706; U; en) Presto/2.8.119 Version/11.10", "Opera Mini 7.6.35766")]
    [InlineData(Windows + "Chrome/117.0.0.0 Safari/537.36 Brave/117", "Brave 117")]
    [InlineData("Mozilla/5.0 (Windows NT 10.0; WOW64; Trident/7.0; rv:11.0) like Gecko", "IE 11.0")]
    [InlineData(IPhone + "Mobile/15E148 Instagram 337.0.1.30.109 (iPhone14,2; iOS 17_5; en_US; en; scale=3.00; 1170x2532; 611888532)", "Instagram 337.0.1")]
    [InlineData(IPhone + "Mobile/15E148 [FBAN/FBIOS;FBAV/470.1.0.43.103;FBBV/607990158;FBDV/iPhone14,2]", "Facebook 470.1.0")]
    [InlineData(IPhone + "Mobile/15E148 MicroMessenger/8.0.49(0x18003137) NetType/WIFI Language/zh_CN", "WeChat Browser 8.0.49")]
    [InlineData(IPhone + "Mobile/15E148 musical_ly_34.9.0 JsSdk/2.0 NetType/WIFI Channel/App Store", "TikTok 34.9.0")]
    public void Families_and_versions_are_those_of_uap_core(string userAgent, string expected)
    {
        var browser = BrowserRules.Read(userAgent).Browser;
        $"{browser?.Name} {browser?.Version}".TrimEnd().ShouldBe(expected);
    }

    [Theory]
    [InlineData(Windows + "Chrome/126.0.0.0 Safari/537.36 Vivaldi/6.8.3381.44")]
    [InlineData(Windows + "Chrome/126.0.0.0 Safari/537.36 SomethingOfTheirOwn/1.0")]
    [InlineData("Mozilla/5.0 (Windows NT 6.1; WOW64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/40.0.2214.89 Vivaldi/1.0.83.38 Safari/537.36")]
    [InlineData("Mozilla/4.0 (compatible; MSIE 8.0; Windows NT 5.1; Trident/4.0; Maxthon)")]
    [InlineData("Mozilla/5.0 (X11; Linux i686; rv:2.0b4) Gecko/20100818 Firefox/4.0b4")]
    [InlineData("something of our own")]
    public void What_names_something_unknown_beside_is_left_to_others(string userAgent) =>
        BrowserRules.Read(userAgent).ShouldBe(new Agent(null, AgentKind.Browser));

    [Theory]
    [InlineData("Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)", AgentKind.Crawler)]
    [InlineData("Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; GPTBot/1.2; +https://openai.com/gptbot)", AgentKind.Crawler)]
    [InlineData("Mozilla/5.0 (Linux; Android 5.0) AppleWebKit/537.36 (KHTML, like Gecko) Mobile Safari/537.36 (compatible; Bytespider; spider-feedback@bytedance.com)", AgentKind.Crawler)]
    [InlineData("facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)", AgentKind.Crawler)]
    [InlineData("Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/126.0.0.0 Safari/537.36", AgentKind.Crawler)]
    [InlineData("Pingdom.com_bot_version_1.4_(http://www.pingdom.com/)", AgentKind.Monitor)]
    [InlineData("Mozilla/5.0 (compatible; Site24x7/1.0)", AgentKind.Monitor)]
    [InlineData("curl/8.7.1", AgentKind.HttpLibrary)]
    [InlineData("python-requests/2.32.3", AgentKind.HttpLibrary)]
    [InlineData("Java/17.0.11", AgentKind.HttpLibrary)]
    [InlineData("okhttp/4.12.0", AgentKind.HttpLibrary)]
    [InlineData("Mozilla/5.0 (Linux; Android 11; CUBOT KINGKONG) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Mobile Safari/537.36", AgentKind.Browser)]
    [InlineData(IPhone + "Mobile/15E148 [FBAN/FBIOS;FBAV/194.0.0.38.99;FBCR/OrangeBotswana;FBID/phone]", AgentKind.Browser)]
    [InlineData("Instagram 300.0.0.29.110 Android (33/13; 440dpi; 1080x2400; Xiaomi; 22101316G; ruby; mt6877; en_US)", AgentKind.Browser)]
    public void Kinds_of_bots_are_told_from_browsers(string userAgent, object kind)
    {
        var agent = BrowserRules.Read(userAgent);
        agent.Kind.ShouldBe((AgentKind)kind);
        agent.IsBot.ShouldBe(agent.Kind != AgentKind.Browser);
    }

    [Fact]
    public void The_mark_of_every_rule_for_bots_holds_a_word_of_bots()
    {
        foreach (var rule in RuleTable.Bots)
            Words.KindOf(rule.Mark).ShouldNotBe(AgentKind.Browser, rule.Mark);
        foreach (var rule in RuleTable.Browsers)
            Words.KindOf(rule.Mark).ShouldBe(AgentKind.Browser, rule.Mark);
    }

    [Fact]
    public void Any_text_has_an_answer_that_an_event_could_state()
    {
        var random = new Random(11);
        string[] parts =
        [
            "Mozilla/5.0 ", "(", ")", "[FB", ";FBAV/", "Chrome/", "1.2.3 ", "12345678901234567890.", "12345678901234567890", "Version/", "Brave", "\u0000",
            "\ud83d", "é", "bot", ";", " ", "+", "Opera Mini", "like Mac OS X", "Safari/", "Googlebot", "MSIE ", "v", "-",
        ];
        for (var i = 0; i < 20_000; i++)
        {
            var userAgent = new StringBuilder();
            for (var n = random.Next(1, 40); n > 0; n--)
                userAgent.Append(parts[random.Next(parts.Length)]);
            if (BrowserRules.Read(userAgent.ToString()).Browser is not { } browser)
                continue;
            EventLimits.IsWellFormed(browser.Name!).ShouldBeTrue();
            (browser.Version ?? "0").ShouldAllBe(c => char.IsAsciiDigit(c) || c == '.');
            browser.Version?.Length.ShouldBeLessThanOrEqualTo(256);
        }
    }
}
