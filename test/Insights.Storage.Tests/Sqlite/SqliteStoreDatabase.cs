using Insights.Testing.Conformance;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;

namespace Insights.Storage.Tests.Sqlite;

/// <summary>A SQLite file of its own in a folder of its own, gone afterwards.</summary>
public sealed class SqliteStoreDatabase : StoreDatabase, IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("insights-storage-");

    public string File => Path.Combine(_folder.FullName, "made", "on-opening", "insights.db");

    public override async Task<StorePorts> OpenAsync(int? queueCapacity = null) => (await OpenStoreAsync(queueCapacity)).Ports();

    public Task<InsightsStore> OpenStoreAsync(int? queueCapacity = null)
    {
        var options = new StorageOptions { Sqlite = File };
        options.QueueCapacity = queueCapacity ?? options.QueueCapacity;
        return InsightsStore.OpenAsync(options, TimeProvider.System, NullLoggerFactory.Instance, CancellationToken.None);
    }

    /// <summary>Another process writes and does not commit.</summary>
    public override Task<IAsyncDisposable> BlockWritesAsync(StorePorts store)
    {
        var connection = Connect();
        connection.BeginTransaction(deferred: false);
        return Task.FromResult<IAsyncDisposable>(connection);
    }

    public override Task<IReadOnlyDictionary<string, long>> RowsOfAsync(Guid userHash)
    {
        using var connection = Connect();
        var rows = new Dictionary<string, long>();
        foreach (var table in TablesOfUsers(connection))
        {
            using var command = connection.CreateCommand();
            command.CommandText = $"SELECT count(*) FROM {table} WHERE user_hash = $hash";
            command.Parameters.AddWithValue("$hash", userHash.ToByteArray(bigEndian: true));
            if ((long)command.ExecuteScalar()! is > 0 and var count)
                rows.Add(table, count);
        }
        return Task.FromResult<IReadOnlyDictionary<string, long>>(rows);
    }

    private static List<string> TablesOfUsers(SqliteConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT m.name FROM sqlite_master m, pragma_table_info(m.name) c WHERE m.type = 'table' AND c.name = 'user_hash'";
        using var reader = command.ExecuteReader();
        var tables = new List<string>();
        while (reader.Read())
            tables.Add(reader.GetString(0));
        return tables;
    }

    public SqliteConnection Connect()
    {
        var connection = new SqliteConnection($"Data Source={File};Pooling=False");
        connection.Open();
        return connection;
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
