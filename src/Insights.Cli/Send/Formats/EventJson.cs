using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Insights.Cli.Send.Formats;

/// <summary>Reads and writes the JSON of events.</summary>
internal static class EventJson
{
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    /// <summary>Null, with the fault, where it is not one JSON value.</summary>
    public static JsonNode? Parse(ReadOnlySpan<byte> utf8, out string? fault)
    {
        fault = null;
        try
        {
            var node = JsonNode.Parse(utf8, documentOptions: Strict) ?? Fail("null is no event", out fault);
            // Names are decoded at the first look, not by the parser: look here, where a fault is caught.
            if (node is JsonObject read)
                _ = read.Count;
            return node;
        }
        catch (JsonException e)
        {
            return Fail(e.Message, out fault);
        }
        catch (InvalidOperationException)
        {
            return Fail("text that is not Unicode", out fault);
        }
    }

    /// <summary>Null where a text in it is not Unicode: such a thing can be read, but not written.</summary>
    public static byte[]? TryWrite(JsonNode node)
    {
        try
        {
            return Encoding.UTF8.GetBytes(node.ToJsonString());
        }
        catch (Exception e) when (e is InvalidOperationException or ArgumentException)
        {
            return null;
        }
    }

    private static JsonNode? Fail(string what, out string? fault)
    {
        fault = what;
        return null;
    }
}
