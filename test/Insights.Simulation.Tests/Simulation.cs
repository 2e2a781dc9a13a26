using Insights.Simulation.Tests.Checks;
using Insights.Simulation.Tests.Faults;
using Insights.Simulation.Tests.World;

namespace Insights.Simulation.Tests;

/// <summary>Plays one seed: its history, through the real owners, over a store and processes that fail as the seed says.</summary>
internal static class Simulation
{
    private static History HistoryOf(int seed) => Updater.In(MonthsLater.In(QuietUser.In(History.Generate(seed))));

    /// <exception cref="SimulationFailed">Something that must hold did not.</exception>
    public static void Play(int seed, Tally tally, List<string>? trace = null)
    {
        var world = new SimWorld(HistoryOf(seed), tally, trace);
        trace?.Add(world.Plan.ToString());
        var clients = new Clients(world);
        clients.Begin();
        new Updates(world, clients).Begin();
        new Mishaps(world, clients).Begin();
        world.Run();
        new TheEnd(world).Check();
        tally.Count("steps", world.Timeline.Steps);
    }

    /// <summary>Plays a failing seed once more and tells all there is to know of it; null where it passes.</summary>
    public static string? Report(int seed)
    {
        var trace = new List<string>();
        try
        {
            Play(seed, new Tally(), trace);
            return null;
        }
        catch (Exception failed)
        {
            return $"""
                Seed {seed} failed. {(failed is SimulationFailed ? failed.Message : failed.ToString())}
                Replay: INSIGHTS_SEED={seed} dotnet test test/Insights.Simulation.Tests --filter Replay
                {HistoryOf(seed).Describe()}
                What happened, to the end:
                {string.Join('\n', trace.TakeLast(150))}
                """;
        }
    }
}
