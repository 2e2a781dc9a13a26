using System.Text;

namespace Insights.Benchmarks.Running;

/// <summary>The table, as it comes together.</summary>
internal sealed class Report(TextWriter progress)
{
    private static readonly string[] _head = ["what", "median", "lowest - highest", "ratio"];

    private readonly List<string[]> _rows = [];
    private readonly List<string> _remarks = [];

    /// <summary>Tells whoever waits.</summary>
    public void Say(string line) => progress.WriteLine(line);

    /// <summary>A line under the table.</summary>
    public void Remark(string line)
    {
        _remarks.Add(line);
        Say(line);
    }

    /// <summary>A row of rates.</summary>
    /// <param name="ratio">To what it is compared with; null where it is that itself, or to nothing.</param>
    public void Add(string what, Measured measured, string unit, double? ratio = null) => Add(
        what, Number(measured.Median, unit), $"{Number(measured.Lowest)} - {Number(measured.Highest)}", ratio is { } r ? $"{r:0.00}" : "");

    public void Add(string what, string value, string range = "", string ratio = "")
    {
        _rows.Add([what, value, range, ratio]);
        Say($"  {what}: {value} ({range}) {ratio}");
    }

    public static string Number(double value, string unit = "") =>
        (value < 100 ? $"{value:0.##}" : $"{value:N0}") + (unit.Length > 0 ? " " + unit : "");

    public string ToMarkdown()
    {
        var text = new StringBuilder();
        text.AppendLine("| " + string.Join(" | ", _head) + " |").AppendLine("|---|--:|--:|--:|");
        foreach (var row in _rows)
            text.AppendLine("| " + string.Join(" | ", row) + " |");
        return Remarked(text);
    }

    public string ToText()
    {
        List<string[]> rows = [_head, .. _rows];
        int[] widths = [.. Enumerable.Range(0, _head.Length).Select(c => rows.Max(r => r[c].Length))];
        var text = new StringBuilder();
        foreach (var row in rows)
            text.AppendLine(string.Join("  ", row.Select((cell, c) => c == 0 ? cell.PadRight(widths[c]) : cell.PadLeft(widths[c]))).TrimEnd());
        return Remarked(text);
    }

    private string Remarked(StringBuilder text)
    {
        if (_remarks.Count > 0)
            text.AppendLine();
        foreach (var remark in _remarks)
            text.AppendLine(remark);
        return text.ToString();
    }
}
