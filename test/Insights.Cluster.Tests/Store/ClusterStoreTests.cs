using Insights.Cluster.Tests.Fixture;
using Insights.Grains.EndUsers;
using Insights.Silo.Cluster;
using Insights.Storage;
using Insights.Testing.Conformance;
using Npgsql;

namespace Insights.Cluster.Tests.Store;

/// <summary>The store as silos use it: alarms carry where in the ring they belong, and Orleans's tables stand beside.</summary>
public sealed class ClusterStoreDatabase : StoreDatabase, IAsyncLifetime
{
    private TestDatabase? _database;

    public override async Task<StorePorts> OpenAsync(int? queueCapacity = null)
    {
        _database ??= await TestDatabase.PostgreSqlAsync();
        var options = new StorageOptions { AlarmHash = EndUserGrainId.RingHashOf };
        options.QueueCapacity = queueCapacity ?? options.QueueCapacity;
        var store = await _database.OpenStoreAsync(options);
        await using var source = _database.Connect();
        await OrleansSchema.ApplyAsync(source, new ReminderTiming(), CancellationToken.None);
        return TestDatabase.PortsOf(store);
    }

    public override async Task<IAsyncDisposable> BlockWritesAsync(StorePorts store)
    {
        var source = _database!.Connect();
        var connection = await source.OpenConnectionAsync();
        await using var command = new NpgsqlCommand("BEGIN; LOCK TABLE user_log, end_user IN ACCESS EXCLUSIVE MODE", connection);
        await command.ExecuteNonQueryAsync();
        return connection;
    }

    public override async Task<IReadOnlyDictionary<string, long>> RowsOfAsync(Guid userHash) =>
        new Dictionary<string, long> { ["alarm"] = await _database!.ScalarAsync<long>($"SELECT count(*) FROM alarm WHERE user_hash = '{userHash}'") }
            .Where(t => t.Value > 0).ToDictionary();

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        if (_database is not null)
            await _database.DisposeAsync();
    }
}

public sealed class ClusterStoreReferenceTests(ClusterStoreDatabase database) : ReferenceConformance(database), IClassFixture<ClusterStoreDatabase>;

public sealed class ClusterStoreAlarmsTests(ClusterStoreDatabase database) : AlarmsConformance(database), IClassFixture<ClusterStoreDatabase>;
