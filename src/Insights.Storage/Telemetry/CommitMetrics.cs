using System.Diagnostics;
using System.Diagnostics.Metrics;
using Insights.Domain.Telemetry;
using Insights.Storage.GroupCommit;

namespace Insights.Storage.Telemetry;

/// <summary>What is measured of the group commit, once a commit.</summary>
internal static class CommitMetrics
{
    private static readonly Histogram<long> Rows = InsightsTelemetry.Meter.CreateHistogram(
        "insights.commit.rows", "{row}", "Rows in one commit.",
        advice: new InstrumentAdvice<long> { HistogramBucketBoundaries = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10000] });

    private static readonly Histogram<double> Duration = InsightsTelemetry.Meter.CreateHistogram(
        "insights.commit.duration", "s", "What one commit took; error.type tells those that failed.", advice: InsightsTelemetry.Seconds);

    public static CommitWatch Begin() => new(
        Duration.Enabled || Rows.Enabled ? Stopwatch.GetTimestamp() : 0, InsightsTelemetry.Spans.StartActivity("insights.commit"));

    /// <summary>Lets the length of the queue be read off until the meter is disposed.</summary>
    public static Meter Watch(QueueBudget budget)
    {
        var meter = InsightsTelemetry.MeterOf(budget);
        meter.CreateObservableUpDownCounter(
            "insights.commit.queue.rows", () => budget.Rows, "{row}", "Rows that wait to be written, those of the commit under way left out.");
        meter.CreateObservableUpDownCounter(
            "insights.commit.queue.bytes", () => budget.Bytes, "By", "Bytes that wait to be written, those of the commit under way left out.");
        return meter;
    }

    internal static void Ended(long start, int rows, Exception? e)
    {
        Rows.Record(rows);
        var seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        if (e is null)
            Duration.Record(seconds);
        else
            Duration.Record(seconds, new KeyValuePair<string, object?>("error.type", e.GetType().Name));
    }
}

/// <summary>Measures one commit; does nothing where nobody listens.</summary>
internal readonly struct CommitWatch(long start, Activity? span)
{
    /// <param name="e">Why it failed; null where it did not.</param>
    public void End(List<WorkItem> batch, Exception? e)
    {
        if (start == 0 && span is null)
            return;
        var rows = 0;
        foreach (var item in batch)
            rows += item.Rows;
        if (start != 0)
            CommitMetrics.Ended(start, rows, e);
        span?.SetTag("insights.rows", rows).SetStatus(e is null ? ActivityStatusCode.Unset : ActivityStatusCode.Error).Dispose();
    }
}
