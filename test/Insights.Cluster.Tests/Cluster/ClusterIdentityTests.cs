using System.Net;
using Insights.Cluster.Tests.Fixture;
using Insights.Silo.Cluster;
using Insights.Silo.Configuration;
using Insights.Storage;
using Insights.Testing.Clocks;
using Insights.Testing.Processes;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Orleans;
using Orleans.Runtime;

namespace Insights.Cluster.Tests.Cluster;

/// <summary>Which cluster a silo that starts joins, by who moves in the database that it opens.</summary>
public sealed class ClusterIdentityTests : IAsyncLifetime
{
    /// <summary>An address of no machine here.</summary>
    private static readonly IPEndPoint _elsewhere = new(IPAddress.Parse("192.0.2.1"), 11111);

    private static readonly TimeSpan _look = TimeSpan.FromMilliseconds(200);

    /// <summary>The clock stands: what waits for it would wait for ever.</summary>
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(30);

    private readonly ManualTimeProvider _clock = new();
    private TestDatabase _database = null!;
    private InsightsStore _store = null!;
    private NpgsqlDataSource _source = null!;
    private SiloSettings _settings = null!;

    public async Task InitializeAsync()
    {
        _database = await TestDatabase.PostgreSqlAsync();
        _store = await _database.OpenStoreAsync();
        _source = _database.Connect();
        await OrleansSchema.ApplyAsync(_source, CancellationToken.None);
        (_settings, _) = SiloSettings.Read(new ConfigurationBuilder().AddInMemoryCollection([new("Storage:PostgreSql", _database.PostgreSql)]).Build());
    }

    public async Task DisposeAsync()
    {
        if (_source is not null)
            await _source.DisposeAsync();
        if (_store is not null)
            await _store.DisposeAsync();
        if (_database is not null)
            await _database.DisposeAsync();
    }

    [SkippableFact]
    public async Task A_database_that_no_silo_ever_served_keeps_its_identity()
    {
        var identity = await IdentityAsync();
        Guid.TryParse(identity, out _).ShouldBeTrue();
        (await FindAsync()).ShouldBe(identity);
        (await FindAsync()).ShouldBe(identity);
    }

    [SkippableFact]
    public async Task Silos_that_do_not_move_are_declared_dead_within_ten_seconds_though_their_clocks_run_ahead()
    {
        var identity = await IdentityAsync();
        await ListAsync(_elsewhere, SiloStatus.Active, aliveInHours: 1);
        var found = FindAsync();
        for (var looks = 0; looks < 50; looks++)
            await PassAsync(found, _look);
        (await found).ShouldNotBe(identity);
        (await found).ShouldBe(await IdentityAsync());
        (await StatusAsync(_elsewhere)).ShouldBe(SiloStatus.Dead);
    }

    [SkippableFact]
    public async Task A_silo_that_moves_lives_though_its_clock_is_behind()
    {
        var identity = await IdentityAsync();
        await ListAsync(_elsewhere, SiloStatus.Active, aliveInHours: -1);
        var found = FindAsync();
        for (var looks = 0; looks < 45; looks++)
            await PassAsync(found, _look);
        found.IsCompleted.ShouldBeFalse();
        await MoveAsync(_elsewhere);
        await PassAsync(found, _look);
        (await found).ShouldBe(identity);
        (await StatusAsync(_elsewhere)).ShouldBe(SiloStatus.Active);
    }

    [SkippableFact]
    public async Task Beside_a_silo_that_moves_one_that_does_not_is_declared_dead_and_the_identity_stays()
    {
        var identity = await IdentityAsync();
        var other = new IPEndPoint(IPAddress.Parse("192.0.2.2"), 11111);
        await ListAsync(_elsewhere, SiloStatus.Active);
        await ListAsync(other, SiloStatus.Joining);
        var found = FindAsync();
        await PassAsync(found, _look);
        await MoveAsync(_elsewhere);
        for (var looks = 0; looks < 50; looks++)
            await PassAsync(found, _look);
        (await found).ShouldBe(identity);
        (await StatusAsync(_elsewhere), await StatusAsync(other)).ShouldBe((SiloStatus.Active, SiloStatus.Dead));
    }

    [SkippableFact]
    public async Task A_silo_of_this_machine_whose_port_is_free_is_dead_at_once()
    {
        var identity = await IdentityAsync();
        var former = new IPEndPoint(IPAddress.Loopback, FreePort.Find());
        await ListAsync(former, SiloStatus.Active);
        (await FindAsync().WaitAsync(_patience)).ShouldNotBe(identity);
        (await StatusAsync(former)).ShouldBe(SiloStatus.Dead);
    }

    [SkippableFact]
    public async Task Silos_that_start_together_after_all_died_find_one_identity()
    {
        var identity = await IdentityAsync();
        foreach (var _ in Enumerable.Range(0, 3))
            await ListAsync(new IPEndPoint(IPAddress.Loopback, FreePort.Find()), SiloStatus.Active);
        var found = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(FindAsync))).WaitAsync(_patience);
        found.Distinct().ShouldHaveSingleItem().ShouldNotBe(identity);
    }

    [SkippableFact]
    public async Task Silos_of_a_version_whose_id_was_configured_are_joined()
    {
        await ExecuteAsync("DROP TABLE cluster_identity");
        await ExecuteAsync("INSERT INTO orleans_membership_version (deployment_id) VALUES ('insights')");
        await OrleansSchema.ApplyAsync(_source, CancellationToken.None);
        (await IdentityAsync()).ShouldBe("insights");
    }

    private Task<string> FindAsync() => ClusterIdentity.FindAsync(
        _source, id => OrleansHosting.OpenMembershipAsync(_settings, id, CancellationToken.None), _clock, NullLogger.Instance, CancellationToken.None);

    private Task<string> IdentityAsync() => ClusterIdentity.ReadAsync(_source, CancellationToken.None);

    /// <summary>Lets time pass when the search waits for it.</summary>
    private async Task PassAsync(Task found, TimeSpan time)
    {
        await Eventually.IsAsync(() => Task.FromResult(_clock.ActiveTimers > 0 || found.IsCompleted));
        _clock.Advance(time);
    }

    private async Task ListAsync(IPEndPoint silo, SiloStatus status, int aliveInHours = 0)
    {
        var table = await OrleansHosting.OpenMembershipAsync(_settings, await IdentityAsync(), CancellationToken.None);
        var now = TimeProvider.System.GetUtcNow().UtcDateTime;
        var entry = new MembershipEntry
        {
            SiloAddress = SiloAddress.New(silo, 1),
            Status = status,
            SiloName = $"{silo}",
            HostName = "host",
            StartTime = now,
            IAmAliveTime = now.AddHours(aliveInHours),
        };
        (await table.InsertRowAsync(entry, (await table.ReadAllAsync(CancellationToken.None)).Version.Next(), CancellationToken.None)).ShouldBeTrue();
    }

    private Task MoveAsync(IPEndPoint silo) =>
        ExecuteAsync($"UPDATE orleans_membership SET i_am_alive_time = i_am_alive_time + interval '1 s' WHERE address = '{silo.Address}' AND port = {silo.Port}");

    private async Task<SiloStatus> StatusAsync(IPEndPoint silo) =>
        (SiloStatus)await _database.ScalarAsync<int>($"SELECT status FROM orleans_membership WHERE address = '{silo.Address}' AND port = {silo.Port}");

    private async Task ExecuteAsync(string sql)
    {
        await using var command = _source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }
}
