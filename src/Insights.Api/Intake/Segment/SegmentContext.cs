using System.Globalization;
using System.Net;
using System.Text.Json;

namespace Insights.Api.Intake.Segment;

/// <summary>What Segment's context says of the client, as far as an event keeps it.</summary>
internal static class SegmentContext
{
    /// <param name="isServer">Whether the key may state an address.</param>
    public static void Write(Utf8JsonWriter json, JsonElement? context, bool isServer)
    {
        if (context is not { } given)
            return;
        json.WriteStartObject("context");
        // SDKs of servers put their own names there where they know no better: that is no address.
        if (isServer && SegmentReader.TextOf(given, "ip") is { } ip && IPAddress.TryParse(ip, out _))
            json.WriteString("ip", ip);
        SegmentReader.Write(json, "userAgent", SegmentReader.TextOf(given, "userAgent"));
        SegmentReader.Write(json, "os", Part(given, "os", "name"));
        if (Number(given, "screen", "width") is { } width && Number(given, "screen", "height") is { } height)
            json.WriteString("screen", string.Create(CultureInfo.InvariantCulture, $"{width}x{height}"));
        SegmentReader.Write(json, "timezone", SegmentReader.TextOf(given, "timezone"));
        SegmentReader.Write(json, "locale", SegmentReader.TextOf(given, "locale"));
        json.WriteEndObject();
    }

    private static string? Part(JsonElement context, string name, string part) =>
        context.TryGetProperty(name, out var value) ? SegmentReader.TextOf(value, part) : null;

    private static int? Number(JsonElement context, string name, string part) =>
        context.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Object
        && value.TryGetProperty(part, out var number) && number.ValueKind == JsonValueKind.Number && number.TryGetInt32(out var read) ? read : null;
}
