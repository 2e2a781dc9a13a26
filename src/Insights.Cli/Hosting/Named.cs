using System.Text.Json;
using System.Text.Json.Nodes;

namespace Insights.Cli.Hosting;

/// <summary>What people write as <c>name=value</c>, and values that are JSON where they read as such.</summary>
internal static class Named
{
    /// <param name="text">Such as <c>plan=pro</c>.</param>
    /// <param name="where">Names the option or argument in the error.</param>
    /// <exception cref="UsageException">It is no name=value.</exception>
    public static (string Name, JsonNode? Value) Read(string text, string where)
    {
        var equals = text.IndexOf('=', StringComparison.Ordinal);
        return equals > 0
            ? (text[..equals], Value(text[(equals + 1)..]))
            : throw new UsageException($"{where} takes name=value, not '{text}'");
    }

    private static JsonNode? Value(string text)
    {
        try
        {
            return JsonNode.Parse(text);
        }
        catch (JsonException)
        {
            return text;
        }
    }
}
