using System.Text.RegularExpressions;

namespace Insights.Testing.AccessLog;

/// <summary>Which user agents of an access log are no person's, as somebody would grep for them; written apart from the rules of the product.</summary>
public static partial class PlainBots
{
    public static bool IsBot(string userAgent) => Words().IsMatch(userAgent);

    [GeneratedRegex(
        @"bot\b|bot[/;. )_-]|crawl|spider|slurp|feed|rss/|[( ;+]\(?https?:|wget|curl|java/|python|ruby/|lib(www|fetch|curl)|archiver|monitor|ezooms|liferea"
        + "|theoldreader|nutch|embedly|portscout|link (validator|sleuth)|mediapartners|bingpreview|HTTP_Request|facebookexternalhit|scrapy|httpclient",
        RegexOptions.IgnoreCase)]
    private static partial Regex Words();
}
