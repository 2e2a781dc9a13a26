using Insights.Testing.Conformance;
using Insights.Testing.Postgres;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace Insights.Storage.Tests.PostgreSql;

/// <summary>A PostgreSQL database of its own, made when the first test opens it, gone afterwards.</summary>
public sealed class PostgreSqlStoreDatabase : StoreDatabase, IAsyncLifetime
{
    private readonly Lazy<Task<string>> _connectionString = new(PostgresServer.CreateDatabaseAsync);

    public Task<string> ConnectionStringAsync() => _connectionString.Value;

    public override async Task<StorePorts> OpenAsync(int? queueCapacity = null) => (await OpenStoreAsync(queueCapacity)).Ports();

    public async Task<InsightsStore> OpenStoreAsync(int? queueCapacity = null)
    {
        var options = new StorageOptions { PostgreSql = await ConnectionStringAsync() };
        options.QueueCapacity = queueCapacity ?? options.QueueCapacity;
        return await InsightsStore.OpenAsync(options, TimeProvider.System, NullLoggerFactory.Instance, CancellationToken.None);
    }

    /// <summary>Another session holds the tables.</summary>
    public override async Task<IAsyncDisposable> BlockWritesAsync(StorePorts store)
    {
        var connection = await ConnectAsync();
        await using var command = new NpgsqlCommand("BEGIN; LOCK TABLE user_log, end_user IN ACCESS EXCLUSIVE MODE", connection);
        await command.ExecuteNonQueryAsync();
        return connection;
    }

    public override async Task<IReadOnlyDictionary<string, long>> RowsOfAsync(Guid userHash)
    {
        await using var connection = await ConnectAsync();
        var rows = new Dictionary<string, long>();
        foreach (var table in await TablesOfUsersAsync(connection))
        {
            await using var command = new NpgsqlCommand($"SELECT count(*) FROM {table} WHERE user_hash = '{userHash}'", connection);
            if ((long)(await command.ExecuteScalarAsync())! is > 0 and var count)
                rows.Add(table, count);
        }
        return rows;
    }

    public async Task<NpgsqlConnection> ConnectAsync()
    {
        var connection = new NpgsqlConnection(await ConnectionStringAsync() + ";Pooling=false");
        await connection.OpenAsync();
        return connection;
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        if (_connectionString is { IsValueCreated: true, Value.IsCompletedSuccessfully: true })
            await PostgresServer.DropDatabaseAsync(await _connectionString.Value);
    }

    private static async Task<List<string>> TablesOfUsersAsync(NpgsqlConnection connection)
    {
        await using var command = new NpgsqlCommand(
            "SELECT table_name FROM information_schema.columns WHERE column_name = 'user_hash' AND table_schema = current_schema()", connection);
        await using var reader = await command.ExecuteReaderAsync();
        var tables = new List<string>();
        while (await reader.ReadAsync())
            tables.Add(reader.GetString(0));
        return tables;
    }
}
