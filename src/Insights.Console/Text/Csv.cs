using System.Text;
using Microsoft.AspNetCore.Http;

namespace Insights.Console.Text;

/// <summary>Comma-separated values (RFC 4180), in UTF-8, with what a spreadsheet would take for a formula kept from being one.</summary>
internal static class Csv
{
    public static async Task WriteAsync(HttpContext context, string file, IReadOnlyList<string> names, IEnumerable<IReadOnlyList<string>> rows)
    {
        var text = new StringBuilder();
        Line(text, names);
        foreach (var row in rows)
            Line(text, row);
        context.Response.ContentType = "text/csv; charset=utf-8";
        context.Response.Headers.ContentDisposition = $"attachment; filename=\"{file}\"";
        await context.Response.WriteAsync(text.ToString(), context.RequestAborted);
    }

    private static void Line(StringBuilder text, IReadOnlyList<string> cells) => text.AppendJoin(',', cells.Select(Cell)).Append("\r\n");

    private static string Cell(string cell)
    {
        if (cell.Length > 1 && cell[0] is '=' or '+' or '-' or '@' or '\t' or '\r')
            cell = $"'{cell}";
        return cell.AsSpan().IndexOfAny("\",\r\n") < 0 ? cell : $"\"{cell.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }
}
