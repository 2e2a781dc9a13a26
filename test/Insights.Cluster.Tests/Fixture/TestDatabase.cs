using Insights.Storage;
using Insights.Testing.Conformance;
using Insights.Testing.Postgres;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace Insights.Cluster.Tests.Fixture;

/// <summary>A database of one test's own, SQLite or PostgreSQL, and the settings that lead to it.</summary>
internal sealed class TestDatabase : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("insights-cluster-").FullName;
    private readonly string? _postgreSql;

    private TestDatabase(string? postgreSql) => _postgreSql = postgreSql;

    /// <summary>The connection string; null for SQLite.</summary>
    public string? PostgreSql => _postgreSql;

    /// <summary>As an argument of a silo.</summary>
    public string Setting => _postgreSql is null ? $"--Storage:Sqlite={Path.Combine(_folder, "insights.db")}" : $"--Storage:PostgreSql={_postgreSql}";

    public static TestDatabase Sqlite() => new(null);

    /// <exception cref="SkipException">There is no server here.</exception>
    public static async Task<TestDatabase> PostgreSqlAsync() => new(await PostgresServer.CreateDatabaseAsync());

    public Task<InsightsStore> OpenStoreAsync(StorageOptions? options = null)
    {
        options ??= new StorageOptions();
        (options.PostgreSql, options.Sqlite) = (_postgreSql, _postgreSql is null ? Path.Combine(_folder, "insights.db") : null);
        return InsightsStore.OpenAsync(options, TimeProvider.System, NullLoggerFactory.Instance, CancellationToken.None);
    }

    public static StorePorts PortsOf(InsightsStore store) => new(
        store.Users, store.DueAlarms, store.Records, store.Accounts, store.Attributes, store.Segments, store.DisposeAsync, store.Expiring);

    public NpgsqlDataSource Connect() => NpgsqlDataSource.Create(_postgreSql!);

    public async Task<T> ScalarAsync<T>(string sql)
    {
        await using var source = Connect();
        await using var command = source.CreateCommand(sql);
        return (T)(await command.ExecuteScalarAsync())!;
    }

    public async ValueTask DisposeAsync()
    {
        if (_postgreSql is not null)
            await PostgresServer.DropDatabaseAsync(_postgreSql);
        Directory.Delete(_folder, recursive: true);
    }
}
