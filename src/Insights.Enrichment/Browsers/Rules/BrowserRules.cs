using Insights.Domain.Events;

namespace Insights.Enrichment.Browsers.Rules;

/// <summary>
/// Reads the browsers that most events come from, some microseconds each, with the names and versions of uap-core: where a
/// rule answers, it answers as uap-core does; what it cannot be sure of it leaves to others. Kinds of bots it tells for all.
/// </summary>
internal static class BrowserRules
{
    public static Agent Read(string userAgent)
    {
        // As some log files have it, with no space.
        if (userAgent.Contains('+') && !userAgent.Contains(' '))
            userAgent = userAgent.Replace('+', ' ');
        var kind = Words.KindOf(userAgent);
        if (kind == AgentKind.Browser)
            return First(RuleTable.Browsers, userAgent);
        return First(RuleTable.Bots, userAgent) is { IsBot: true } known ? known : new Agent(null, kind);
    }

    private static Agent First(Rule[] rules, string userAgent)
    {
        foreach (var rule in rules)
        {
            if (rule.Fits(userAgent, out var version))
                return new Agent(rule.Anyhow || Words.AreCommon(userAgent) ? new Browser(rule.Family, version) : null, rule.Kind);
        }
        return default;
    }
}
