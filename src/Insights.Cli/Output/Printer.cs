using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Insights.Cli.Hosting;
using Spectre.Console;

namespace Insights.Cli.Output;

/// <summary>Prints results in the form that the user chose.</summary>
internal sealed class Printer(CliHost host, OutputFormat format)
{
    // Escapes what JSON must, and leaves other languages and '<' readable.
    private static readonly JsonSerializerOptions Indented = new()
    {
        WriteIndented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public bool IsJson => format == OutputFormat.Json;

    /// <summary>Prints a result.</summary>
    /// <param name="result">What programs get.</param>
    /// <param name="forPeople">Prints what people get.</param>
    public void Print(JsonObject result, Action<Printer> forPeople)
    {
        if (IsJson)
            Json(result);
        else
            forPeople(this);
    }

    /// <summary>Prints a document, whatever the form chosen.</summary>
    public void Json(JsonObject document) => host.Out.WriteLine(Text(document));

    /// <summary>A document as text, in lines.</summary>
    public static string Text(JsonObject document) => document.ToJsonString(Indented);

    public void Line(string text) => host.Out.WriteLine(Clean(text));

    /// <summary>Something a person should know that is no result.</summary>
    public void Notice(string text) => host.Error.WriteLine(Clean(text));

    /// <summary>Prints names and values; those without a value are left out.</summary>
    public void Fields(IEnumerable<(string Name, string? Value)> fields)
    {
        if (format == OutputFormat.Csv)
        {
            Csv(["name", "value"], fields.Where(f => f.Value is not null).Select(f => new[] { f.Name, f.Value }));
            return;
        }
        var grid = new Grid().AddColumn(new GridColumn().NoWrap()).AddColumn();
        foreach (var (name, value) in fields.Where(f => f.Value is not null))
            grid.AddRow(new Text(Clean(name)), new Text(Clean(value!)));
        Write(grid);
    }

    public void Table(IReadOnlyList<string> columns, IEnumerable<IReadOnlyList<string?>> rows)
    {
        if (format == OutputFormat.Csv)
        {
            Csv(columns, rows);
            return;
        }
        var table = new Table { Border = host.OutIsTerminal ? TableBorder.Rounded : TableBorder.Ascii };
        foreach (var column in columns)
            table.AddColumn(new TableColumn(new Text(column)));
        foreach (var row in rows)
            table.AddRow(row.Select(cell => new Text(Clean(cell ?? ""))));
        Write(table);
    }

    private void Csv(IReadOnlyList<string> columns, IEnumerable<IReadOnlyList<string?>> rows)
    {
        foreach (var row in rows.Prepend(columns))
            host.Out.Write(string.Join(',', row.Select(Quoted)) + "\r\n");
    }

    private static string Quoted(string? cell) => cell is null || cell.AsSpan().IndexOfAny(",\"\r\n") < 0
        ? cell ?? ""
        : $"\"{cell.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    private void Write(Spectre.Console.Rendering.IRenderable what) =>
        Terminal.Create(host.Out, host.OutIsTerminal).Write(what);

    // A stored text must not steer the terminal that shows it.
    private static string Clean(string text) =>
        text.Any(char.IsControl) ? string.Concat(text.Select(c => char.IsControl(c) ? '\uFFFD' : c)) : text;
}
