using Xunit.Abstractions;

namespace Insights.Cluster.Tests.Faults;

/// <summary>What is acknowledged is durable and counted exactly once, whatever happens to the processes; under a minute.</summary>
public sealed class FaultTests(ITestOutputHelper output)
{
    [SkippableFact]
    public async Task Two_kills_and_a_pause_under_load_lose_no_acknowledged_event_and_count_none_twice()
    {
        await using var cluster = await FaultyCluster.StartAsync(output);
        foreach (var member in cluster.Members)
        {
            await member.KillAsync();
            await cluster.MoreAsync(500);
            cluster.Say("SIGKILL of one of two silos");
            await member.StartAsync();
            await cluster.MoreAsync(500);
            cluster.Say("its restart");
        }
        await LongFaultTests.PauseAsync(cluster, cluster.Members[0]);
        await cluster.EndAsync();
    }
}
