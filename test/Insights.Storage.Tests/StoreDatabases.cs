using Insights.Storage.PostgreSql;
using Insights.Storage.Schema;
using Insights.Storage.Sqlite;
using Insights.Storage.Tests.PostgreSql;
using Insights.Storage.Tests.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;

namespace Insights.Storage.Tests;

/// <summary>What the incarnation of a store is tested on: one fresh database, and programs of several versions that open it.</summary>
public abstract class FreshDatabase : IAsyncLifetime
{
    internal abstract IReadOnlyList<SchemaScript> Scripts { get; }

    /// <summary>Opens it with the schema that another version of the program knows.</summary>
    internal abstract Task<InsightsStore> OpenAsync(IReadOnlyList<SchemaScript> scripts);

    public abstract Task<InsightsStore> OpenAsync();

    public abstract Task<IReadOnlyList<int>> VersionsAsync();

    public virtual Task InitializeAsync() => Task.CompletedTask;

    public virtual Task DisposeAsync() => Task.CompletedTask;
}

public sealed class FreshSqlite(SqliteStoreDatabase database) : FreshDatabase
{
    internal override IReadOnlyList<SchemaScript> Scripts => SchemaScript.LoadAll("Sqlite");

    internal override async Task<InsightsStore> OpenAsync(IReadOnlyList<SchemaScript> scripts) => new(await SqliteBackend.OpenAsync(
        new StorageOptions { Sqlite = database.File }, scripts, TimeProvider.System, NullLoggerFactory.Instance, CancellationToken.None), NullLogger.Instance);

    public override Task<InsightsStore> OpenAsync() => database.OpenStoreAsync();

    public override Task<IReadOnlyList<int>> VersionsAsync()
    {
        using var connection = database.Connect();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT version FROM schema_version ORDER BY version";
        using var reader = command.ExecuteReader();
        var versions = new List<int>();
        while (reader.Read())
            versions.Add(reader.GetInt32(0));
        return Task.FromResult<IReadOnlyList<int>>(versions);
    }

    public override Task DisposeAsync()
    {
        database.Dispose();
        return Task.CompletedTask;
    }
}

public sealed class FreshPostgreSql : FreshDatabase
{
    private readonly PostgreSqlStoreDatabase _database = new();

    internal override IReadOnlyList<SchemaScript> Scripts => SchemaScript.LoadAll("PostgreSql");

    internal override async Task<InsightsStore> OpenAsync(IReadOnlyList<SchemaScript> scripts) => new(await PostgreSqlBackend.OpenAsync(
        new StorageOptions { PostgreSql = await _database.ConnectionStringAsync() }, scripts, TimeProvider.System, NullLoggerFactory.Instance, CancellationToken.None), NullLogger.Instance);

    public override Task<InsightsStore> OpenAsync() => _database.OpenStoreAsync();

    public override async Task<IReadOnlyList<int>> VersionsAsync()
    {
        await using var connection = await _database.ConnectAsync();
        await using var command = new Npgsql.NpgsqlCommand("SELECT version FROM schema_version ORDER BY version", connection);
        await using var reader = await command.ExecuteReaderAsync();
        var versions = new List<int>();
        while (await reader.ReadAsync())
            versions.Add(reader.GetInt32(0));
        return versions;
    }

    public override Task DisposeAsync() => _database.DisposeAsync();
}
