using System.Text.Json.Nodes;
using Insights.Cli.Http;

namespace Insights.Cli.Output;

/// <summary>Makes one list of names and values out of nested objects: <c>openSession.place.city</c>. Empty lists are left out.</summary>
internal static class Flat
{
    public static IEnumerable<(string Name, string? Value)> Fields(JsonObject json, string prefix = "") =>
        json.SelectMany(field => field.Value switch
        {
            JsonObject inner => Fields(inner, $"{prefix}{field.Key}."),
            JsonArray { Count: 0 } => [],
            JsonArray list => [(prefix + field.Key, list.ToJsonString())],
            _ => [(prefix + field.Key, Answers.Text(field.Value))],
        });

    /// <summary>Whether a name is that of a length of time.</summary>
    public static bool IsSpan(string name) =>
        ((string[])["uration", "Timeout", "lateness", "TimeBetweenSessions"]).Any(end => name.EndsWith(end, StringComparison.Ordinal));
}
