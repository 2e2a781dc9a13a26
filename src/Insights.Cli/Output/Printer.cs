using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Insights.Cli.Hosting;
using Spectre.Console;

namespace Insights.Cli.Output;

/// <summary>Prints results in the form that the user chose.</summary>
/// <param name="wanted">The columns of tables that are shown, in this order and whole; null: those that are not empty and fit.</param>
internal sealed class Printer(CliHost host, OutputFormat format, IReadOnlyList<string>? wanted = null)
{
    /// <summary>Width of what is no terminal, in characters.</summary>
    private const int UsualWidth = 80;

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

    /// <summary>A line for people; a file of CSV holds none, so there it is a notice.</summary>
    public void Line(string text)
    {
        if (IsCsv)
            Notice(text);
        else
            host.Out.WriteLine(Shown.Clean(text));
    }

    /// <summary>Prints one value; in CSV under its name.</summary>
    public void Value(string name, string? value)
    {
        if (IsCsv)
            Csv([name], [[value]]);
        else
            Line(value ?? "");
    }

    /// <summary>Something a person should know that is no result.</summary>
    public void Notice(string text) => host.Error.WriteLine(Shown.Clean(text));

    /// <summary>Prints names and values; those without a value are left out.</summary>
    public void Fields(IEnumerable<(string Name, string? Value)> fields)
    {
        var known = fields.Where(f => f.Value is not null);
        if (IsCsv)
        {
            Csv(["name", "value"], known.Select(f => new[] { f.Name, Flat.IsSpan(f.Name) ? Shown.Seconds(f.Value) : f.Value }));
            return;
        }
        var grid = new Grid().AddColumn(new GridColumn().NoWrap()).AddColumn();
        foreach (var (name, value) in known)
            grid.AddRow(new Text(Shown.Clean(name)), new Text(Shown.Clean(value!)));
        Write(grid);
    }

    /// <summary>Prints a table; for people without columns that are empty, and as wide as they can see.</summary>
    /// <param name="rows">Cells as the server has them; the column says how they are shown.</param>
    /// <param name="none">What people are told where there are no rows.</param>
    /// <exception cref="UsageException">A column that was asked for is none.</exception>
    public void Table(IReadOnlyList<Column> columns, IEnumerable<IReadOnlyList<string?>> rows, string none = "Nothing to show.")
    {
        var all = rows.ToList();
        var shown = wanted is null ? [.. Enumerable.Range(0, columns.Count)] : Wanted(columns);
        if (IsCsv)
        {
            Csv(shown.Select(i => columns[i].Name), all.Select(r => shown.Select(i => columns[i].ForSheets(r[i]))));
            return;
        }
        if (all.Count == 0)
        {
            Line(none);
            return;
        }
        if (wanted is null)
            shown.RemoveAll(i => all.TrueForAll(r => string.IsNullOrEmpty(r[i])));
        List<Column> heads = [.. shown.Select(i => columns[i])];
        IReadOnlyList<IReadOnlyList<string>> cells = [.. all.Select(r => shown.Select(i => Shown.Clean(columns[i].ForPeople(r[i]))).ToList())];
        var count = heads.Count;
        if (wanted is null)
            (cells, count) = TableFit.Fit(heads, cells, Width);
        Write(heads.Take(count), cells);
        if (count < heads.Count)
            Notice($"Not shown: {string.Join(", ", heads.Skip(count).Select(c => c.Name))}; --columns names what is to be shown, --output csv has all.");
    }

    /// <summary>One line of a list that has no end, with its columns in CSV.</summary>
    public void Csv(IEnumerable<string?> cells) => host.Out.Write(Safe(Output.Csv.Line(cells)));

    public bool IsCsv => format == OutputFormat.Csv;

    private int Width => int.TryParse(host.Variable("COLUMNS"), out var columns) && columns > 0 ? columns
        : host.OutIsTerminal ? Terminal.Create(host.Out, isTerminal: true).Profile.Width : UsualWidth;

    private List<int> Wanted(IReadOnlyList<Column> columns) =>
    [
        .. wanted!.Select(name => Enumerable.Range(0, columns.Count).Where(i => columns[i].Name.Equals(name, StringComparison.OrdinalIgnoreCase)).DefaultIfEmpty(-1).First() is >= 0 and var at
            ? at
            : throw new UsageException($"--columns: there is no column '{name}'; there are {string.Join(", ", columns.Select(c => c.Name))}")),
    ];

    private void Csv(IEnumerable<string> columns, IEnumerable<IEnumerable<string?>> rows)
    {
        foreach (var row in rows.Prepend(columns))
            Csv(row);
    }

    // In a file a text stays as it is.
    private string Safe(string line) => host.OutIsTerminal ? string.Concat(line.Select(c => c is '\r' or '\n' ? c : Shown.Clean(c.ToString())[0])) : line;

    private void Write(IEnumerable<Column> columns, IEnumerable<IReadOnlyList<string>> rows)
    {
        var table = new Table { Border = host.OutIsTerminal ? TableBorder.Rounded : TableBorder.Ascii };
        foreach (var column in columns)
            table.AddColumn(new TableColumn(new Text(column.Name)));
        foreach (var row in rows)
            table.AddRow(row.Select(cell => new Text(cell)));
        Write(table);
    }

    private void Write(Spectre.Console.Rendering.IRenderable what) =>
        Terminal.Create(host.Out, host.OutIsTerminal).Write(what);
}
