using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Insights.Api.Intake.Json;
using Insights.Domain.EndUsers;
using Insights.Domain.Events;
using Insights.Service.Attributes;
using Insights.Service.Identity;
using Insights.Service.Ingest;
using Insights.Service.Ingest.Reading;

namespace Insights.Api.Intake.Segment;

/// <summary>
/// Reads one of Segment's messages. track, page and screen are events; identify, alias and group are links and attributes, which
/// take a SERVER key. An event is written in the form of the API and read by its reader, so that it has the same bounds.
/// </summary>
/// <param name="type">What it is, where the address says so; null: its own member says it.</param>
internal sealed class SegmentReader(JsonElement message, string? type, long? sentMs, bool isServer, long receivedMs)
{
    private const string NeedsServerKey = "take a SERVER or IMPORT key, and this is another; only its event was recorded";

    private readonly List<string> _notes = [];

    public SegmentMessage Read()
    {
        if (message.ValueKind != JsonValueKind.Object)
            return new SegmentMessage(null) { Fault = "A message must be an object." };
        var id = Text("messageId");
        try
        {
            if (JsonMarshal.GetRawUtf8Value(message).Length > EventLimits.MaxEventBytes)
                return new SegmentMessage(id) { Fault = EventFaults.TooLarge.Detail };
            var read = (type ?? Text("type")) switch
            {
                "track" => Event(TypeOfTrack(), PageOf("context"), Json("properties")),
                "page" => Event(EventTypes.PageView, PageOf("properties"), Json("properties")),
                "screen" => Event("screen", null, Json("properties")),
                "identify" => Identify(),
                "alias" => Alias(),
                "group" => Group(),
                null => new SegmentMessage(id) { Fault = "type is missing: track, page, screen, identify, alias or group." },
                var other => new SegmentMessage(id) { Fault = $"type is '{(other.Length > EventLimits.MaxTypeLength ? other[..EventLimits.MaxTypeLength] : other)}', and must be track, page, screen, identify, alias or group." },
            };
            return read with { Notes = _notes };
        }
        catch (InvalidOperationException)
        {
            return new SegmentMessage(null) { Fault = EventFaults.NotWhole.Detail };
        }
    }

    /// <summary>Segment's order of its specification for shops is Insights' order: it makes the user a buyer.</summary>
    private string? TypeOfTrack() => Text("event") is "Order Completed" ? EventTypes.Order : Text("event");

    private SegmentMessage Identify()
    {
        var (user, anonymous) = (Text("userId"), Text("anonymousId"));
        if (!isServer)
        {
            if (Json("traits") is not null)
                _notes.Add("traits " + NeedsServerKey);
            return Event("identify", PageOf("context"), null);
        }
        return new SegmentMessage(Text("messageId"))
        {
            Fault = user is null && anonymous is null ? "One of userId and anonymousId is needed." : null,
            Link = user is not null && anonymous is not null ? Link(anonymous, user) : null,
            Update = Update(user, anonymous, Traits.Operations(Json("traits"), _notes)),
        };
    }

    private SegmentMessage Alias()
    {
        var (user, previous) = (Text("userId"), Text("previousId"));
        if (user is null || previous is null)
            return new SegmentMessage(Text("messageId")) { Fault = "alias needs userId and previousId." };
        return isServer
            ? new SegmentMessage(Text("messageId")) { Link = Link(previous, user) }
            : Event("identify", null, null, previous);
    }

    private SegmentMessage Group()
    {
        if (!isServer)
            return new SegmentMessage(Text("messageId")) { Fault = "group sets attributes, which " + NeedsServerKey.Replace("; only its event was recorded", "", StringComparison.Ordinal) + "." };
        var operations = Traits.OfGroup(Text("groupId"), Json("traits"), _notes);
        var (user, anonymous) = (Text("userId"), Text("anonymousId"));
        return new SegmentMessage(Text("messageId"))
        {
            Fault = user is null && anonymous is null ? "One of userId and anonymousId is needed." : operations.Count == 0 ? "group needs a groupId." : null,
            Update = Update(user, anonymous, operations),
        };
    }

    private LinkRequest Link(string anonymous, string user) => new()
    {
        AnonymousId = anonymous,
        UserId = user,
        TimeMs = TimeMs,
        SentMs = sentMs,
        OperationId = ShortId(Text("messageId")),
    };

    private UpdateRequest? Update(string? user, string? anonymous, List<Domain.Attributes.Requests.OperationDraft> operations) =>
        operations.Count == 0 || (user ?? anonymous) is not { } id ? null : new UpdateRequest
        {
            Kind = user is null ? UserKind.Anonymous : UserKind.Identified,
            Id = id,
            OperationId = ShortId(Text("messageId")),
            TimeMs = TimeMs,
            SentMs = sentMs,
            Operations = operations,
        };

    private SegmentMessage Event(string? eventType, JsonElement? page, JsonElement? properties, string? anonymousId = null)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes))
        {
            json.WriteStartObject();
            Write(json, "eventId", ShortId(Text("messageId")));
            Write(json, "userId", Text("userId"));
            Write(json, "anonymousId", anonymousId ?? Text("anonymousId"));
            json.WriteNumber("time", TimeMs);
            Write(json, "type", eventType);
            WritePage(json, page);
            if (properties is { } given)
            {
                json.WritePropertyName("properties");
                given.WriteTo(json);
            }
            SegmentContext.Write(json, Json("context"), isServer);
            json.WriteEndObject();
        }
        var body = bytes.ToArray();
        var reader = new Utf8JsonReader(body, new JsonReaderOptions { MaxDepth = EventFaults.MaxBodyDepth });
        reader.Read();
        IncomingEvent read = EventJsonReader.Read(ref reader, body);
        return new SegmentMessage(Text("messageId")) { Event = read };
    }

    private void WritePage(Utf8JsonWriter json, JsonElement? page)
    {
        var (url, title) = (TextOf(page, "url"), TextOf(page, "title") ?? Text("name"));
        if (url is null && title is null)
            return;
        json.WriteStartObject("page");
        Write(json, "url", url);
        Write(json, "title", title);
        json.WriteEndObject();
    }

    /// <summary>Where a message names its page: its own properties where it is a page, else the page of its context.</summary>
    private JsonElement? PageOf(string where)
    {
        var ofContext = Json("context") is { } context && context.TryGetProperty("page", out var page) && page.ValueKind == JsonValueKind.Object ? page : default(JsonElement?);
        return where == "properties" && TextOf(Json("properties"), "url") is not null ? Json("properties") : ofContext;
    }

    private long TimeMs => SegmentBatch.TimeOf(message, "originalTimestamp") ?? SegmentBatch.TimeOf(message, "timestamp") ?? sentMs ?? receivedMs;

    /// <summary>Most are UUIDs, some with a few words before them. A longer one has a hash for it, always the same.</summary>
    private static string? ShortId(string? id) =>
        id is null || Encoding.UTF8.GetByteCount(id) <= EventLimits.MaxEventIdBytes ? id : "sg-" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(id)).AsSpan(0, 20));

    private string? Text(string name) => TextOf(message, name);

    private JsonElement? Json(string name) => message.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Object ? value : null;

    internal static string? TextOf(JsonElement? of, string name) =>
        of is { ValueKind: JsonValueKind.Object } o && o.TryGetProperty(name, out var value) ? TextOf(value) : null;

    /// <summary>A text, or a number as it stands: databases number their users.</summary>
    internal static string? TextOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String when value.GetString() is { Length: > 0 } text => text,
        JsonValueKind.Number => value.GetRawText(),
        _ => null,
    };

    internal static void Write(Utf8JsonWriter json, string name, string? value)
    {
        if (value is not null)
            json.WriteString(name, value);
    }
}
