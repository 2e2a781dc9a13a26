using Insights.Cluster.Tests.Fixture;
using Insights.Testing.Processes;
using Xunit.Abstractions;

namespace Insights.Cluster.Tests.Faults;

/// <summary>What is acknowledged is durable and counted exactly once, whatever happens to the processes.</summary>
public sealed class FaultTests(ITestOutputHelper output)
{
    /// <summary>Ten with INSIGHTS_LONG=1, which takes some minutes.</summary>
    private static readonly int _kills = LongRuns.AreAsked ? 10 : 4;

    [SkippableFact]
    public async Task Kills_of_one_of_two_silos_and_a_pause_under_load_lose_no_acknowledged_event_login_or_update_and_count_none_twice()
    {
        var random = new Random(4);
        await using var cluster = await FaultyCluster.StartAsync(output);
        var load = cluster.Load;
        for (var kill = 0; kill < _kills; kill++)
        {
            var member = cluster.Members[random.Next(2)];
            if (kill == _kills - 1)
                await load.AddQuietUsersAsync(member, 100);
            await load.MoreAsync(random.Next(1, 300));
            await member.KillAsync();
            // The other one takes its users over; or it is back before that.
            if (kill % 3 == 0)
                await load.MoreAsync(200);
            await member.StartAsync();
            load.Say($"SIGKILL {kill + 1} of one of two silos");
        }
        await load.MoreAsync(200);
        await PauseAsync(cluster, cluster.Members[0]);
        await load.EndAsync();
    }

    /// <summary>A silo stands still until it was thrown out, its users are elsewhere; then it goes on, and must write nothing.</summary>
    private static async Task PauseAsync(FaultyCluster cluster, Member member)
    {
        await member.PauseAsync();
        await cluster.IsOutAsync(member);
        await cluster.Load.MoreAsync(500);
        cluster.Load.Say("SIGSTOP of one of two silos");
        await member.ResumeAsync();
        await cluster.Load.MoreAsync(1_000);
        // Told that it is out, it ends by itself.
        await Eventually.IsAsync(() => Task.FromResult(member.Process.HasExited));
        cluster.Load.Say("SIGCONT, and its end");
        await member.StartAsync();
        await cluster.Load.MoreAsync(500);
        cluster.Load.Say("its restart");
    }
}
