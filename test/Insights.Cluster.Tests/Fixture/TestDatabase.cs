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
    private readonly bool _ofServer;

    private TestDatabase(string? postgreSql, bool ofServer = false) => (_postgreSql, _ofServer) = (postgreSql, ofServer);

    /// <summary>The connection string; null for SQLite.</summary>
    public string? PostgreSql => _postgreSql;

    /// <summary>As an argument of a silo.</summary>
    public string Setting => _postgreSql is null ? $"--Storage:Sqlite={Path.Combine(_folder, "insights.db")}" : $"--Storage:PostgreSql={_postgreSql}";

    public static TestDatabase Sqlite() => new(null);

    /// <exception cref="SkipException">There is no server here.</exception>
    public static async Task<TestDatabase> PostgreSqlAsync() => new(await PostgresServer.CreateDatabaseAsync());

    /// <summary>One that is there already; it is removed with this.</summary>
    public static TestDatabase OfPostgreSql(string connectionString) => new(connectionString);

    /// <summary>One that goes with its server.</summary>
    public static TestDatabase OfServer(string connectionString) => new(connectionString, ofServer: true);

    /// <summary>Copies the file of a SQLite database, and what of it lies beside it, as they are on disk.</summary>
    public TestDatabase CopyFiles()
    {
        var copy = Sqlite();
        foreach (var file in Directory.GetFiles(_folder))
            File.Copy(file, Path.Combine(copy._folder, Path.GetFileName(file)));
        return copy;
    }

    public Task<InsightsStore> OpenStoreAsync(StorageOptions? options = null)
    {
        options ??= new StorageOptions();
        (options.PostgreSql, options.Sqlite) = (_postgreSql, _postgreSql is null ? Path.Combine(_folder, "insights.db") : null);
        return InsightsStore.OpenAsync(options, TimeProvider.System, NullLoggerFactory.Instance, CancellationToken.None);
    }

    public static StorePorts PortsOf(InsightsStore store) => new(
        store.Users, store.DueAlarms, store.Records, store.Accounts, store.Attributes, store.Segments, store.DisposeAsync, store.Expiring, store.Sources);

    public NpgsqlDataSource Connect() => NpgsqlDataSource.Create(_postgreSql!);

    public async Task<T> ScalarAsync<T>(string sql)
    {
        await using var source = Connect();
        await using var command = source.CreateCommand(sql);
        return (T)(await command.ExecuteScalarAsync())!;
    }

    public async ValueTask DisposeAsync()
    {
        if (_postgreSql is not null && !_ofServer)
            await PostgresServer.DropDatabaseAsync(_postgreSql);
        Directory.Delete(_folder, recursive: true);
    }
}
