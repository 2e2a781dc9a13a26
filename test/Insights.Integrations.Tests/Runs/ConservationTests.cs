using System.Globalization;
using Insights.Integrations.Runs;

namespace Insights.Integrations.Tests.Runs;

/// <summary>Every row of an import is counted once and applied once, whatever fails and whoever dies (docs/sources.md).</summary>
public sealed class ConservationTests
{
    private const int Seeds = 2_000;

    [Fact]
    public async Task Whatever_fails_the_counts_add_up_and_the_values_are_those_of_the_rows()
    {
        for (var seed = 0; seed < Seeds; seed++)
        {
            if (await FaultOfAsync(seed, PlantedBug.None) is { } fault)
                Assert.Fail($"seed {seed}: {fault}");
        }
    }

    [Theory]
    [InlineData(nameof(PlantedBug.PlanIsLost))]
    [InlineData(nameof(PlantedBug.CursorMovesFirst))]
    [InlineData(nameof(PlantedBug.RowIsSkipped))]
    [InlineData(nameof(PlantedBug.ForgetfulUsers))]
    [InlineData(nameof(PlantedBug.LastArrivalWins))]
    public async Task A_planted_bug_is_found(string bug)
    {
        for (var seed = 0; seed < Seeds; seed++)
        {
            if (await FaultOfAsync(seed, Enum.Parse<PlantedBug>(bug)) is not null)
                return;
        }
        Assert.Fail($"{bug} was not found in {Seeds} seeds.");
    }

    /// <returns>What is wrong; null where nothing is.</returns>
    private static async Task<string?> FaultOfAsync(int seed, PlantedBug bug)
    {
        var world = new ImportWorld(seed, bug);
        var oracle = new PlainOracle(world);
        oracle.Import(world);
        var run = await world.RunAsync(1);
        if (run.State != RunState.Succeeded)
            return $"the run is {run.State}: {run.Detail}";
        if (run.Counts.Read != world.Rows.Count || run.Position != world.Rows.Count)
            return $"{run.Counts.Read} of {world.Rows.Count} rows are counted";
        if (Text(run.Counts) is var counted && Text(oracle.Counts) is var expected && counted != expected)
            return $"counted {counted}, expected {expected}";
        if (ValuesFault(world, oracle) is { } fault)
            return fault;
        if (world.Errors.Select(e => e.Row).Distinct().Count() != run.Counts.Refused)
            return "the errors are not those of the refused rows";
        return await SecondFaultAsync(world, oracle, run);
    }

    /// <summary>
    /// The same file again changes nothing. Where rows state times of their own, one that stated what was so then, and has been overtaken
    /// by a later row since, is superseded now.
    /// </summary>
    private static async Task<string?> SecondFaultAsync(ImportWorld world, PlainOracle oracle, Run first)
    {
        var made = world.Target.Made;
        var again = await world.RunAsync(2);
        if (again.Counts.Changed != 0 || again.Counts.Refused != first.Counts.Refused || again.Counts.Read != first.Counts.Read)
            return $"a second run counts {Text(again.Counts)}";
        if (world.Source.Mapping.TimeColumn is null && (again.Counts.Superseded != 0 || world.Target.Made != made))
            return $"a second run makes {world.Target.Made - made} updates, and counts {Text(again.Counts)}";
        return ValuesFault(world, oracle);
    }

    private static string? ValuesFault(ImportWorld world, PlainOracle oracle)
    {
        if (!world.Target.Users.Keys.Order().SequenceEqual(oracle.Users.Order()))
            return "there are other users";
        foreach (var (id, user) in world.Target.Users)
        {
            var values = user.Values();
            foreach (var name in (string[])["a", "b", "c"])
            {
                if (values.GetValueOrDefault(name) != oracle.TextOf(id, name))
                    return $"{name} of {id} is {values.GetValueOrDefault(name)}, not {oracle.TextOf(id, name)}";
            }
        }
        return null;
    }

    private static string Text(RunCounts counts) => Text(
        counts.RefusedBy.Select(r => KeyValuePair.Create(r.Key.ToString(), (int)r.Value))
            .Append(new("Changed", (int)counts.Changed)).Append(new("Unchanged", (int)counts.Unchanged)).Append(new("Superseded", (int)counts.Superseded)));

    private static string Text(IEnumerable<KeyValuePair<string, int>> counts) => string.Join(
        ", ", counts.Where(c => c.Value != 0).OrderBy(c => c.Key, StringComparer.Ordinal).Select(c => string.Create(CultureInfo.InvariantCulture, $"{c.Key} {c.Value}")));
}
