using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Insights.Domain.Telemetry;

/// <summary>
/// Where measurements and spans come from; a host decides whether anybody listens. Without a listener they cost a check
/// of a flag. Names are those of OpenTelemetry's conventions; no attribute names an end user or an account.
/// </summary>
public static class InsightsTelemetry
{
    /// <summary>The name of every meter and of the source of spans.</summary>
    public const string Name = "Insights";

    /// <summary>For what is counted where it happens.</summary>
    public static Meter Meter { get; } = new(Name);

    public static ActivitySource Spans { get; } = new(Name);

    /// <summary>Bounds of histograms of seconds: from a quick commit to a minute, five bounds a decade at the most.</summary>
    public static InstrumentAdvice<double> Seconds { get; } = new()
    {
        HistogramBucketBoundaries =
            [0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 60],
    };

    /// <summary>A meter for what is read off one owner, such as a store or a host; ends with it.</summary>
    /// <param name="owner">Whose it is; tells apart those of several in one process.</param>
    public static Meter MeterOf(object owner) => new(new MeterOptions(Name) { Scope = owner });
}
