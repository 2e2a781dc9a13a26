using System.Text.RegularExpressions;

namespace Insights.Silo.Tests.Helm.Values;

/// <summary>The names in values.yaml, which is written in one plain style: two blanks a level, a name a line.</summary>
internal static partial class ValueLines
{
    /// <summary>Every name with its path, whether it holds others, and the comment right above it.</summary>
    public static IReadOnlyList<(string Path, bool IsGroup, string Comment)> All { get; } = Read();

    private static List<(string, bool, string)> Read()
    {
        var all = new List<(string, bool, string)>();
        var path = new List<string>();
        var comment = "";
        foreach (var line in Chart.Values.Split('\n'))
        {
            if (line.TrimStart().StartsWith('#'))
            {
                comment += line.Trim().TrimStart('#');
                continue;
            }
            var match = NameLine().Match(line);
            if (match.Success)
            {
                var level = match.Groups[1].Length / 2;
                path.RemoveRange(level, path.Count - level);
                path.Add(match.Groups[2].Value);
                all.Add((string.Join('.', path), match.Groups[3].Value.Trim().Length == 0, comment.Trim()));
            }
            comment = "";
        }
        return all;
    }

    [GeneratedRegex("^((?:  )*)([A-Za-z]+):(.*)$")]
    private static partial Regex NameLine();
}
