using System.Globalization;
using Insights.Simulation.Tests.Faults;
using Xunit.Abstractions;

namespace Insights.Simulation.Tests;

/// <summary>INSIGHTS_SEEDS: how many seeds, default 2,000. INSIGHTS_FIRST_SEED: the first of them, default 0.</summary>
public class SeedTests(ITestOutputHelper output)
{
    [Fact]
    public void Whatever_fails_in_between_every_user_ends_as_the_oracle_says()
    {
        var run = new SeedRun(FromEnvironment("INSIGHTS_FIRST_SEED") ?? 0, FromEnvironment("INSIGHTS_SEEDS") ?? 2000);
        run.Play();
        output.WriteLine(run.ToString());
        if (run.FirstFailure is { } seed)
            Assert.Fail(SeedRun.Alone(() => Simulation.Report(seed)) ?? $"Seed {seed} failed, and did not when played again: the simulation is not deterministic.");
        run.ShouldHaveSeenEverything();
    }

    [Fact]
    public void A_seed_plays_the_same_way_every_time()
    {
        for (var seed = 0; seed < 20; seed++)
            Trace(seed).ShouldBe(Trace(seed));
    }

    [SkippableFact]
    public void Replay_one_seed()
    {
        var seed = FromEnvironment("INSIGHTS_SEED");
        Skip.If(seed is null, "INSIGHTS_SEED names no seed to replay.");
        if (SeedRun.Alone(() => Simulation.Report(seed!.Value)) is { } failure)
            Assert.Fail(failure);
    }

    private static string Trace(int seed) => SeedRun.Alone(() =>
    {
        var trace = new List<string>();
        Simulation.Play(seed, new Tally(), trace);
        return string.Join('\n', trace);
    });

    private static int? FromEnvironment(string name) =>
        Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? int.Parse(value, CultureInfo.InvariantCulture) : null;
}
