using System.Globalization;

namespace Insights.Simulation.Tests.Faults;

/// <summary>What happened in runs, counted, so that a simulation which has gone blunt is noticed.</summary>
internal sealed class Tally
{
    private readonly SortedDictionary<string, long> _counts = new(StringComparer.Ordinal);

    public long this[string what] => _counts.GetValueOrDefault(what);

    public void Count(string what, long times = 1) => _counts[what] = this[what] + times;

    public void Add(Tally other)
    {
        foreach (var (what, times) in other._counts)
            Count(what, times);
    }

    public override string ToString() =>
        string.Join('\n', _counts.Select(c => string.Create(CultureInfo.InvariantCulture, $"{c.Value,10:N0}  {c.Key}")));
}
