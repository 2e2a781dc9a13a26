using System.Reflection;
using Insights.Domain.Telemetry;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Insights.Silo.Telemetry;

/// <summary>
/// Sends metrics and spans over OTLP. Of spans only our own: those of the web server and of its clients name paths, and
/// with them end users.
/// </summary>
internal static class OtlpExport
{
    /// <summary>Ours, Orleans's, the web server's, the runtime's, the database driver's.</summary>
    private static readonly string[] Meters =
    [
        InsightsTelemetry.Name, "Microsoft.Orleans", "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel",
        "System.Runtime", "Npgsql",
    ];

    /// <param name="dataCenter">The namespace of the service; null: as OTEL_RESOURCE_ATTRIBUTES says, if anything.</param>
    /// <param name="instance">Tells the silos of a cluster apart.</param>
    public static IServiceCollection AddOtlpExport(this IServiceCollection services, TelemetryOptions options, string? dataCenter, string instance)
    {
        if (options.Otlp is not { } address)
            return services;
        var telemetry = services.AddOpenTelemetry().ConfigureResource(r => r
            .AddService("insights", dataCenter, Assembly.GetExecutingAssembly().GetName().Version?.ToString(3), serviceInstanceId: instance));
        telemetry.WithMetrics(metrics => metrics
            .AddMeter(Meters)
            .AddOtlpExporter((exporter, reader) =>
            {
                Set(exporter, options, address, "v1/metrics");
                reader.PeriodicExportingMetricReaderOptions.ExportIntervalMilliseconds = (int)options.Every.TotalMilliseconds;
            }));
        if (options.TracePercent > 0)
        {
            telemetry.WithTracing(traces => traces
                .AddSource(InsightsTelemetry.Name)
                .SetSampler(new ParentBasedSampler(new TraceIdRatioBasedSampler(options.TracePercent / 100.0)))
                .AddOtlpExporter(exporter => Set(exporter, options, address, "v1/traces")));
        }
        return services;
    }

    private static void Set(OtlpExporterOptions exporter, TelemetryOptions options, Uri address, string path)
    {
        exporter.Protocol = options.ByHttp ? OtlpExportProtocol.HttpProtobuf : OtlpExportProtocol.Grpc;
        exporter.Endpoint = options.ByHttp ? new Uri($"{address.AbsoluteUri.TrimEnd('/')}/{path}") : address;
    }
}
