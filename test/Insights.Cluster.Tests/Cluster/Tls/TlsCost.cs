using System.Diagnostics;
using System.Globalization;
using Insights.Cluster.Tests.Fixture;
using Insights.Domain.EndUsers;
using Insights.Testing.Builders;
using Xunit.Abstractions;

namespace Insights.Cluster.Tests.Cluster.Tls;

/// <summary>What a call from one silo to another costs with TLS and without: processor time of both ends, in one process.</summary>
public sealed class TlsCost(ITestOutputHelper output)
{
    private const int Rounds = 4, Calls = 20_000, AtOnce = 32;

    [SkippableFact]
    public async Task A_call_between_two_silos()
    {
        Skip.If(Environment.GetEnvironmentVariable("INSIGHTS_MEASURE") is null, "a measurement: set INSIGHTS_MEASURE=1");
        var authority = new TestAuthority("the authority of this cluster");
        using var files = new SiloFiles(authority, authority.Give("silo"));
        await using var plain = await PairAsync([]);
        await using var tls = await PairAsync(files.Settings);
        foreach (var pair in (Pair[])[plain, tls])
            await pair.CallAsync(Calls / 4);
        for (var round = 0; round < Rounds; round++)
        {
            foreach (var (name, pair) in new[] { ("plain", plain), ("TLS", tls) })
            {
                var (began, used) = (Stopwatch.GetTimestamp(), Environment.CpuUsage.TotalTime);
                await pair.CallAsync(Calls);
                output.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{name}: {(Environment.CpuUsage.TotalTime - used).TotalMicroseconds / Calls:f1} us of processor time a call, {Calls / Stopwatch.GetElapsedTime(began).TotalSeconds:f0} calls/s"));
            }
        }
    }

    private static async Task<Pair> PairAsync(string[] settings)
    {
        var database = await TestDatabase.PostgreSqlAsync();
        var silos = await TestSilo.StartAsync(2, database, new TestSiloOptions { Arguments = settings });
        var users = new List<EndUserKey>();
        for (var i = 0; users.Count < 100; i++)
        {
            var user = new EndUserKey("acme", UserKind.Identified, $"user-{i}");
            var nowMs = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();
            await silos[1].Users.RecordAsync(user, [An.Event().AtMs(nowMs).Id("e").Command(nowMs)], CancellationToken.None);
            if (silos[1].Active.IsActive(user))
                users.Add(user);
        }
        return new Pair(database, silos, users);
    }

    /// <summary>Two silos, and users who are active in the second.</summary>
    private sealed record Pair(TestDatabase Database, IReadOnlyList<TestSilo> Silos, List<EndUserKey> Users) : IAsyncDisposable
    {
        public Task CallAsync(int count) => Parallel.ForAsync(0, count, new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (i, ct) =>
            (await Silos[0].Users.GetAsync(Users[i % Users.Count], ct)).ShouldNotBeNull());

        public async ValueTask DisposeAsync()
        {
            foreach (var silo in Silos)
                await silo.DisposeAsync();
            await Database.DisposeAsync();
        }
    }
}
