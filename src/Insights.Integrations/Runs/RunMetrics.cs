using System.Diagnostics.Metrics;
using Insights.Domain.Telemetry;

namespace Insights.Integrations.Runs;

/// <summary>What is measured of runs: rows as they are done, runs as they end.</summary>
internal static class RunMetrics
{
    private static readonly Counter<long> Rows = InsightsTelemetry.Meter.CreateCounter<long>(
        "insights.sources.rows", "{row}", "Rows that imports have done, by outcome (changed, unchanged, superseded, refused).");

    private static readonly Counter<long> Runs = InsightsTelemetry.Meter.CreateCounter<long>(
        "insights.sources.runs", "{run}", "Runs that are over, by how (succeeded, failed, cancelled) and, where failed, why.");

    private static readonly Histogram<double> Duration = InsightsTelemetry.Meter.CreateHistogram(
        "insights.sources.run.duration", "s", "From the beginning of a run to its end.", advice: InsightsTelemetry.Seconds);

    private static readonly Counter<long> Slots = InsightsTelemetry.Meter.CreateCounter<long>(
        "insights.sources.slots", "{slot}", "Slots of schedules, by what came of them (started, nothing_new), and whether the source was stale then.");

    /// <summary>A slot of a schedule was taken.</summary>
    public static void Slot(string outcome, bool isStale) => Slots.Add(
        1, new KeyValuePair<string, object?>("insights.outcome", outcome), new("insights.stale", isStale));

    /// <summary>What a run has done between two of its states.</summary>
    public static void Went(Run before, Run after)
    {
        if (after.Kind == RunKind.Import && after.Counts != before.Counts)
        {
            Count("changed", after.Counts.Changed - before.Counts.Changed);
            Count("unchanged", after.Counts.Unchanged - before.Counts.Unchanged);
            Count("superseded", after.Counts.Superseded - before.Counts.Superseded);
            Count("refused", after.Counts.Refused - before.Counts.Refused);
        }
        if (!after.IsOver || before.IsOver)
            return;
        var outcome = new KeyValuePair<string, object?>("insights.outcome", after.State.WireName().ToLowerInvariant());
        if (after.Fault is { } fault)
            Runs.Add(1, outcome, new("insights.reason", fault.WireName()));
        else
            Runs.Add(1, outcome);
        Duration.Record((after.EndedMs!.Value - after.StartedMs) / 1000.0, outcome);
    }

    private static void Count(string outcome, long rows)
    {
        if (rows > 0)
            Rows.Add(rows, new KeyValuePair<string, object?>("insights.outcome", outcome));
    }
}
