using System.Buffers;
using System.Collections.Frozen;

namespace Insights.Enrichment.Browsers.Rules;

/// <summary>Words beside a family's mark: those that mean nothing, those that say another family, those of bots.</summary>
internal static class Words
{
    /// <summary>Names of products that browsers of the table's families name beside themselves.</summary>
    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> Common = FrozenSet.Create(
        StringComparer.Ordinal,
        "Mozilla", "AppleWebKit", "KHTML", "like", "Gecko", "Safari", "Version", "Mobile", "Tablet", "Chrome", "Chromium",
        "CriOS", "HeadlessChrome", "Firefox", "FxiOS", "Edg", "Edge", "EdgA", "EdgiOS", "Opera", "OPR", "OPX", "OPT", "OPiOS",
        "Presto", "Brave", "brave", "SamsungBrowser", "Line", "Trident", "CFNetwork", "Darwin", "Ubuntu", "Debian", "Fedora",
        "Linux", "Vodafone", "WebTV", "Large", "Screen", "WebAppManager", "AppleNews", "ManagedBrowser",
        "curl", "Wget", "libwww-perl", "python-requests", "Python", "CPython", "aiohttp", "libcurl", "OpenSSL", "zlib").GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>Words, in comments mostly, that make another family of it.</summary>
    private static readonly SearchValues<string> Others = SearchValues.Create(
        [
            "PlayStation", "Nintendo 3DS", "BOLT/", "Chromium GOST", "Opera Tablet", "Silk/", "webOS/", "hpwOS/", "Datanyze", "Maxthon", "MyIE2", "Avant", "AOL ", "MSOffice",
            "Outlook", "QQBrowser", "baidubrowser", "Sleipnir", "Lunascape", "Crazy Browser", "GomezAgent", "Series60",
            "BlackBerry", "BB10", "PlayBook", "GoogleImageProxy", "YahooMailProxy", "lycos", "scooter", "ZyBorg", "chromeframe/",
            "Obigo", "Teleca", "XBLWP7", "SE 2.X", "Dolphin", "UCWEB", "UCBrowser", "Kindle/", "Tizen", "NetFront", "Valve ",
        ],
        StringComparison.OrdinalIgnoreCase);

    private static readonly (string Word, AgentKind Kind)[] OfBots =
    [
        ("bot", AgentKind.Crawler), ("spider", AgentKind.Crawler), ("crawl", AgentKind.Crawler), ("scrape", AgentKind.Crawler),
        ("slurp", AgentKind.Crawler), ("archiver", AgentKind.Crawler), ("indexer", AgentKind.Crawler), ("scrapy", AgentKind.Crawler),
        ("mediapartners", AgentKind.Crawler), ("bingpreview", AgentKind.Crawler), ("phantomjs", AgentKind.Crawler),
        ("facebookexternalhit", AgentKind.Crawler), ("headlesschrome", AgentKind.Crawler), ("statuscake", AgentKind.Monitor),
        ("newrelicpinger", AgentKind.Monitor), ("ruxitsynthetic", AgentKind.Monitor),
        ("monitor", AgentKind.Monitor), ("uptime", AgentKind.Monitor), ("pingdom", AgentKind.Monitor), ("site24x7", AgentKind.Monitor),
        ("catchpoint", AgentKind.Monitor), ("lighthouse", AgentKind.Monitor), (" PTST/", AgentKind.Monitor),
        ("httpclient", AgentKind.HttpLibrary), ("http-client", AgentKind.HttpLibrary), ("libcurl", AgentKind.HttpLibrary),
        ("node-fetch", AgentKind.HttpLibrary), ("undici", AgentKind.HttpLibrary), ("guzzle", AgentKind.HttpLibrary),
        ("java/", AgentKind.HttpLibrary), ("python", AgentKind.HttpLibrary), ("ruby/", AgentKind.HttpLibrary),
        ("http.rb", AgentKind.HttpLibrary), ("okhttp", AgentKind.HttpLibrary), ("aiohttp", AgentKind.HttpLibrary),
        ("axios", AgentKind.HttpLibrary), ("postman", AgentKind.HttpLibrary), ("curl/", AgentKind.HttpLibrary),
        ("wget", AgentKind.HttpLibrary), ("libwww", AgentKind.HttpLibrary), ("libfetch", AgentKind.HttpLibrary), ("http_request", AgentKind.HttpLibrary),
        ("+http", AgentKind.Crawler), ("feed", AgentKind.Crawler), (" rss/", AgentKind.Crawler), ("liferea", AgentKind.Crawler),
        ("theoldreader", AgentKind.Crawler), ("ezooms", AgentKind.Crawler), ("nutch", AgentKind.Crawler), ("embedly", AgentKind.Crawler),
        ("portscout", AgentKind.Monitor), ("link validator", AgentKind.Monitor), ("link sleuth", AgentKind.Monitor),
        // Programs state the page of their makers.
        ("(http", AgentKind.Crawler), (" http", AgentKind.Crawler),
    ];

    private static readonly SearchValues<string> AnyOfBots =
        SearchValues.Create([.. OfBots.Select(b => b.Word)], StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether it names nothing beside its family: no product that is not known, and no other family in its comments.</summary>
    public static bool AreCommon(ReadOnlySpan<char> userAgent)
    {
        if (userAgent.ContainsAny(Others))
            return false;
        int depth = 0, start = 0, comments = 0;
        for (var i = 0; i <= userAgent.Length; i++)
        {
            var c = i == userAgent.Length ? ' ' : userAgent[i];
            if (depth > 0)
            {
                depth += c == '(' ? 1 : c == ')' ? -1 : 0;
                if (depth == 0 && ++comments > 1 && !IsCommonComment(userAgent[start..i]))
                    return false;
                start = depth == 0 ? i + 1 : start;
            }
            else if (c is '[')
            {
                return false;
            }
            else if (c is ' ' or '(' or ')' or ';' or ',')
            {
                if (!IsCommonProduct(userAgent[start..i]))
                    return false;
                depth = c == '(' ? 1 : 0;
                start = i + 1;
            }
        }
        return true;
    }

    /// <summary>What kind of bot it is by its words; <see cref="AgentKind.Browser"/> where none stands in it.</summary>
    public static AgentKind KindOf(ReadOnlySpan<char> userAgent)
    {
        if (!userAgent.ContainsAny(AnyOfBots))
            return AgentKind.Browser;
        foreach (var (word, kind) in OfBots)
        {
            var at = 0;
            for (int next; (next = userAgent[at..].IndexOf(word, StringComparison.OrdinalIgnoreCase)) >= 0; at += next + word.Length)
            {
                if (word != "bot" || IsBot(userAgent, at + next))
                    return kind;
            }
        }
        return AgentKind.Browser;
    }

    /// <summary>The word's end, and not that of a maker of phones: no Botswana, no CUBOT.</summary>
    private static bool IsBot(ReadOnlySpan<char> text, int at) =>
        (at + 3 == text.Length || !char.IsAsciiLetter(text[at + 3]))
        && !text[..at].EndsWith("cu", StringComparison.OrdinalIgnoreCase);

    /// <summary>The first comment says on what it runs. One word in a later one is a part of it; more name something else.</summary>
    private static bool IsCommonComment(ReadOnlySpan<char> comment) =>
        comment.StartsWith("KHTML") || comment.StartsWith("Edition ") || !comment.ContainsAny(" /@;");

    private static bool IsCommonProduct(ReadOnlySpan<char> product)
    {
        var slash = product.IndexOf('/');
        var name = slash < 0 ? product : product[..slash];
        return name.IsEmpty || name[0] == '.' || Common.Contains(name);
    }
}
