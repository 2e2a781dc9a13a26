using System.Diagnostics.Metrics;
using Insights.Domain.Telemetry;

namespace Insights.Enrichment.Browsers;

/// <summary>Counts user agents never seen before; those seen before cost nothing, not even a count.</summary>
internal static class BrowserMetrics
{
    private static readonly Counter<long> UserAgents = InsightsTelemetry.Meter.CreateCounter<long>(
        "insights.enrichment.user_agents", "{user_agent}",
        "New user agents, by outcome: read by rules, read by patterns, or deferred to be read for the next event.");

    private static readonly KeyValuePair<string, object?> Rules = new("insights.outcome", "rules");
    private static readonly KeyValuePair<string, object?> Patterns = new("insights.outcome", "patterns");
    private static readonly KeyValuePair<string, object?> Deferred = new("insights.outcome", "deferred");

    public static void ReadByRules() => UserAgents.Add(1, Rules);

    public static void ReadByPatterns() => UserAgents.Add(1, Patterns);

    public static void Defer() => UserAgents.Add(1, Deferred);
}
