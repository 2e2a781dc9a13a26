using Insights.Domain.Accounts;
using Insights.Enrichment;
using Insights.Grains.Alarms;
using Insights.Grains.Sources;
using Insights.Service.Keys;
using Insights.Service.Live;
using Insights.Silo.Telemetry;
using Insights.Storage;

namespace Insights.Silo.Configuration;

/// <summary>All that can be set of a silo; docs/configuration.md lists it with defaults and bounds.</summary>
public sealed class SiloSettings
{
    /// <summary>The SQLite file where no database is named.</summary>
    public const string DefaultSqlite = "insights.db";

    public StorageOptions Storage { get; } = new();

    public ClusterSettings Cluster { get; } = new();

    public ExpiryOptions Expiry { get; } = new();

    public LiveOptions Live { get; } = new();

    public SourceOptions Sources { get; } = new();

    public EnrichmentOptions Enrichment { get; } = new();

    public TelemetryOptions Telemetry { get; } = new();

    /// <summary>
    /// Most users that a silo holds in memory, each some 2 to 3.5 KB; beyond it those idle longest leave within a second. Default
    /// 500,000; 1,000 to 10,000,000.
    /// </summary>
    public int MaxLoadedUsers { get; set; } = 500_000;

    /// <summary>
    /// Share of the heap that users in memory may take, reckoned at 4 KiB each; beyond it those idle longest leave. Default 50;
    /// 10 to 80. Percent.
    /// </summary>
    public int MaxHeapPercent { get; set; } = 50;

    /// <summary>
    /// Users that an INGEST key may bring to a silo in a minute that nobody named there in the last ten; further events are
    /// answered OVERLOADED. Default 300,000; 0 to 100,000,000, 0: any number.
    /// </summary>
    public int NewUsersPerMinute { get; set; } = 300_000;

    /// <summary>
    /// Bytes that the events of one user may bring to a silo in a day, of any key but IMPORT; further ones are rejected USER_QUOTA.
    /// Default 16 MiB; 0 to 1 GiB, 0: any number.
    /// </summary>
    public long DailyUserBytes { get; set; } = 16 << 20;

    /// <summary>
    /// Slices of import batches that are under way at a time, 50 users each (<see cref="Service.Ingest.ImportGate"/>). Default 0: half of the
    /// processors, at least 1; up to 1,000.
    /// </summary>
    public int ImportsAtOnce { get; set; }

    /// <summary>
    /// Events that one BROWSER key may bring to a silo in a minute; further ones are answered 429. Default 600,000; 0 to
    /// 100,000,000, 0: any number.
    /// </summary>
    public int BrowserKeyPerMinute { get; set; } = 600_000;

    /// <summary>
    /// Events that one network (IPv4 /24, IPv6 /48) may send to a silo in a minute with one BROWSER key; further ones are answered
    /// 429. Default 6,000; 0 to 100,000,000, 0: any number.
    /// </summary>
    public int BrowserAddressPerMinute { get; set; } = 6_000;

    /// <summary>When alarms become reminders; no configuration of an installation.</summary>
    public ReminderTiming Reminders { get; set; } = new();

    /// <summary>
    /// The operator key, 16 to 256 characters. Null: one is made at the first start, and shown once; only its hash is stored.
    /// </summary>
    public string? OperatorKey { get; set; }

    /// <summary>
    /// Where keys are written that are made at a start without a terminal. Null: insights-keys.txt beside the SQLite file,
    /// or in the folder where the silo was started.
    /// </summary>
    public string? KeyFile { get; set; }

    /// <summary>An account to make at start where it is missing, its keys printed once; null: none.</summary>
    public string? DemoAccount { get; set; }

    /// <summary>
    /// The data center of this cluster (<see cref="DataCenterName"/>): accounts of others are refused. Null: none, and
    /// accounts that name one are refused.
    /// </summary>
    public string? DataCenter { get; set; }

    /// <summary>Addresses or networks (CIDR) of proxies whose <see cref="ForwardedHeader"/> is believed; empty: none.</summary>
    public IReadOnlyList<string> TrustedProxies { get; set; } = [];

    /// <summary>The header in which trusted proxies name their caller, one of <see cref="Start.TrustedProxies.Headers"/>. Default X-Forwarded-For.</summary>
    public string ForwardedHeader { get; set; } = Start.TrustedProxies.Usual;

    /// <summary>Share of the heap that requests under way may hold, and one key a quarter of that. Default 25; 5 to 75. Percent.</summary>
    public int MaxBodyPercent { get; set; } = 25;

    /// <summary>
    /// Calls with a key that opens nothing, from one address (IPv6: /64) in a minute; the answers to further ones come a second
    /// later. Default 60; 0 to 1,000,000, 0: none is slowed.
    /// </summary>
    public int FailedKeysPerMinute { get; set; } = 60;

    /// <summary>Whether it is a member of a cluster on PostgreSQL; else it is alone, on SQLite.</summary>
    public bool IsMember => !string.IsNullOrWhiteSpace(Storage.PostgreSql);

    /// <summary>Reads the configuration and reports every fault of it.</summary>
    public static (SiloSettings Settings, IReadOnlyList<string> Faults) Read(IConfiguration configuration)
    {
        var settings = new SiloSettings();
        var read = new SettingsReader(configuration);
        settings.ReadFrom(read);
        settings.Cluster.ReadFrom(read, settings.IsMember);
        settings.Expiry.ReadFrom(read);
        EnrichmentSettings.Read(settings.Enrichment, read);
        settings.Telemetry.ReadFrom(read);
        return (settings, [.. read.Faults, .. settings.Storage.Faults(), .. settings.Enrichment.Faults()]);
    }

    private void ReadFrom(SettingsReader read)
    {
        read.Roots(
            [
                "Storage", "Cluster", "EndUsers", "Live", "Retention", "Sources", "Enrichment", "Telemetry", "Operator", "Browser", "Demo", "DataCenter", "Http", "Kestrel",
                "Logging", "AllowedHosts", "Environment", "ContentRoot", "ApplicationName",
            ]);
        read.ListensAt("Kestrel:Endpoints:Http:Url");
        read.ListensAt("Kestrel:Endpoints:Grpc:Url");

        read.Section("Storage", ["Sqlite", "PostgreSql", "QueueCapacity", "QueueBytes", "BatchRows", "Writers"]);
        Storage.PostgreSql = read.Text("Storage:PostgreSql");
        Storage.Sqlite = read.Text("Storage:Sqlite") ?? (Storage.PostgreSql is null ? DefaultSqlite : null);
        Storage.QueueCapacity = read.Number("Storage:QueueCapacity", Storage.QueueCapacity);
        Storage.QueueBytes = read.Number("Storage:QueueBytes", Storage.QueueBytes);
        Storage.BatchRows = read.Number("Storage:BatchRows", Storage.BatchRows);
        Storage.Writers = read.Number("Storage:Writers", Storage.Writers);

        read.Section("Operator", ["Key", "KeyFile"]);
        KeyFile = read.Text("Operator:KeyFile");
        OperatorKey = read.Text("Operator:Key");
        if (OperatorKey is { } key && (key.Length < Service.Keys.OperatorKey.MinLength || key.Length > Service.Keys.OperatorKey.MaxLength))
            read.Fault("Operator:Key", $"must have {Service.Keys.OperatorKey.MinLength} to {Service.Keys.OperatorKey.MaxLength} characters");

        read.Section("EndUsers", ["MaxLoaded", "MaxHeapPercent", "NewPerMinute", "DailyBytes", "ImportsAtOnce"]);
        MaxLoadedUsers = read.Number("EndUsers:MaxLoaded", MaxLoadedUsers, 1_000, 10_000_000);
        MaxHeapPercent = read.Number("EndUsers:MaxHeapPercent", MaxHeapPercent, 10, 80);
        DailyUserBytes = read.Number("EndUsers:DailyBytes", DailyUserBytes, 0, 1L << 30);
        ImportsAtOnce = read.Number("EndUsers:ImportsAtOnce", ImportsAtOnce, 0, 1_000);
        NewUsersPerMinute = read.Number("EndUsers:NewPerMinute", NewUsersPerMinute, 0, 100_000_000);

        read.Section("Browser", ["KeyPerMinute", "AddressPerMinute"]);
        BrowserKeyPerMinute = read.Number("Browser:KeyPerMinute", BrowserKeyPerMinute, 0, 100_000_000);
        BrowserAddressPerMinute = read.Number("Browser:AddressPerMinute", BrowserAddressPerMinute, 0, 100_000_000);

        read.Section("Live", ["Window", "MaxUsers", "MaxBytes"]);
        Live.Window = read.Duration("Live:Window", Live.Window, TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(60));
        Live.MaxUsers = read.Number("Live:MaxUsers", Live.MaxUsers, 1_000, 10_000_000);

        Live.MaxBytes = read.Number("Live:MaxBytes", Live.MaxBytes, 1L << 20, 64L << 30);

        read.Section("Sources", ["RowsPerSecond"]);
        Sources.RowsPerSecond = read.Number("Sources:RowsPerSecond", Sources.RowsPerSecond, 1, 1_000_000);

        read.Section("Demo", ["Account"]);
        DemoAccount = read.Text("Demo:Account");
        if (DemoAccount is { } demo && !AccountName.IsValid(demo))
            read.Fault("Demo:Account", "must be 1 to 64 of a-z, 0-9, '-' and '_', beginning with a letter or digit");

        DataCenter = read.Text("DataCenter");
        if (DataCenter is { } center && !DataCenterName.IsValid(center))
            read.Fault("DataCenter", DataCenterName.Form);

        read.Section("Http", ["TrustedProxies", "ForwardedHeader", "MaxBodyPercent", "FailedKeysPerMinute"]);
        MaxBodyPercent = read.Number("Http:MaxBodyPercent", MaxBodyPercent, 5, 75);
        FailedKeysPerMinute = read.Number("Http:FailedKeysPerMinute", FailedKeysPerMinute, 0, 1_000_000);
        TrustedProxies = read.Networks("Http:TrustedProxies");
        ForwardedHeader = read.OneOf("Http:ForwardedHeader", ForwardedHeader, Start.TrustedProxies.Headers);
    }
}
