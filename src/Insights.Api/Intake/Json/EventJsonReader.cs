using System.Text.Json;
using Insights.Domain.Events;
using Insights.Service.Ingest;
using Insights.Service.Ingest.Reading;

namespace Insights.Api.Intake.Json;

/// <summary>Reads one event in its proto-JSON form. What it does not read field by field it passes through as bytes.</summary>
internal ref struct EventJsonReader
{
    private readonly IncomingEvent _event = new();
    private DetailsBuilder _details;

    public EventJsonReader()
    {
    }

    /// <summary>Reads the value under the reader, whatever it is; a fault is told in <see cref="IncomingEvent.Fault"/>.</summary>
    public static IncomingEvent Read(ref Utf8JsonReader json, ReadOnlySpan<byte> body)
    {
        var start = json.TokenStartIndex;
        var reader = new EventJsonReader();
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
        var seen = 0;
        while (NextName(ref json, "the event"))
        {
            switch (Find(ref json, EventFields, ref seen, "the event"))
            {
                case 0:
                    _event.EventId = Text(ref json, RejectionReason.InvalidEventId, "eventId");
                    break;
                case 1:
                    _event.UserId = Text(ref json, RejectionReason.InvalidUserId, "userId");
                    break;
                case 2:
                    _event.AnonymousId = Text(ref json, RejectionReason.InvalidAnonymousId, "anonymousId");
                    break;
                case 3:
                    Time(ref json);
                    break;
                case 4:
                    _event.Type = Text(ref json, RejectionReason.InvalidType, "type");
                    break;
                case 5:
                    Passive(ref json);
                    break;
                case 6:
                    _event.Application = Text(ref json, RejectionReason.InvalidField, "application");
                    break;
                case 7:
                    _event.TabId = Text(ref json, RejectionReason.InvalidField, "tabId");
                    break;
                case 8:
                    Context(ref json);
                    break;
                case 9:
                    Part(ref json, DetailsBuilder.Page, "page", PageFields);
                    break;
                case 10:
                    Part(ref json, DetailsBuilder.Element, "element", ElementFields);
                    break;
                case 11:
                    Part(ref json, DetailsBuilder.Analytics, "analytics", AnalyticsFields);
                    break;
                case 12:
                    Properties(ref json);
                    break;
            }
        }
    }

    private static readonly string[] EventFields =
    [
        "eventId", "userId", "anonymousId", "time", "type", "passive", "application", "tabId", "context", "page", "element", "analytics", "properties",
    ];

    private static readonly string[] ContextFields = ["ip", "place", "browser", "userAgent", "os", "screen", "timezone", "locale"];
    private static readonly string[] PageFields = ["url", "title"];
    private static readonly string[] ElementFields = ["id", "name", "tag", "selector"];
    private static readonly string[] AnalyticsFields = ["name", "role", "type", "status", "info"];
    private static readonly string[] PlaceFields = ["country", "region", "city"];
    private static readonly string[] BrowserFields = ["name", "version"];

    /// <summary>Which of the fields the name is; -1, told, and passed over with its value, where it is none, or one that was there before.</summary>
    private int Find(ref Utf8JsonReader json, string[] fields, ref int seen, string where)
    {
        var field = 0;
        while (field < fields.Length && !json.ValueTextEquals(fields[field]))
            field++;
        if (field < fields.Length && (seen & (1 << field)) == 0)
        {
            seen |= 1 << field;
            return field;
        }
        if (_event.Fault is null)
            Fault(field < fields.Length ? EventFaults.Twice(fields[field], where) : EventFaults.Unknown(json.GetString()!, where));
        json.Read();
        Skip(ref json);
        return -1;
    }

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
        Fault(RejectionReason.InvalidTime, $"time {JsonTime.Form}.");
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
        var seen = 0;
        while (NextName(ref json, "context"))
        {
            switch (Find(ref json, ContextFields, ref seen, "context"))
            {
                case 0:
                    Address(ref json);
                    break;
                case 1:
                    Place(ref json);
                    break;
                case 2:
                    Browser(ref json);
                    break;
                case 3:
                    _event.UserAgent = ContextText(ref json, DetailsBuilder.UserAgent, "context.userAgent");
                    break;
                case 4:
                    ContextText(ref json, DetailsBuilder.Os, "context.os");
                    break;
                case 5:
                    ContextText(ref json, DetailsBuilder.Screen, "context.screen");
                    break;
                case 6:
                    ContextText(ref json, DetailsBuilder.Timezone, "context.timezone");
                    break;
                case 7:
                    ContextText(ref json, DetailsBuilder.Locale, "context.locale");
                    break;
            }
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
        var seen = 0;
        while (NextName(ref json, name))
        {
            var field = Find(ref json, fields, ref seen, name);
            if (field < 0)
            {
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
                if (json.GetString() is not { Length: > 0 } text)
                    return null;
                if (!json.ValueIsEscaped || !text.Contains('\0', StringComparison.Ordinal))
                    return text;
                Fault(reason, $"{name} holds U+0000.");
                return null;
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

    private readonly void Skip(ref Utf8JsonReader json)
    {
        if (JsonValueCheck.Pass(ref json, outer: 0) is { } fault)
            Fault(fault);
    }

    private readonly void Fault(RejectionReason reason, string detail) => Fault(new(reason, detail));

    private readonly void Fault(Rejection fault) => _event.Fault ??= fault;
}
