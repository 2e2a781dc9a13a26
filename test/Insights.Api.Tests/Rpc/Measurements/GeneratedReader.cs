using System.Buffers;
using System.Text.Json;
using Google.Protobuf.WellKnownTypes;
using Insights.Service.Ingest;
using Insights.Service.Ingest.Reading;
using Insights.V1;

namespace Insights.Api.Tests.Rpc.Measurements;

/// <summary>The other way to read a batch, to measure against: the generated classes, and from them what is kept.</summary>
internal static class GeneratedReader
{
    public static List<IncomingEvent> Read(ReadOnlySequence<byte> payload)
    {
        var request = RecordEventsRequest.Parser.ParseFrom(payload);
        var events = new List<IncomingEvent>(request.Events.Count);
        foreach (var e in request.Events)
            events.Add(Of(e));
        return events;
    }

    private static IncomingEvent Of(Event e) => new()
    {
        EventId = Set(e.EventId),
        UserId = Set(e.UserId),
        AnonymousId = Set(e.AnonymousId),
        TimeMs = e.Time is null ? null : (e.Time.Seconds * 1000) + (e.Time.Nanos / 1_000_000),
        Type = Set(e.Type),
        Passive = e.Passive,
        Application = Set(e.Application),
        TabId = Set(e.TabId),
        StatedAddress = Set(e.Context?.Ip) is { } ip ? StatedAddress.Parse(ip) : null,
        StatedPlace = e.Context?.Place is { } p ? new Domain.Events.Place(Set(p.Country), Set(p.Region), Set(p.City)) : null,
        StatedBrowser = e.Context?.Browser is { } b ? new Domain.Events.Browser(Set(b.Name), Set(b.Version)) : null,
        UserAgent = Set(e.Context?.UserAgent),
        Details = Details(e),
    };

    private static string? Set(string? text) => string.IsNullOrEmpty(text) ? null : text;

    private static byte[] Details(Event e)
    {
        var to = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(to, new JsonWriterOptions { SkipValidation = true }))
        {
            json.WriteStartObject();
            if (e.Page is { } page)
                Texts(json, "page", ("url", page.Url), ("title", page.Title));
            if (e.Element is { } element)
                Texts(json, "element", ("id", element.Id), ("name", element.Name), ("tag", element.Tag), ("selector", element.Selector));
            if (e.Properties is { } properties)
            {
                json.WritePropertyName("properties");
                Object(json, properties);
            }
            if (e.Analytics is { } a)
                Texts(json, "analytics", ("name", a.Name), ("role", a.Role), ("type", a.Type), ("status", a.Status), ("info", a.Info));
            if (e.Context is { } c)
                Texts(json, "context", ("userAgent", c.UserAgent), ("os", c.Os), ("screen", c.Screen), ("timezone", c.Timezone), ("locale", c.Locale));
            json.WriteEndObject();
        }
        return to.WrittenSpan.ToArray();
    }

    private static void Texts(Utf8JsonWriter json, string name, params ReadOnlySpan<(string Name, string Text)> texts)
    {
        json.WriteStartObject(name);
        foreach (var (field, text) in texts)
        {
            if (text.Length > 0)
                json.WriteString(field, text);
        }
        json.WriteEndObject();
    }

    private static void Object(Utf8JsonWriter json, Struct from)
    {
        json.WriteStartObject();
        foreach (var (name, value) in from.Fields)
        {
            json.WritePropertyName(name);
            Any(json, value);
        }
        json.WriteEndObject();
    }

    private static void Any(Utf8JsonWriter json, Value value)
    {
        switch (value.KindCase)
        {
            case Value.KindOneofCase.NumberValue:
                json.WriteNumberValue(value.NumberValue);
                break;
            case Value.KindOneofCase.StringValue:
                json.WriteStringValue(value.StringValue);
                break;
            case Value.KindOneofCase.BoolValue:
                json.WriteBooleanValue(value.BoolValue);
                break;
            case Value.KindOneofCase.StructValue:
                Object(json, value.StructValue);
                break;
            case Value.KindOneofCase.ListValue:
                json.WriteStartArray();
                foreach (var one in value.ListValue.Values)
                    Any(json, one);
                json.WriteEndArray();
                break;
            default:
                json.WriteNullValue();
                break;
        }
    }
}
