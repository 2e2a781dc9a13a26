using System.Text.Json.Nodes;

namespace Insights.Cli.Http;

/// <summary>Names one user of the key's account.</summary>
internal readonly record struct UserKey(string Id, bool Anonymous)
{
    public JsonObject ToJson() => new() { ["kind"] = Anonymous ? "ANONYMOUS" : "IDENTIFIED", ["id"] = Id };
}
