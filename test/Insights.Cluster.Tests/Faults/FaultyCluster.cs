using Insights.Testing.Load;
using Insights.Testing.Processes;
using Npgsql;
using Xunit.Abstractions;

namespace Insights.Cluster.Tests.Faults;

/// <summary>Two silos as processes over one PostgreSQL, and clients that never stop: the ground on which faults are made.</summary>
internal sealed class FaultyCluster : IAsyncDisposable
{
    private readonly StoredLoad _stored;

    private FaultyCluster(CrashingPostgres postgres, IReadOnlyList<Member> members, LoadRun load, StoredLoad stored) =>
        (Postgres, Members, Load, _stored) = (postgres, members, load, stored);

    public CrashingPostgres Postgres { get; }

    public IReadOnlyList<Member> Members { get; }

    public LoadRun Load { get; }

    public static async Task<FaultyCluster> StartAsync(ITestOutputHelper output)
    {
        var postgres = await CrashingPostgres.StartAsync();
        Member[] members = [.. Enumerable.Range(0, 2).Select(_ => new Member($"--Storage:PostgreSql={postgres.ConnectionString};Maximum Pool Size=40"))];
        string[] gateways = [.. members.Select(m => m.Grpc)];
        var stored = new StoredLoad(() => new NpgsqlConnection(postgres.ConnectionString));
        // Of each kind, one client begins at each silo.
        var load = await LoadRun.StartAsync(members, stored, output.WriteLine, (client, key) =>
            client % 2 == 0 ? new CallingGateway(key, gateways, client / 2) : new StreamingGateway(key, gateways, client / 2));
        return new FaultyCluster(postgres, members, load, stored);
    }

    /// <summary>Waits until the others have thrown a silo out.</summary>
    public Task IsOutAsync(Member member) => Fixture.Eventually.IsAsync(async () => await _stored.CountAsync(
        $"SELECT status FROM orleans_membership WHERE port = {member.SiloPort} ORDER BY generation DESC LIMIT 1") == (int)Orleans.Runtime.SiloStatus.Dead);

    public async ValueTask DisposeAsync()
    {
        await Load.DisposeAsync();
        foreach (var member in Members)
            member.Dispose();
        await Postgres.DisposeAsync();
    }
}
