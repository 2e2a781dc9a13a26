using Insights.Standalone.Mailboxes;
using Insights.Storage;

namespace Insights.Standalone.Configuration;

/// <summary>All that can be set of the standalone host; README lists it with defaults and bounds.</summary>
public sealed class StandaloneOptions
{
    /// <summary>Where the HTTP API listens unless <c>urls</c> says otherwise.</summary>
    public const string DefaultUrls = "http://127.0.0.1:5080";

    /// <summary>The SQLite file where no database is named.</summary>
    public const string DefaultSqlite = "insights.db";

    public StorageOptions Storage { get; } = new();

    public MailboxOptions EndUsers { get; } = new();

    /// <summary>The operator key, 16 to 256 characters; null: the one in the database, made and printed once at the first start.</summary>
    public string? OperatorKey { get; set; }

    /// <summary>An account to make at start where it is missing, its keys printed once; null: none.</summary>
    public string? DemoAccount { get; set; }

    /// <summary>Addresses or networks (CIDR) of proxies whose X-Forwarded-For is believed; empty: none.</summary>
    public IReadOnlyList<string> TrustedProxies { get; set; } = [];

    /// <summary>Reads the configuration and reports every fault of it.</summary>
    public static (StandaloneOptions Options, IReadOnlyList<string> Faults) Read(IConfiguration configuration)
    {
        var options = new StandaloneOptions();
        var read = new SettingsReader(configuration);
        read.Section("Storage", ["Sqlite", "PostgreSql", "QueueCapacity", "BatchRows", "Writers"]);
        options.Storage.PostgreSql = read.Text("Storage:PostgreSql");
        options.Storage.Sqlite = read.Text("Storage:Sqlite") ?? (options.Storage.PostgreSql is null ? DefaultSqlite : null);
        options.Storage.QueueCapacity = read.Number("Storage:QueueCapacity", options.Storage.QueueCapacity);
        options.Storage.BatchRows = read.Number("Storage:BatchRows", options.Storage.BatchRows);
        options.Storage.Writers = read.Number("Storage:Writers", options.Storage.Writers);

        read.Section("EndUsers", ["AwakeFor", "MaxAwake", "PollEvery"]);
        options.EndUsers.AwakeFor = read.Duration(
            "EndUsers:AwakeFor", options.EndUsers.AwakeFor, TimeSpan.FromSeconds(1), TimeSpan.FromHours(24));
        options.EndUsers.MaxAwake = read.Number("EndUsers:MaxAwake", options.EndUsers.MaxAwake, 1_000, 10_000_000);
        options.EndUsers.PollEvery = read.Duration(
            "EndUsers:PollEvery", options.EndUsers.PollEvery, TimeSpan.FromMilliseconds(10), TimeSpan.FromMinutes(1));

        read.Section("Operator", ["Key"]);
        options.OperatorKey = read.Text("Operator:Key");
        if (options.OperatorKey is { } key && (key.Length < Service.Keys.OperatorKey.MinLength || key.Length > Service.Keys.OperatorKey.MaxLength))
            read.Fault("Operator:Key", $"must have {Service.Keys.OperatorKey.MinLength} to {Service.Keys.OperatorKey.MaxLength} characters");

        read.Section("Demo", ["Account"]);
        options.DemoAccount = read.Text("Demo:Account");
        if (options.DemoAccount is { } demo && !Domain.Accounts.AccountName.IsValid(demo))
            read.Fault("Demo:Account", "must be 1 to 64 of a-z, 0-9, '-' and '_', beginning with a letter or digit");

        read.Section("Http", ["TrustedProxies"]);
        options.TrustedProxies = read.Networks("Http:TrustedProxies");
        return (options, [.. read.Faults, .. options.Storage.Faults()]);
    }
}
