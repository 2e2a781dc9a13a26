using Npgsql;

namespace Insights.Storage;

/// <summary>Where everything is kept, and how much may wait to be written. Exactly one database is named.</summary>
public sealed class StorageOptions
{
    /// <summary>Fewest rows a queue may be set to hold.</summary>
    public const int MinQueueCapacity = 1_000;

    /// <summary>Most rows a queue may be set to hold.</summary>
    public const int MaxQueueCapacity = 10_000_000;

    /// <summary>Fewest bytes a queue may be set to hold: 16 MiB.</summary>
    public const long MinQueueBytes = 16L << 20;

    /// <summary>Most bytes a queue may be set to hold: 64 GiB.</summary>
    public const long MaxQueueBytes = 64L << 30;

    /// <summary>Most rows one commit may be set to carry.</summary>
    public const int MaxBatchRows = 10_000;

    /// <summary>Most writer loops.</summary>
    public const int MaxWriters = 8;

    /// <summary>Path of the SQLite file; made, with its folder, where it is missing. Default: none.</summary>
    public string? Sqlite { get; set; }

    /// <summary>Connection string of a PostgreSQL database, which exists. Default: none.</summary>
    public string? PostgreSql { get; set; }

    /// <summary>
    /// Rows that may wait to be written, in this process; beyond it a write is refused at once. More rides out longer
    /// pauses of the database and takes more memory, up to <see cref="QueueBytes"/>. Default 100,000; 1,000 to 10,000,000.
    /// </summary>
    public int QueueCapacity { get; set; } = 100_000;

    /// <summary>
    /// Bytes that may wait to be written, in this process; beyond it a write is refused at once, however few rows wait. A commit
    /// under way holds up to 16 MiB more for each of <see cref="Writers"/>. Default 128 MiB; 16 MiB to 64 GiB.
    /// </summary>
    public long QueueBytes { get; set; } = 128L << 20;

    /// <summary>
    /// Most rows in one commit. More carries more under load, at the price of a longer wait for each. A single write of
    /// more rows is still one commit. Default 1,000; 1 to 10,000.
    /// </summary>
    public int BatchRows { get; set; } = 1_000;

    /// <summary>Loops that write side by side, users divided among them; PostgreSQL only. Default 2; 1 to 8.</summary>
    public int Writers { get; set; } = 2;

    /// <summary>Every fault, each naming its option; empty when they are valid.</summary>
    public IReadOnlyList<string> Faults()
    {
        var faults = new List<string>();
        var sqlite = !string.IsNullOrWhiteSpace(Sqlite);
        var postgreSql = !string.IsNullOrWhiteSpace(PostgreSql);
        if (sqlite == postgreSql)
            faults.Add("Storage: set either Sqlite (a file) or PostgreSql (a connection string)" + (sqlite ? ", not both" : ""));
        if (postgreSql && !IsConnectionString(PostgreSql))
            faults.Add("Storage:PostgreSql is no connection string, such as Host=localhost;Database=insights;Username=insights");
        Bound(faults, nameof(QueueCapacity), QueueCapacity, MinQueueCapacity, MaxQueueCapacity);
        Bound(faults, nameof(QueueBytes), QueueBytes, MinQueueBytes, MaxQueueBytes);
        Bound(faults, nameof(BatchRows), BatchRows, 1, MaxBatchRows);
        Bound(faults, nameof(Writers), Writers, 1, MaxWriters);
        return faults;
    }

    private static void Bound(List<string> faults, string name, long value, long min, long max)
    {
        if (value < min || value > max)
            faults.Add(FormattableString.Invariant($"Storage:{name} must be from {min} to {max}; it is {value}"));
    }

    private static bool IsConnectionString(string? text)
    {
        try
        {
            return !string.IsNullOrWhiteSpace(new NpgsqlConnectionStringBuilder(text).Host);
        }
        catch (Exception e) when (e is ArgumentException or FormatException)
        {
            return false;
        }
    }
}
