using System.Text.Json;
using Insights.Domain.Events;
using Insights.Service.Ingest;
using Insights.Service.Ingest.Reading;

namespace Insights.Api.Intake.Json;

/// <summary>Reads one event in its proto-JSON form. What it does not read field by field it passes through as bytes.</summary>
internal ref struct EventJsonReader
{
    private readonly IncomingEvent _event = new();
    private readonly int _deepest;
    private DetailsBuilder _details;

    private EventJsonReader(int depth) => _deepest = depth + EventFaults.MaxDepth;

    /// <summary>Reads the value under the reader, whatever it is; a fault is told in <see cref="IncomingEvent.Fault"/>.</summary>
    public static IncomingEvent Read(ref Utf8JsonReader json, ReadOnlySpan<byte> body)
    {
        var start = json.TokenStartIndex;
        var reader = new EventJsonReader(json.CurrentDepth);
        if (json.TokenType == JsonTokenType.StartObject)
        {
            reader.ReadFields(ref json);
        }
        else
        {
            reader.Skip(ref json);
            reader.Fault(RejectionReason.InvalidField, "An event must be an object.");
        }
        var e = reader._event;
        if (json.BytesConsumed - start > EventLimits.MaxEventBytes)
            e.Fault = EventFaults.TooLarge;
        if (e.Fault is null)
            e.Details = reader._details.Build(body);
        return e;
    }

    private void ReadFields(ref Utf8JsonReader json)
    {
        while (NextName(ref json, "the event"))
        {
            if (json.ValueTextEquals("eventId"u8))
                _event.EventId = Text(ref json, RejectionReason.InvalidEventId, "eventId");
            else if (json.ValueTextEquals("userId"u8))
                _event.UserId = Text(ref json, RejectionReason.InvalidUserId, "userId");
            else if (json.ValueTextEquals("anonymousId"u8))
                _event.AnonymousId = Text(ref json, RejectionReason.InvalidAnonymousId, "anonymousId");
            else if (json.ValueTextEquals("time"u8))
                Time(ref json);
            else if (json.ValueTextEquals("type"u8))
                _event.Type = Text(ref json, RejectionReason.InvalidType, "type");
            else if (json.ValueTextEquals("passive"u8))
                Passive(ref json);
            else if (json.ValueTextEquals("application"u8))
                _event.Application = Text(ref json, RejectionReason.InvalidField, "application");
            else if (json.ValueTextEquals("tabId"u8))
                _event.TabId = Text(ref json, RejectionReason.InvalidField, "tabId");
            else if (json.ValueTextEquals("context"u8))
                Context(ref json);
            else if (json.ValueTextEquals("page"u8))
                Part(ref json, DetailsBuilder.Page, "page", PageFields);
            else if (json.ValueTextEquals("element"u8))
                Part(ref json, DetailsBuilder.Element, "element", ElementFields);
            else if (json.ValueTextEquals("analytics"u8))
                Part(ref json, DetailsBuilder.Analytics, "analytics", AnalyticsFields);
            else if (json.ValueTextEquals("properties"u8))
                Properties(ref json);
            else
                Unknown(ref json, "the event");
        }
    }

    private static readonly string[] PageFields = ["url", "title"];
    private static readonly string[] ElementFields = ["id", "name", "tag", "selector"];
    private static readonly string[] AnalyticsFields = ["name", "role", "type", "status", "info"];
    private static readonly string[] PlaceFields = ["country", "region", "city"];
    private static readonly string[] BrowserFields = ["name", "version"];

    private void Time(ref Utf8JsonReader json)
    {
        json.Read();
        if (json.TokenType == JsonTokenType.Null)
            return;
        if (JsonTime.TryRead(ref json, out var timeMs))
        {
            _event.TimeMs = timeMs;
            return;
        }
        Skip(ref json);
        Fault(RejectionReason.InvalidTime, "time must be RFC 3339 with a zone, or Unix milliseconds as a whole number, of the years 1 to 9999.");
    }

    private void Passive(ref Utf8JsonReader json)
    {
        json.Read();
        if (json.TokenType is JsonTokenType.True or JsonTokenType.False)
        {
            _event.Passive = json.GetBoolean();
            return;
        }
        if (json.TokenType == JsonTokenType.Null)
            return;
        Skip(ref json);
        Fault(RejectionReason.InvalidField, "passive must be true or false.");
    }

    private void Properties(ref Utf8JsonReader json)
    {
        json.Read();
        var start = (int)json.TokenStartIndex;
        if (json.TokenType is not (JsonTokenType.StartObject or JsonTokenType.Null))
            Fault(RejectionReason.InvalidField, "properties must be an object.");
        var present = json.TokenType == JsonTokenType.StartObject;
        Skip(ref json);
        if (present)
            _details.Set(DetailsBuilder.Properties, start, (int)json.BytesConsumed);
    }

    private void Part(ref Utf8JsonReader json, int slot, string name, string[] fields)
    {
        json.Read();
        var start = (int)json.TokenStartIndex;
        if (Texts(ref json, name, fields, default))
            _details.Set(slot, start, (int)json.BytesConsumed);
    }

    private void Context(ref Utf8JsonReader json)
    {
        json.Read();
        if (json.TokenType == JsonTokenType.Null)
            return;
        if (json.TokenType != JsonTokenType.StartObject)
        {
            Skip(ref json);
            Fault(RejectionReason.InvalidField, "context must be an object.");
            return;
        }
        while (NextName(ref json, "context"))
        {
            if (json.ValueTextEquals("ip"u8))
                Address(ref json);
            else if (json.ValueTextEquals("place"u8))
                Place(ref json);
            else if (json.ValueTextEquals("browser"u8))
                Browser(ref json);
            else if (json.ValueTextEquals("userAgent"u8))
                _event.UserAgent = ContextText(ref json, DetailsBuilder.UserAgent, "context.userAgent");
            else if (json.ValueTextEquals("os"u8))
                ContextText(ref json, DetailsBuilder.Os, "context.os");
            else if (json.ValueTextEquals("screen"u8))
                ContextText(ref json, DetailsBuilder.Screen, "context.screen");
            else if (json.ValueTextEquals("timezone"u8))
                ContextText(ref json, DetailsBuilder.Timezone, "context.timezone");
            else if (json.ValueTextEquals("locale"u8))
                ContextText(ref json, DetailsBuilder.Locale, "context.locale");
            else
                Unknown(ref json, "context");
        }
    }

    private void Address(ref Utf8JsonReader json)
    {
        if (Text(ref json, RejectionReason.InvalidField, "context.ip") is not { } text)
            return;
        _event.StatedAddress = StatedAddress.Parse(text);
        if (_event.StatedAddress is null)
            Fault(EventFaults.BadAddress);
    }

    private void Place(ref Utf8JsonReader json)
    {
        json.Read();
        var parts = new string?[PlaceFields.Length];
        if (Texts(ref json, "context.place", PlaceFields, parts) && parts.Any(p => p is not null))
            _event.StatedPlace = new Place(parts[0], parts[1], parts[2]);
    }

    private void Browser(ref Utf8JsonReader json)
    {
        json.Read();
        var parts = new string?[BrowserFields.Length];
        if (Texts(ref json, "context.browser", BrowserFields, parts) && parts.Any(p => p is not null))
            _event.StatedBrowser = new Browser(parts[0], parts[1]);
    }

    private string? ContextText(ref Utf8JsonReader json, int slot, string name)
    {
        var text = Text(ref json, RejectionReason.InvalidField, name);
        if (text is not null)
            _details.Set(slot, (int)json.TokenStartIndex, (int)json.BytesConsumed);
        return text;
    }

    /// <summary>Reads an object of texts under the reader; into <paramref name="values"/> where given. False where there is none, or a faulty one.</summary>
    private bool Texts(ref Utf8JsonReader json, string name, string[] fields, Span<string?> values)
    {
        if (json.TokenType != JsonTokenType.StartObject)
        {
            if (json.TokenType != JsonTokenType.Null)
                Fault(RejectionReason.InvalidField, $"{name} must be an object.");
            Skip(ref json);
            return false;
        }
        var whole = true;
        while (NextName(ref json, name))
        {
            var field = 0;
            while (field < fields.Length && !json.ValueTextEquals(fields[field]))
                field++;
            if (field == fields.Length)
            {
                Unknown(ref json, name);
                whole = false;
                continue;
            }
            var text = Text(ref json, RejectionReason.InvalidField, name);
            if (!values.IsEmpty)
                values[field] = text;
        }
        return whole && _event.Fault is null;
    }

    /// <summary>Reads the text after the name; null where it is null, empty (as in proto3: unset) or faulty.</summary>
    private string? Text(ref Utf8JsonReader json, RejectionReason reason, string name)
    {
        json.Read();
        if (json.TokenType == JsonTokenType.String)
        {
            try
            {
                return json.GetString() is { Length: > 0 } text ? text : null;
            }
            catch (InvalidOperationException)
            {
                Fault(reason, $"{name} holds half of a character.");
                return null;
            }
        }
        if (json.TokenType != JsonTokenType.Null)
            Fault(reason, $"{name} must be a text.");
        Skip(ref json);
        return null;
    }

    /// <summary>Goes to the next field of an object; one with a name that is no text is told, and passed over.</summary>
    private readonly bool NextName(ref Utf8JsonReader json, string where)
    {
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            if (WholeText.IsIn(ref json))
                return true;
            Fault(RejectionReason.InvalidField, $"A field of {where} has a name that holds half of a character.");
            json.Read();
            Skip(ref json);
        }
        return false;
    }

    /// <summary>Passes over the value under the reader; what is in it must be whole, and not nested too deep.</summary>
    private readonly void Skip(ref Utf8JsonReader json)
    {
        if (json.TokenType is not (JsonTokenType.StartObject or JsonTokenType.StartArray))
            return;
        var depth = json.CurrentDepth;
        while (json.Read() && json.CurrentDepth > depth)
        {
            if (_event.Fault is not null)
                continue;
            if (json.CurrentDepth > _deepest)
                Fault(EventFaults.TooDeep);
            else if (!WholeText.IsIn(ref json))
                Fault(RejectionReason.InvalidField, "The event holds half of a character.");
        }
    }

    private void Unknown(ref Utf8JsonReader json, string where)
    {
        if (_event.Fault is null)
            Fault(EventFaults.Unknown(json.GetString()!, where));
        json.Read();
        Skip(ref json);
    }

    private readonly void Fault(RejectionReason reason, string detail) => Fault(new(reason, detail));

    private readonly void Fault(Rejection fault) => _event.Fault ??= fault;
}
