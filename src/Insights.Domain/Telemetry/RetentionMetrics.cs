using System.Diagnostics.Metrics;

namespace Insights.Domain.Telemetry;

/// <summary>Ends of users: those that expired, and those that were erased by request.</summary>
public static class RetentionMetrics
{
    private static readonly Counter<long> Ended = InsightsTelemetry.Meter.CreateCounter<long>(
        "insights.retention.erased", "{user}", "Users of whom nothing is left, by reason (expired, request).");

    private static readonly Histogram<double> Lag = InsightsTelemetry.Meter.CreateHistogram(
        "insights.retention.sweep.lag", "s", "From the moment a user expired to the moment when nothing of it was left.",
        advice: new InstrumentAdvice<double>
        {
            HistogramBucketBoundaries = [60, 600, 3_600, 21_600, 43_200, 86_400, 90_000, 172_800, 604_800, 2_592_000],
        });

    private static readonly Counter<long> Asked = InsightsTelemetry.Meter.CreateCounter<long>(
        "insights.retention.asked", "{user}", "Users whom a sweep asked whether they have expired, by outcome (answered, failed).");

    /// <param name="expiredMs">When it expired, Unix milliseconds.</param>
    /// <param name="nowMs">The clock when its erasure was durable.</param>
    public static void Expired(long expiredMs, long nowMs)
    {
        Ended.Add(1, new KeyValuePair<string, object?>("insights.reason", "expired"));
        Lag.Record(Math.Max(0, nowMs - expiredMs) / 1000.0);
    }

    public static void Erased() => Ended.Add(1, new KeyValuePair<string, object?>("insights.reason", "request"));

    public static void SweepAsked(int answered, int failed)
    {
        if (answered > 0)
            Asked.Add(answered, new KeyValuePair<string, object?>("insights.outcome", "answered"));
        if (failed > 0)
            Asked.Add(failed, new KeyValuePair<string, object?>("insights.outcome", "failed"));
    }
}
