using Insights.Silo.Configuration;

namespace Insights.Silo.Telemetry;

/// <summary>Where metrics and spans are sent, if anywhere.</summary>
public sealed class TelemetryOptions
{
    private const string Grpc = "grpc", Http = "http";

    /// <summary>Where a collector takes OTLP, such as http://otel-collector:4317. Default: none, nothing is measured or sent.</summary>
    public Uri? Otlp { get; set; }

    /// <summary>Whether by HTTP (<c>v1/metrics</c> and <c>v1/traces</c> below the address) and not by gRPC. Default: gRPC.</summary>
    public bool ByHttp { get; set; }

    /// <summary>How often metrics are sent. Default 15 s; 1 s to 10 min.</summary>
    public TimeSpan Every { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>Share of batches, commits and closes whose span is sent, in percent; a caller that samples its own is followed. Default 1; 0 to 100.</summary>
    public int TracePercent { get; set; } = 1;

    /// <summary>Reads them, and tells <paramref name="read"/> every fault.</summary>
    public void ReadFrom(SettingsReader read)
    {
        read.Section("Telemetry", [nameof(Otlp), "Protocol", nameof(Every), nameof(TracePercent)]);
        if (read.Text("Telemetry:Otlp") is { } address)
        {
            if (Uri.TryCreate(address, UriKind.Absolute, out var parsed) && parsed.Scheme is "http" or "https")
                Otlp = parsed;
            else
                read.Fault("Telemetry:Otlp", "must be the address of a collector, such as http://otel-collector:4317");
        }
        var protocol = read.Text("Telemetry:Protocol") ?? Grpc;
        if (protocol is not (Grpc or Http))
            read.Fault("Telemetry:Protocol", $"must be {Grpc} or {Http}");
        ByHttp = protocol == Http;
        Every = read.Duration("Telemetry:Every", Every, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(10));
        TracePercent = read.Number("Telemetry:TracePercent", TracePercent, 0, 100);
    }
}
