namespace Insights.Cli.Hosting;

/// <summary>Finds the name that somebody who mistyped most likely meant.</summary>
internal static class Nearest
{
    /// <returns>Null where none is near.</returns>
    public static string? To(string typed, IEnumerable<string> names)
    {
        var best = names.Select(name => (Name: name, Distance: Distance(typed, name))).OrderBy(n => n.Distance).FirstOrDefault();
        return best.Name is not null && best.Distance <= 1 + (typed.TrimStart('-').Length / 3) ? best.Name : null;
    }

    // Letters to put in, take out or replace; a beginning alone lacks none, two that changed places are one.
    private static int Distance(string typed, string name)
    {
        if (typed.Length > 2 && name.StartsWith(typed, StringComparison.OrdinalIgnoreCase))
            return 0;
        var rows = new int[typed.Length + 1, name.Length + 1];
        for (var i = 0; i <= typed.Length; i++)
        {
            for (var j = 0; j <= name.Length; j++)
                rows[i, j] = i == 0 ? j : j == 0 ? i : Cell(i, j);
        }
        return rows[typed.Length, name.Length];

        int Cell(int i, int j)
        {
            var cost = char.ToLowerInvariant(typed[i - 1]) == char.ToLowerInvariant(name[j - 1]) ? 0 : 1;
            var least = Math.Min(Math.Min(rows[i - 1, j], rows[i, j - 1]) + 1, rows[i - 1, j - 1] + cost);
            return i > 1 && j > 1 && typed[i - 1] == name[j - 2] && typed[i - 2] == name[j - 1] ? Math.Min(least, rows[i - 2, j - 2] + 1) : least;
        }
    }
}
