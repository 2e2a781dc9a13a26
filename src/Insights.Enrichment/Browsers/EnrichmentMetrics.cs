using System.Diagnostics.Metrics;
using Insights.Domain.Telemetry;

namespace Insights.Enrichment.Browsers;

/// <summary>Counts user agents never seen before; those seen before cost nothing, not even a count.</summary>
internal static class EnrichmentMetrics
{
    private static readonly Counter<long> UserAgents = InsightsTelemetry.Meter.CreateCounter<long>(
        "insights.enrichment.user_agents", "{user_agent}", "New user agents, by outcome: read, or unset for want of budget.");

    public static void Read() => UserAgents.Add(1, new KeyValuePair<string, object?>("insights.outcome", "read"));

    public static void Unread() => UserAgents.Add(1, new KeyValuePair<string, object?>("insights.outcome", "unset"));
}
