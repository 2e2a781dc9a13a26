using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using Insights.Api.Intake.Json;
using Insights.Domain.Events;
using Insights.Service;
using Insights.Service.Ingest;
using Insights.Service.Ingest.Reading;

namespace Insights.Api.Intake.WalkMe;

/// <summary>
/// Reads the events that WalkMe's recorder sends, as they stand (docs/semantics.md 1.2): <c>wm.euId</c> is the user's ID, <c>sId</c> the
/// tab's session, <c>env.browser</c> the browser, <c>ctx</c> the page. They carry no event ID: where nobody has added
/// <c>eventId</c> on the way, one is derived from the event's bytes, so that a resend is recognised.
/// </summary>
internal static class WalkMeReader
{
    /// <summary>One event, or an array of up to 500.</summary>
    /// <exception cref="ServiceException">InvalidArgument.</exception>
    public static IReadOnlyList<IncomingEvent> Read(ReadOnlyMemory<byte> body)
    {
        try
        {
            // Deeper than events may be: one that is too deep is told so by itself, beside its neighbours.
            using var document = JsonDocument.Parse(body, new JsonDocumentOptions { MaxDepth = EventFaults.MaxBodyDepth });
            var root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Array)
                return root.ValueKind == JsonValueKind.Object
                    ? [ReadOne(root)]
                    : throw ServiceException.Invalid("body", "must be an event or an array of events");
            if (root.GetArrayLength() > EventLimits.MaxBatch)
                throw BatchFaults.TooMany();
            return [.. root.EnumerateArray().Select(ReadOne)];
        }
        catch (JsonException e)
        {
            throw BatchFaults.NotJson(e);
        }
    }

    private static IncomingEvent ReadOne(JsonElement source)
    {
        var e = new IncomingEvent();
        try
        {
            ReadFields(source, e);
        }
        catch (InvalidOperationException)
        {
            e.Fault = EventFaults.NotWhole;
        }
        catch (InvalidDataException)
        {
            e.Fault = EventFaults.Nul;
        }
        return e;
    }

    private static void ReadFields(JsonElement source, IncomingEvent e)
    {
        var raw = JsonMarshalBytes(source);
        if (source.ValueKind != JsonValueKind.Object)
        {
            e.Fault = new(RejectionReason.InvalidField, "An event must be an object.");
            return;
        }
        if (raw.Length > EventLimits.MaxEventBytes)
        {
            e.Fault = EventFaults.TooLarge;
            return;
        }
        e.Fault = FaultIn(raw);
        if (e.Fault is not null)
            return;
        e.EventId = Text(source, "eventId") ?? "wm-" + Convert.ToHexStringLower(SHA256.HashData(raw).AsSpan(0, 20));
        e.UserId = Text(source, "wm", "euId");
        // Where no ID of the user is at hand, WalkMe sends the one it generated.
        e.AnonymousId = e.UserId is null ? Text(source, "wm", "uId") : null;
        e.Type = Text(source, "type");
        e.TabId = Text(source, "sId");
        if (source.TryGetProperty("time", out var time) && time.ValueKind == JsonValueKind.Number && time.TryGetInt64(out var ms)
            && ClientTime.IsValid(ms))
            e.TimeMs = ms;
        var (name, version) = (Text(source, "env", "browser", "name"), Text(source, "env", "browser", "version"));
        if (name is not null || version is not null)
            e.StatedBrowser = new Browser(name, version);
        e.Details = Details(source);
    }

    /// <summary>Its data becomes the properties, which have the depth of data; so the event itself counts for nothing.</summary>
    private static Rejection? FaultIn(ReadOnlySpan<byte> raw)
    {
        var json = new Utf8JsonReader(raw, new JsonReaderOptions { MaxDepth = EventFaults.MaxBodyDepth });
        json.Read();
        return JsonValueCheck.Pass(ref json, outer: -1);
    }

    private static byte[] Details(JsonElement source)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            WritePage(json, source);
            if (source.TryGetProperty("data", out var data) && data.ValueKind == JsonValueKind.Object)
            {
                json.WritePropertyName("properties");
                data.WriteTo(json);
            }
            json.WriteStartObject("context");
            WriteText(json, "os", Text(source, "env", "os", "name"));
            if (Number(source, "env", "screen", "width") is { } width && Number(source, "env", "screen", "height") is { } height)
                json.WriteString("screen", string.Create(CultureInfo.InvariantCulture, $"{width}x{height}"));
            if (Number(source, "env", "timezone") is { } minutesWest && Math.Abs(minutesWest) <= 24 * 60)
                json.WriteString("timezone", Zone(-minutesWest));
            json.WriteEndObject();
            json.WriteEndObject();
        }
        return stream.ToArray();
    }

    private static void WritePage(Utf8JsonWriter json, JsonElement source)
    {
        json.WriteStartObject("page");
        if (Text(source, "ctx", "location", "hostname") is { } host)
            json.WriteString("url", $"{Text(source, "ctx", "location", "protocol")}//{host}{Text(source, "ctx", "location", "pathname")}");
        WriteText(json, "title", Text(source, "ctx", "title"));
        json.WriteEndObject();
    }

    private static void WriteText(Utf8JsonWriter json, string name, string? value)
    {
        if (value is not null)
            json.WriteString(name, value);
    }

    /// <summary>The offset of a time zone as browsers tell it is minutes west; ISO 8601 counts east.</summary>
    private static string Zone(long minutesEast) => string.Create(
        CultureInfo.InvariantCulture,
        $"{(minutesEast < 0 ? '-' : '+')}{Math.Abs(minutesEast) / 60:00}:{Math.Abs(minutesEast) % 60:00}");

    /// <exception cref="InvalidDataException">It holds U+0000.</exception>
    private static string? Text(JsonElement source, params ReadOnlySpan<string> path)
    {
        if (Find(source, path) is not { ValueKind: JsonValueKind.String } value || value.GetString() is not { Length: > 0 } text)
            return null;
        return text.Contains('\0', StringComparison.Ordinal) ? throw new InvalidDataException("It holds U+0000.") : text;
    }

    private static long? Number(JsonElement source, params ReadOnlySpan<string> path) =>
        Find(source, path) is { ValueKind: JsonValueKind.Number } value && value.TryGetInt64(out var number) ? number : null;

    private static JsonElement? Find(JsonElement source, ReadOnlySpan<string> path)
    {
        foreach (var name in path)
        {
            if (source.ValueKind != JsonValueKind.Object || !source.TryGetProperty(name, out source))
                return null;
        }
        return source;
    }

    private static ReadOnlySpan<byte> JsonMarshalBytes(JsonElement source) =>
        System.Runtime.InteropServices.JsonMarshal.GetRawUtf8Value(source);
}
