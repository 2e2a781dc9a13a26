using System.Text.Json.Nodes;

namespace Insights.Api.OpenApi;

internal static class JsonExtensions
{
    /// <summary>Adds the description, where there is one.</summary>
    public static JsonObject Describe(this JsonObject schema, string? text)
    {
        if (text is not null)
            schema["description"] = text;
        return schema;
    }

    /// <summary>An object with whatever members.</summary>
    public static JsonObject AnyObject() => new() { ["type"] = "object", ["additionalProperties"] = true };

    /// <summary>A body of one content type.</summary>
    public static JsonObject Content(string type, JsonNode schema) => new() { [type] = new JsonObject { ["schema"] = schema } };
}
