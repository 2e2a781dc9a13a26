using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Insights.Domain.Telemetry;

/// <summary>Alarms as hosts ring them: mostly the close of a session.</summary>
public static class AlarmMetrics
{
    private static readonly InstrumentAdvice<double> Minutes = new()
    {
        HistogramBucketBoundaries = [0.01, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 30, 60, 120, 300, 600],
    };

    private static readonly Counter<long> Rung = InsightsTelemetry.Meter.CreateCounter<long>(
        "insights.alarm.rung", "{alarm}", "Alarms rung, by source (timer, reminder) and outcome (settled, failed).");

    private static readonly Histogram<double> CloseLag = InsightsTelemetry.Meter.CreateHistogram(
        "insights.session.close.lag", "s",
        "From the moment an alarm was due to the moment when what it was for, mostly the close of a session, was durable.",
        advice: Minutes);

    private static readonly Histogram<double> Tardiness = InsightsTelemetry.Meter.CreateHistogram(
        "insights.reminder.tardiness", "s", "From the moment an alarm was due to the moment when its reminder rang.", advice: Minutes);

    private static readonly string[] Sources = ["timer", "reminder"];

    /// <summary>The span of one close; null where nobody listens.</summary>
    public static Activity? Span(AlarmSource source) =>
        InsightsTelemetry.Spans.StartActivity("insights.close")?.SetTag("insights.alarm.source", Sources[(int)source]);

    /// <param name="dueMs">When the alarm was due, Unix milliseconds; null where that is not known.</param>
    /// <param name="nowMs">The clock now, after it was answered.</param>
    public static void Settled(AlarmSource source, long? dueMs, long nowMs)
    {
        Rung.Add(1, Tag(source), new("insights.outcome", "settled"));
        if (dueMs is { } due)
            CloseLag.Record(Math.Max(0, nowMs - due) / 1000.0, Tag(source));
    }

    public static void Failed(AlarmSource source) => Rung.Add(1, Tag(source), new("insights.outcome", "failed"));

    /// <inheritdoc cref="Settled"/>
    public static void ReminderCame(long? dueMs, long nowMs)
    {
        if (dueMs is { } due)
            Tardiness.Record(Math.Max(0, nowMs - due) / 1000.0);
    }

    private static KeyValuePair<string, object?> Tag(AlarmSource source) => new("insights.alarm.source", Sources[(int)source]);
}

/// <summary>Who rings an alarm.</summary>
public enum AlarmSource
{
    /// <summary>The timer of a user that is in memory.</summary>
    Timer,

    /// <summary>A reminder of the cluster, where the silo that had the timer is gone.</summary>
    Reminder,
}
