using System.Diagnostics.Metrics;
using Insights.Domain.Telemetry;

namespace Insights.Api.Intake;

/// <summary>Counts the streams of events that are open in this process.</summary>
internal static class StreamMetrics
{
    private static int _open;

    private static readonly ObservableUpDownCounter<int> Open = InsightsTelemetry.Meter.CreateObservableUpDownCounter(
        "insights.grpc.streams", () => Volatile.Read(ref _open), "{stream}", "StreamEvents calls that are open.");

    public static void Opened() => Interlocked.Increment(ref _open);

    public static void Ended() => Interlocked.Decrement(ref _open);
}
