using System.Diagnostics.Metrics;

namespace Insights.Domain.Telemetry;

/// <summary>What left the logs of users who are still active.</summary>
public static class CompactionMetrics
{
    private static readonly Counter<long> Left = InsightsTelemetry.Meter.CreateCounter<long>(
        "insights.retention.compacted", "{entry}", "Entries that left the log of a user, as the account keeps events no longer.");

    public static void Compacted(long entries) => Left.Add(entries);
}
