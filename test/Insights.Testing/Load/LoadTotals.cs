using Insights.Testing.Oracle;

namespace Insights.Testing.Load;

/// <summary>What the session rows of one user must amount to.</summary>
public readonly record struct LoadTotals(long Sessions, long Events, long FirstMs, long LastMs, long DurationMs)
{
    /// <summary>Of every record, on both sides of every link, that has any event, as the oracle says.</summary>
    public static Dictionary<string, LoadTotals> Of(
        IReadOnlyList<string> users, IReadOnlyList<string> browsers, IReadOnlyCollection<LoadScript> scripts, long timeoutMs)
    {
        var oracle = new IdentityOracle([.. scripts.SelectMany(s => s.Operations)], [.. scripts.SelectMany(s => s.Acknowledged)]);
        return users.Select(u => (Id: u, Events: oracle.OfIdentified(u)))
            .Concat(browsers.Select(b => (Id: b, Events: oracle.OfAnonymous(b))))
            .Where(e => e.Events.Count > 0)
            .ToDictionary(e => e.Id, e => Of([.. e.Events.Select(i => i.TimeMs).Order()], timeoutMs));
    }

    /// <param name="times">Of activity, in order; at least one.</param>
    public static LoadTotals Of(IReadOnlyList<long> times, long timeoutMs)
    {
        var starts = times.Where((t, i) => i == 0 || t - times[i - 1] > timeoutMs).ToList();
        var ends = times.Where((t, i) => i == times.Count - 1 || times[i + 1] - t > timeoutMs).ToList();
        return new(starts.Count, times.Count, times[0], times[^1], ends.Sum() - starts.Sum());
    }
}
