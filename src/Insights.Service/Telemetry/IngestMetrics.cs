using System.Diagnostics;
using System.Diagnostics.Metrics;
using Insights.Domain.Events;
using Insights.Domain.Telemetry;
using Insights.Service.Ingest;

namespace Insights.Service.Telemetry;

/// <summary>What is measured of ingest, once a batch.</summary>
internal static class IngestMetrics
{
    private static readonly Counter<long> Events = InsightsTelemetry.Meter.CreateCounter<long>(
        "insights.ingest.events", "{event}", "Events answered, by outcome (accepted, duplicate, rejected) and, where rejected, by reason.");

    private static readonly Histogram<double> Duration = InsightsTelemetry.Meter.CreateHistogram(
        "insights.ingest.duration", "s", "From a batch as read to its answer, which means durable; batches taken together count once.", advice: InsightsTelemetry.Seconds);

    private static readonly KeyValuePair<string, object?> Accepted = new("insights.outcome", "accepted");
    private static readonly KeyValuePair<string, object?> Duplicate = new("insights.outcome", "duplicate");
    private static readonly KeyValuePair<string, object?> Rejected = new("insights.outcome", "rejected");

    /// <summary>Begins to measure a batch; does nothing where nobody listens.</summary>
    public static BatchWatch Begin(int events) => new(
        Duration.Enabled || Events.Enabled ? Stopwatch.GetTimestamp() : 0,
        InsightsTelemetry.Spans.StartActivity("insights.record")?.SetTag("insights.events", events));

    internal static void Answered(long start, RecordResult[] results)
    {
        Duration.Record(Stopwatch.GetElapsedTime(start).TotalSeconds);
        var (accepted, duplicates) = (0, 0);
        foreach (var result in results)
        {
            if (result.Status == RecordStatus.Accepted)
                accepted++;
            else if (result.Status == RecordStatus.Duplicate)
                duplicates++;
        }
        if (accepted > 0)
            Events.Add(accepted, Accepted);
        if (duplicates > 0)
            Events.Add(duplicates, Duplicate);
        if (accepted + duplicates < results.Length)
            CountRejected(results);
    }

    private static void CountRejected(RecordResult[] results)
    {
        foreach (var result in results)
        {
            if (result.Rejection is { } rejection)
                Events.Add(1, Rejected, new("insights.reason", rejection.Reason.WireName()));
        }
    }
}

/// <summary>Measures one batch, from its beginning to its answers.</summary>
internal readonly struct BatchWatch(long start, Activity? span) : IDisposable
{
    /// <summary>The batch is answered.</summary>
    public void Answered(RecordResult[] results)
    {
        if (start != 0)
            IngestMetrics.Answered(start, results);
    }

    public void Dispose() => span?.Dispose();
}
