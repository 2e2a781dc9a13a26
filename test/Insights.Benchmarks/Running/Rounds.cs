namespace Insights.Benchmarks.Running;

/// <summary>One way to do a piece of work.</summary>
/// <param name="Name">What it is called in the table.</param>
/// <param name="Run">Does it for about that long and returns how much it did per second.</param>
internal sealed record Variant(string Name, Func<TimeSpan, Task<double>> Run);

/// <summary>What one variant did per second, round by round.</summary>
internal sealed record Measured(string Name, IReadOnlyList<double> Rates)
{
    public double Median => MedianOf(Rates);

    public double Lowest => Rates.Min();

    public double Highest => Rates.Max();

    /// <summary>The median of the ratios of each round, in which both met the same machine.</summary>
    public double RatioTo(Measured other) => MedianOf([.. Rates.Zip(other.Rates, (mine, others) => mine / others)]);

    public static double MedianOf(IReadOnlyList<double> values)
    {
        double[] sorted = [.. values.Order()];
        var middle = sorted.Length / 2;
        return sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}

/// <summary>Measures variants in turn, so that a machine that is slow for a while is so for all of them.</summary>
internal static class Rounds
{
    public static async Task<IReadOnlyList<Measured>> RunAsync(
        IReadOnlyList<Variant> variants, BenchmarkSettings settings, Report report)
    {
        double[][] rates = [.. variants.Select(_ => new double[settings.Rounds])];
        for (var round = 0; round < settings.Rounds; round++)
        {
            for (var turn = 0; turn < variants.Count; turn++)
            {
                // Forwards, then backwards: none always follows the same neighbour.
                var v = round % 2 == 0 ? turn : variants.Count - 1 - turn;
                rates[v][round] = await variants[v].Run(settings.Each);
            }
            report.Say($"  round {round + 1}: " + string.Join(", ", rates.Select((r, v) => $"{variants[v].Name} {r[round]:N0}")));
        }
        return [.. variants.Select((v, i) => new Measured(v.Name, rates[i]))];
    }
}
