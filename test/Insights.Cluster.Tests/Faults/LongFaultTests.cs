using Insights.Testing.Processes;
using Xunit.Abstractions;

namespace Insights.Cluster.Tests.Faults;

/// <summary>Other faults, some minutes altogether: with INSIGHTS_LONG=1.</summary>
public sealed class LongFaultTests(ITestOutputHelper output)
{
    private readonly Random _random = new(4);

    [SkippableFact]
    public async Task Kills_of_both_silos()
    {
        await using var cluster = await BeginAsync();
        for (var kill = 0; kill < 3; kill++)
        {
            if (kill == 2)
                await cluster.Load.AddQuietUsersAsync(cluster.Members[0], 100);
            await cluster.Load.MoreAsync(_random.Next(1, 3000));
            await Task.WhenAll(cluster.Members.Select(m => m.KillAsync()));
            await Task.WhenAll(cluster.Members.Select(m => m.StartAsync()));
            await cluster.Load.MoreAsync(2_000);
            cluster.Load.Say($"kill {kill + 1} of both silos");
        }
        await cluster.Load.EndAsync();
    }

    [SkippableFact]
    public async Task Kills_of_the_database()
    {
        await using var cluster = await BeginAsync();
        for (var kill = 0; kill < 5; kill++)
        {
            await cluster.Load.MoreAsync(_random.Next(1, 3000));
            await cluster.Postgres.KillAsync();
            await cluster.Postgres.RestartAsync();
            await cluster.Load.MoreAsync(2_000);
            cluster.Load.Say($"kill {kill + 1} of PostgreSQL");
        }
        await cluster.Load.EndAsync();
    }

    [SkippableFact]
    public async Task Rolling_restarts_with_clients_connected()
    {
        await using var cluster = await BeginAsync();
        for (var round = 0; round < 2; round++)
        {
            foreach (var member in cluster.Members)
            {
                await member.StopAsync();
                cluster.Load.Say("SIGTERM of one of two silos");
                await member.StartAsync();
                await cluster.Load.MoreAsync(2_000);
                cluster.Load.Say("its restart");
            }
        }
        await cluster.Load.EndAsync();
    }

    private Task<FaultyCluster> BeginAsync()
    {
        Skip.IfNot(LongRuns.AreAsked, LongRuns.Why);
        return FaultyCluster.StartAsync(output);
    }
}
