using System.Globalization;
using System.Text.Json.Nodes;

namespace Insights.Cli.Http;

/// <summary>An error answer (RFC 9457), or what can be said of one that is none.</summary>
internal sealed record Problem(int Status, string? Code, string? Title, string? Detail, IReadOnlyList<string> Faults)
{
    public static Problem Read(int status, string body)
    {
        var json = Answers.TryReadObject(body) ?? [];
        return new(
            status, Answers.Text(json["code"]), Answers.Text(json["title"]), Answers.Text(json["detail"]), ReadFaults(json["errors"]));
    }

    /// <summary>One line for a person.</summary>
    public override string ToString()
    {
        var line = $"{Title ?? "the server refused"} ({(Code is null ? "" : Code + ", ")}HTTP {Status.ToString(CultureInfo.InvariantCulture)})";
        if (!string.IsNullOrEmpty(Detail))
            line += $": {Detail}";
        if (Faults.Count > 0)
            line += $" [{string.Join("; ", Faults)}]";
        return line.ReplaceLineEndings(" ");
    }

    // Both usual forms: {"field": ["what", ...]} and [{"field": ..., "detail": ...}].
    private static List<string> ReadFaults(JsonNode? errors) => errors switch
    {
        JsonObject byField => [.. byField.Select(e => $"{e.Key}: {Join(e.Value)}")],
        JsonArray list => [.. list.Select(Join)],
        _ => [],
    };

    private static string Join(JsonNode? node) => node switch
    {
        JsonArray list => string.Join(", ", list.Select(Join)),
        JsonObject fields => string.Join(": ", fields.Select(f => Join(f.Value))),
        _ => Answers.Text(node) ?? "",
    };
}
