using Insights.Cluster.Tests.Fixture;
using Insights.Domain.EndUsers.Ports;
using Insights.Storage;
using Insights.Testing.Conformance;

namespace Insights.Cluster.Tests.EndUsers;

/// <summary>The rules of end users, kept by silos on a real store. Each host of a test is a cluster of its own.</summary>
public abstract class EndUsersOfSilos(int silosOfACluster) : EndUsersConformance, IAsyncLifetime
{
    private readonly List<TestSilo> _silos = [];
    private TestDatabase _database = null!;
    private InsightsStore _store = null!;
    private int _clusters;

    protected override StorePorts Stored => TestDatabase.PortsOf(_store);

    private protected abstract Task<TestDatabase> MakeDatabaseAsync();

    public async Task InitializeAsync()
    {
        _database = await MakeDatabaseAsync();
        _store = await _database.OpenStoreAsync();
    }

    protected override async Task<IEndUsers> OpenAsync(EndUserPorts ports)
    {
        var options = new TestSiloOptions { ClusterId = $"cluster-{++_clusters}", Clock = ports.Clock, Accounts = ports.Settings };
        var silos = await TestSilo.StartAsync(silosOfACluster, _database, options);
        _silos.AddRange(silos);
        return silosOfACluster == 1 ? silos[0].Users : new Dealt([.. silos.Select(s => s.Users)], seed: 3);
    }

    public async Task DisposeAsync()
    {
        // One after another: each hands over to one that stays.
        foreach (var silo in _silos)
            await silo.DisposeAsync();
        if (_store is not null)
            await _store.DisposeAsync();
        if (_database is not null)
            await _database.DisposeAsync();
    }
}

public sealed class SiloOnSqliteTests() : EndUsersOfSilos(1)
{
    private protected override Task<TestDatabase> MakeDatabaseAsync() => Task.FromResult(TestDatabase.Sqlite());
}

public sealed class SiloOnPostgreSqlTests() : EndUsersOfSilos(1)
{
    private protected override Task<TestDatabase> MakeDatabaseAsync() => TestDatabase.PostgreSqlAsync();
}

public sealed class TwoSilosTests() : EndUsersOfSilos(2)
{
    private protected override Task<TestDatabase> MakeDatabaseAsync() => TestDatabase.PostgreSqlAsync();
}
