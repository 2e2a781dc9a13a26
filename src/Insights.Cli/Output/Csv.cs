using System.Globalization;

namespace Insights.Cli.Output;

/// <summary>Lines of CSV by RFC 4180.</summary>
internal static class Csv
{
    public static string Line(IEnumerable<string?> cells) => string.Join(',', cells.Select(c => Quoted(Harmless(c ?? "")))) + "\r\n";

    /// <summary>A text that a spreadsheet would take for a formula begins with an apostrophe; a number is one all the same.</summary>
    private static string Harmless(string cell) =>
        cell.Length > 0 && cell[0] is '=' or '+' or '-' or '@' or '\t' or '\r'
        && !decimal.TryParse(cell, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out _)
            ? "'" + cell
            : cell;

    private static string Quoted(string cell) => cell.AsSpan().IndexOfAny(",\"\r\n") < 0
        ? cell
        : $"\"{cell.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
