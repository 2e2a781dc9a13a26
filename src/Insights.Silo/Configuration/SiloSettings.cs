using Insights.Enrichment;
using Insights.Grains.Alarms;
using Insights.Hosting.Configuration;
using Insights.Silo.Telemetry;
using Insights.Storage;

namespace Insights.Silo.Configuration;

/// <summary>All that can be set of a silo; README lists it with defaults and bounds.</summary>
public sealed class SiloSettings
{
    public CommonSettings Common { get; } = new();

    public ClusterSettings Cluster { get; } = new();

    public EnrichmentOptions Enrichment { get; } = new();

    public TelemetryOptions Telemetry { get; } = new();

    /// <summary>When alarms become reminders; no configuration of an installation.</summary>
    public ReminderTiming Reminders { get; set; } = new();

    public StorageOptions Storage => Common.Storage;

    /// <summary>Whether it is a member of a cluster on PostgreSQL; else it is alone, on SQLite.</summary>
    public bool IsMember => !string.IsNullOrWhiteSpace(Storage.PostgreSql);

    /// <summary>Reads the configuration and reports every fault of it.</summary>
    public static (SiloSettings Settings, IReadOnlyList<string> Faults) Read(IConfiguration configuration)
    {
        var settings = new SiloSettings();
        var read = new SettingsReader(configuration);
        settings.Common.ReadFrom(read);
        settings.Cluster.ReadFrom(read);
        EnrichmentSettings.Read(settings.Enrichment, read);
        settings.Telemetry.ReadFrom(read);
        return (settings, [.. read.Faults, .. settings.Storage.Faults(), .. settings.Enrichment.Faults()]);
    }
}
