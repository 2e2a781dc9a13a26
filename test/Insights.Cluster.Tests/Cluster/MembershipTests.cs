using System.Text.RegularExpressions;
using Insights.Cluster.Tests.Faults;
using Insights.Cluster.Tests.Fixture;
using Insights.Testing.Processes;

namespace Insights.Cluster.Tests.Cluster;

/// <summary>Silos come and go, and an operator is told.</summary>
public sealed class MembershipTests
{
    /// <summary>Paused for longer than others wait, it goes on where it stood: with users that are served elsewhere now.</summary>
    [SkippableFact]
    public async Task A_silo_that_was_paused_while_another_found_it_dead_ends_when_it_goes_on()
    {
        await using var database = await TestDatabase.PostgreSqlAsync();
        using var paused = new Member(database.Setting);
        using var next = new Member(database.Setting);
        await paused.StartAsync();
        await paused.PauseAsync();
        await next.StartAsync();
        next.Process.Output.ShouldContain($"Silo 127.0.0.1:{paused.SiloPort} did not move");
        await Eventually.IsAsync(() => Task.FromResult(next.Process.Output.Contains($"Silo 127.0.0.1:{next.SiloPort} joined the cluster, which has 1 now", StringComparison.Ordinal)));
        await paused.ResumeAsync();
        (await paused.Process.ExitAsync()).ShouldNotBe(0);
        paused.Process.Output.ShouldContain("belongs to another cluster now");
        await next.StopAsync();
    }

    [SkippableFact]
    public async Task One_line_is_logged_when_a_silo_joins_leaves_or_is_declared_dead()
    {
        await using var database = await TestDatabase.PostgreSqlAsync();
        using var stays = new Member(database.Setting);
        using var leaves = new Member(database.Setting);
        using var dies = new Member(database.Setting);
        foreach (var member in (Member[])[stays, leaves, dies])
            await member.StartAsync();
        await leaves.StopAsync();
        await dies.KillAsync();
        string[] lines = [Line(stays, "joined"), Line(leaves, "joined"), Line(dies, "joined"), Line(leaves, "left"), Line(dies, "was declared dead")];
        await Eventually.IsAsync(() => Task.FromResult(lines.All(line => Regex.Count(stays.Process.Output, line) == 1)));
        await stays.StopAsync();
    }

    private static string Line(Member member, string what) => $"Silo 127\\.0\\.0\\.1:{member.SiloPort} {what}";
}
