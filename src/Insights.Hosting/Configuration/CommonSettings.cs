using Insights.Domain.Accounts;
using Insights.Hosting.Expiry;
using Insights.Service.Keys;
using Insights.Service.Live;
using Insights.Storage;

namespace Insights.Hosting.Configuration;

/// <summary>The settings that every host has.</summary>
public sealed class CommonSettings
{
    /// <summary>The SQLite file where no database is named.</summary>
    public const string DefaultSqlite = "insights.db";

    public StorageOptions Storage { get; } = new();

    public ExpiryOptions Expiry { get; } = new();

    public LiveOptions Live { get; } = new();

    /// <summary>The operator key, 16 to 256 characters; null: the one in the database, made and printed once at the first start.</summary>
    public string? OperatorKey { get; set; }

    /// <summary>An account to make at start where it is missing, its keys printed once; null: none.</summary>
    public string? DemoAccount { get; set; }

    /// <summary>
    /// The data center of this cluster (<see cref="DataCenterName"/>): accounts of others are refused. Null: none, and every
    /// account is taken.
    /// </summary>
    public string? DataCenter { get; set; }

    /// <summary>Addresses or networks (CIDR) of proxies whose X-Forwarded-For is believed; empty: none.</summary>
    public IReadOnlyList<string> TrustedProxies { get; set; } = [];

    /// <summary>Reads them, and tells <paramref name="read"/> every fault.</summary>
    public void ReadFrom(SettingsReader read)
    {
        read.Section("Storage", ["Sqlite", "PostgreSql", "QueueCapacity", "QueueBytes", "BatchRows", "Writers"]);
        Storage.PostgreSql = read.Text("Storage:PostgreSql");
        Storage.Sqlite = read.Text("Storage:Sqlite") ?? (Storage.PostgreSql is null ? DefaultSqlite : null);
        Storage.QueueCapacity = read.Number("Storage:QueueCapacity", Storage.QueueCapacity);
        Storage.QueueBytes = read.Number("Storage:QueueBytes", Storage.QueueBytes);
        Storage.BatchRows = read.Number("Storage:BatchRows", Storage.BatchRows);
        Storage.Writers = read.Number("Storage:Writers", Storage.Writers);

        read.Section("Operator", ["Key"]);
        OperatorKey = read.Text("Operator:Key");
        if (OperatorKey is { } key && (key.Length < Service.Keys.OperatorKey.MinLength || key.Length > Service.Keys.OperatorKey.MaxLength))
            read.Fault("Operator:Key", $"must have {Service.Keys.OperatorKey.MinLength} to {Service.Keys.OperatorKey.MaxLength} characters");

        Expiry.ReadFrom(read);

        read.Section("Live", ["Window", "MaxUsers"]);
        Live.Window = read.Duration("Live:Window", Live.Window, TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(60));
        Live.MaxUsers = read.Number("Live:MaxUsers", Live.MaxUsers, 1_000, 10_000_000);

        read.Section("Demo", ["Account"]);
        DemoAccount = read.Text("Demo:Account");
        if (DemoAccount is { } demo && !AccountName.IsValid(demo))
            read.Fault("Demo:Account", "must be 1 to 64 of a-z, 0-9, '-' and '_', beginning with a letter or digit");

        DataCenter = read.Text("DataCenter");
        if (DataCenter is { } center && !DataCenterName.IsValid(center))
            read.Fault("DataCenter", DataCenterName.Form);

        read.Section("Http", ["TrustedProxies"]);
        TrustedProxies = read.Networks("Http:TrustedProxies");
    }
}
