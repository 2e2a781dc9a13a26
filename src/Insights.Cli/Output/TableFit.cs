namespace Insights.Cli.Output;

/// <summary>Makes a table fit a width: shortens IDs and long texts, then leaves out columns, the last first.</summary>
internal static class TableFit
{
    /// <summary>What a column costs beside its cells, and the table beside its columns.</summary>
    private const int PerColumn = 3;

    /// <summary>Shortest form of a text that is cut.</summary>
    private const int Shortest = 12;

    /// <returns>The cells, and how many of the columns fit.</returns>
    public static (IReadOnlyList<IReadOnlyList<string>> Rows, int Columns) Fit(IReadOnlyList<Column> columns, IReadOnlyList<IReadOnlyList<string>> rows, int width)
    {
        var widths = columns.Select((c, i) => rows.Select(r => r[i].Length).Append(c.Name.Length).Max()).ToArray();
        var least = columns.Select((c, i) => c.Kind is ColumnKind.Text or ColumnKind.Id ? Math.Min(widths[i], Math.Max(Shortest, c.Name.Length)) : widths[i]).ToArray();
        var count = columns.Count;
        while (count > 1 && Total(least, count) > width)
            count--;
        for (var over = Total(widths, count) - width; over > 0; over--)
        {
            var widest = Enumerable.Range(0, count).Where(i => widths[i] > least[i]).DefaultIfEmpty(-1).MaxBy(i => i < 0 ? 0 : widths[i]);
            if (widest < 0)
                break;
            widths[widest]--;
        }
        return ([.. rows.Select(r => r.Take(count).Select((cell, i) => Short(cell, widths[i], columns[i].Kind)).ToList())], count);
    }

    private static int Total(int[] widths, int count) => widths.Take(count).Sum(w => w + PerColumn) + 1;

    /// <summary>Of an ID both ends tell it from others.</summary>
    private static string Short(string cell, int width, ColumnKind kind)
    {
        if (cell.Length <= width)
            return cell;
        if (kind != ColumnKind.Id)
            return Whole(cell[..(width - 1)]) + "…";
        var end = (width - 1) / 3;
        return Whole(cell[..(width - 1 - end)]) + "…" + (char.IsLowSurrogate(cell[^end]) ? cell[^(end - 1)..] : cell[^end..]);
    }

    private static string Whole(string text) => char.IsHighSurrogate(text[^1]) ? text[..^1] : text;
}
