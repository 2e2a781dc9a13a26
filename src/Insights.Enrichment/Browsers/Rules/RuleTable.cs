namespace Insights.Enrichment.Browsers.Rules;

/// <summary>
/// The rules, in the order in which they are asked; the first that fits decides. Families, versions and the order are
/// those of uap-core, so that a user agent has one name whoever reads it.
/// </summary>
internal static class RuleTable
{
    private const string Ios = "like Mac OS X";

    /// <summary>Those of user agents in which a word of a bot stands; every mark holds one.</summary>
    public static readonly Rule[] Bots =
    [
        Crawler("Googlebot"),
        Crawler("Googlebot-Image"),
        Crawler("bingbot"),
        Crawler("YandexBot"),
        Crawler("DuckDuckBot"),
        Crawler("Applebot"),
        Crawler("AhrefsBot"),
        Crawler("SemrushBot"),
        Crawler("GPTBot"),
        Crawler("ClaudeBot"),
        Crawler("Twitterbot"),
        Crawler("LinkedInBot"),
        new("FacebookBot", "facebookexternalhit/") { Least = 2, Most = 2, Anyhow = true, Kind = AgentKind.Crawler },
        new("HeadlessChrome", "HeadlessChrome/") { Least = 3, Kind = AgentKind.Crawler },
        new("HeadlessChrome", "HeadlessChrome") { Most = 0, Kind = AgentKind.Crawler },
        new("PingdomBot", "Pingdom.com_bot_version_") { Least = 2, Most = 2, Anyhow = true, Kind = AgentKind.Monitor },
        new("PingdomBot", "PingdomTMS/") { Least = 3, Anyhow = true, Kind = AgentKind.Monitor },
        new("PingdomBot", "PingdomPageSpeed/") { Least = 2, Most = 2, Anyhow = true, Kind = AgentKind.Monitor },
        new("NewRelicPingerBot", "NewRelicPinger/") { Least = 2, Most = 2, Anyhow = true, Kind = AgentKind.Monitor },
        new("StatusCakeBot", "(StatusCake)") { Most = 0, Anyhow = true, Kind = AgentKind.Monitor },
        new("Ruxit Synthetic", "RuxitSynthetic/") { Least = 2, Most = 2, Anyhow = true, Kind = AgentKind.Monitor },
        Library("Go-http-client"),
        Library("Apache-HttpClient"),
        Library("PostmanRuntime"),
        Library("Python-urllib"),
        Library("okhttp"),
        Library("axios"),
        new("curl", "curl/") { Kind = AgentKind.HttpLibrary },
        new("Wget", "Wget/") { Kind = AgentKind.HttpLibrary },
        new("libwww-perl", "libwww-perl/") { Kind = AgentKind.HttpLibrary },
        new("Python Requests", "python-requests/") { Without = ["; python-requests/"], Least = 2, Most = 2, Kind = AgentKind.HttpLibrary },
        new("Python aiohttp", "aiohttp/") { With = ["Python/3."], Least = 3, Kind = AgentKind.HttpLibrary },
    ];

    /// <summary>Those of all others.</summary>
    public static readonly Rule[] Browsers =
    [
        new("Facebook Messenger", "[FBAN/MessengerForiOS;FBAV/") { Anyhow = true },
        new("Facebook Messenger", "[FB_IAB/MESSENGER;FBAV/") { Anyhow = true },
        new("Facebook", "[FB") { VersionAfter = ";FBAV/", Least = 0, Anyhow = true },
        new("Instagram", "Instagram ") { Least = 3, Anyhow = true },
        new("Snapchat", "Snapchat/") { Least = 4, Anyhow = true },
        new("TikTok", "musical_ly app_version/") { Least = 3, Anyhow = true },
        new("TikTok", "musical_ly_") { Least = 3, Anyhow = true },
        new("TikTok", "BytedanceWebview/") { Most = 0, Anyhow = true },

        new("Firefox Mobile", "Firefox/") { With = ["Mobile;"], Least = 2, Most = 2 },
        new("Firefox Mobile", "Firefox/") { With = ["Tablet;"], Least = 2, Most = 2 },
        new("Firefox iOS", "FxiOS/") { Least = 2, Most = 2 },

        new("Opera Mini", "Opera Mini/att/") { Least = 0, Anyhow = true },
        new("Opera Mini", "Opera Mini/") { Without = ["UCBrowser", "UCWEB/"], Least = 0, Anyhow = true },
        new("Opera Mobile", "Opera/") { With = ["Opera Mobi"], VersionAfter = "Version/", Least = 2, Most = 2, Anyhow = true },
        new("Opera Mobile", "Opera/") { With = ["Opera Mobi"], Least = 2, Most = 2, Anyhow = true },
        new("Opera", "Opera/9.80") { VersionAfter = "Version/", Least = 2 },
        new("Opera Mobile", "OPR/") { With = ["Mobile Safari"], Least = 3 },
        new("Opera", "OPR/") { With = ["Chrome"], Least = 3 },
        new("Opera GX", "OPX/") { Least = 2 },
        new("Opera Touch", "OPT/") { Least = 2 },
        new("Opera Mini", "OPiOS/") { Least = 3 },

        new("Brave", "brave/"),
        new("Brave", "Brave/"),
        new("Brave", "Brave Chrome/"),
        new("Brave", "Brave") { Most = 0 },

        new("Edge Mobile", "Edge/") { With = ["Windows Phone "], Least = 2, Most = 2 },
        new("Edge Mobile", "EdgiOS/"),
        new("Edge Mobile", "EdgA/"),
        new("Samsung Internet", "SamsungBrowser/") { Least = 2, Most = 2 },
        new("LINE", "Line/") { Least = 3 },
        new("Google", "GSA/") { Least = 3, Anyhow = true },

        new("Chrome Mobile WebView", "Chrome/") { With = ["Version/"], Least = 4 },
        new("Chrome Mobile WebView", "Chrome/") { With = ["; wv)"], Least = 4 },
        new("Chrome Mobile iOS", "CriOS/"),
        new("Chrome Mobile", "Chrome/") { With = [" Mobile"], Least = 4 },
        // On Android, WeChat adds itself to another's words, which uap-core goes by.
        new("WeChat Browser", "MicroMessenger/") { Without = ["QQBrowser", "Android"], Least = 2, Anyhow = true },
        new("Edge", "Edg/"),
        new("Edge", "Edge/"),
        new("Opera", "Opera/") { Least = 2 },
        new("Chromium", "Chromium/") { Least = 2 },
        new("Chrome", "Chrome/") { Least = 2 },

        new("IE Mobile", "IEMobile/") { Least = 2, Most = 2 },
        new("IE Mobile", "IEMobile ") { Least = 2, Most = 2 },
        new("Opera", "Opera ") { Least = 2 },
        new("Mobile Safari", "Version/") { With = [Ios, " Safari"], Least = 2 },
        new("Mobile Safari UI/WKWebView", "Version/") { With = [Ios], Least = 2 },
        new("Mobile Safari", "Safari") { With = [Ios], Most = 0 },
        new("Mobile Safari UI/WKWebView", Ios) { Most = 0 },
        new("Safari", "Safari/") { With = ["CFNetwork/"] },
        new("Safari", "Version/") { With = ["Safari/"], Without = ["Android", "+ ("], Least = 2 },
        new("Safari", "Safari/") { Without = ["Android", "+ (", "Version/"], Most = 0 },
        new("IE", "Trident/8.0") { Version = "11.0" },
        new("IE", "Trident/7.0") { Version = "11.0" },
        new("IE", "Trident/6.0") { Version = "10.0" },
        new("IE", "Trident/5.0") { Version = "9.0" },
        new("IE", "Trident/4.0") { Version = "8.0" },
        new("Firefox", "Firefox/") { Least = 2 },
        new("IE", "MSIE ") { Least = 2, Most = 2 },
    ];

    private static Rule Crawler(string name) => new(name, name) { IsName = true, Least = 0, Anyhow = true, Kind = AgentKind.Crawler };

    private static Rule Library(string name) => Crawler(name) with { Kind = AgentKind.HttpLibrary };
}
