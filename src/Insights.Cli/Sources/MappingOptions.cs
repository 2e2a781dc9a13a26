using System.CommandLine;
using System.Text.Json.Nodes;
using Insights.Cli.Hosting;

namespace Insights.Cli.Sources;

/// <summary>The options that say what the columns of a file mean.</summary>
internal sealed class MappingOptions
{
    private readonly Option<string?> id = new("--id") { Description = "The header of the column with the user's ID.", HelpName = "column" };

    private readonly Option<string[]> set = new("--set")
    {
        Description = "A column that becomes an attribute, with its type (text, number, boolean, time, list; default text) and format. May stand more than once.",
        HelpName = "column=attribute[:type[:format]]",
    };

    private readonly Option<bool> create = new("--create-users") { Description = "Rows of users without a record make one. Default: they are refused." };
    private readonly Option<bool> unset = new("--unset-empty") { Description = "Empty cells unset their attribute. Default: they leave it as it is." };
    private readonly Option<string?> time = new("--time-column") { Description = "The column that says when the row was changed. Default: when the file is handed in.", HelpName = "column" };
    private readonly Option<string?> timeFormat = new("--time-format") { Description = "RFC 3339 (default), UNIX_SECONDS, UNIX_MILLISECONDS, or a format such as 'dd.MM.yyyy HH:mm'.", HelpName = "format" };
    private readonly Option<string?> zone = new("--time-zone") { Description = "The zone of times that state none. Default: UTC.", HelpName = "zone" };
    private readonly Option<string?> encoding = new("--encoding") { Description = "utf-8 (default), windows-1250 to windows-1258, or iso-8859-1.", HelpName = "name" };
    private readonly Option<string?> delimiter = new("--delimiter") { Description = "One of , ; | and a tab (\\t). Default: found out.", HelpName = "character" };
    private readonly Option<int> refused = Bounded.Integer("--max-refused", "Of 100 rows, how many may be refused before a run stops and writes nothing", 10, 0, 100);

    public void AddTo(Command command)
    {
        foreach (var option in (Option[])[id, set, create, unset, time, timeFormat, zone, encoding, delimiter, refused])
            command.Options.Add(option);
    }

    /// <summary>Whether any column is named.</summary>
    public bool AreGiven(ParseResult parsed) => parsed.GetValue(id) is not null || parsed.GetValue(set) is { Length: > 0 };

    /// <summary>The members of a source.</summary>
    /// <exception cref="UsageException">A column is missing, or an option cannot be read.</exception>
    public JsonObject Read(ParseResult parsed)
    {
        if (parsed.GetValue(id) is not { } column || parsed.GetValue(set) is not { Length: > 0 } sets)
            throw new UsageException("--id and at least one --set say what the columns mean.");
        var mapping = new JsonObject { ["userIdColumn"] = column };
        Put(mapping, "timeColumn", parsed.GetValue(time));
        Put(mapping, "timeFormat", parsed.GetValue(timeFormat));
        Put(mapping, "timeZone", parsed.GetValue(zone));
        mapping["attributes"] = new JsonArray([.. sets.Select(s => Attribute(s, parsed.GetValue(unset)))]);
        var csv = new JsonObject();
        Put(csv, "encoding", parsed.GetValue(encoding));
        Put(csv, "delimiter", parsed.GetValue(delimiter)?.Replace("\\t", "\t", StringComparison.Ordinal));
        return new JsonObject
        {
            ["mode"] = parsed.GetValue(create) ? "CREATE_OR_UPDATE" : "UPDATE",
            ["mapping"] = mapping,
            ["csv"] = csv,
            ["maxRefusedPercent"] = parsed.GetValue(refused),
        };
    }

    private static JsonObject Attribute(string text, bool unset)
    {
        var at = text.LastIndexOf('=');
        if (at <= 0 || at == text.Length - 1)
            throw new UsageException($"--set: '{text}' is not column=attribute[:type[:format]].");
        var parts = text[(at + 1)..].Split(':', 3);
        var attribute = new JsonObject { ["column"] = text[..at], ["attribute"] = parts[0] };
        Put(attribute, "type", parts.Length > 1 ? parts[1].ToUpperInvariant() : null);
        Put(attribute, "format", parts.Length > 2 ? parts[2] : null);
        Put(attribute, "empty", unset ? "UNSET" : null);
        return attribute;
    }

    private static void Put(JsonObject into, string name, string? value)
    {
        if (!string.IsNullOrEmpty(value))
            into[name] = value;
    }
}
