using System.Text.RegularExpressions;

namespace Insights.Testing.Documents;

/// <summary>A table of a Markdown document.</summary>
/// <param name="Columns">The cells of its head.</param>
/// <param name="Rows">The cells of each row below it.</param>
public sealed partial record DocumentTable(IReadOnlyList<string> Columns, IReadOnlyList<IReadOnlyList<string>> Rows)
{
    /// <summary>Every table in these lines: a head, a line of dashes, rows.</summary>
    public static IReadOnlyList<DocumentTable> ReadAll(IReadOnlyList<string> lines)
    {
        var tables = new List<DocumentTable>();
        for (var i = 1; i < lines.Count; i++)
        {
            if (!Dashes().IsMatch(lines[i]))
                continue;
            var rows = lines.Skip(i + 1).TakeWhile(l => l.StartsWith('|')).Select(Cells);
            tables.Add(new DocumentTable(Cells(lines[i - 1]), [.. rows]));
        }
        return tables;
    }

    private static IReadOnlyList<string> Cells(string line) =>
        [.. Bar().Split(line.Trim()[1..^1]).Select(c => c.Trim().Replace("\\|", "|", StringComparison.Ordinal))];

    [GeneratedRegex(@"^\|(\s*:?-+:?\s*\|)+\s*$")]
    private static partial Regex Dashes();

    /// <summary>A bar that parts two cells; one that belongs to a cell has a backslash before it.</summary>
    [GeneratedRegex(@"(?<!\\)\|")]
    private static partial Regex Bar();
}
