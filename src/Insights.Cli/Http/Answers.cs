using System.Text.Json;
using System.Text.Json.Nodes;

namespace Insights.Cli.Http;

/// <summary>Reads what a server answered, trusting nothing about it.</summary>
internal static class Answers
{
    /// <exception cref="ApiException">It is not a JSON object.</exception>
    public static JsonObject ReadObject(string text) =>
        TryReadObject(text) ?? throw new ApiException("the answer is not a JSON object; is this an Insights server?");

    public static JsonObject? TryReadObject(string text)
    {
        try
        {
            return JsonNode.Parse(text, documentOptions: new() { AllowDuplicateProperties = false }) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>A text, or a number or truth value as it is written; null for anything else.</summary>
    public static string? Text(JsonNode? node) => node switch
    {
        JsonValue value when value.TryGetValue(out string? text) => text,
        JsonValue value => value.ToJsonString(),
        _ => null,
    };

    /// <summary>A whole number, also one in quotes, as proto-JSON writes those of 64 bits; 0 for anything else.</summary>
    public static long Number(JsonNode? node) =>
        long.TryParse(Text(node), System.Globalization.CultureInfo.InvariantCulture, out var number) ? number : 0;

    /// <summary>A value of an attribute that is no list, which stands in an object under the name of its type, as people write it.</summary>
    public static string? AttributeValue(JsonNode? node) => node is JsonObject { Count: 1 } value ? Text(value.First().Value) : null;

    /// <summary>City and country of a place, so far as they are known.</summary>
    public static string Place(JsonNode? node) => string.Join(
        ", ", ((string?[])[Text((node as JsonObject)?["city"]), Text((node as JsonObject)?["country"])]).Where(t => !string.IsNullOrEmpty(t)));

    /// <summary>The objects of a list; none where there is no list.</summary>
    public static IEnumerable<JsonObject> Objects(JsonNode? node) => (node as JsonArray)?.OfType<JsonObject>() ?? [];
}
