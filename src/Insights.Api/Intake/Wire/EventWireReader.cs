using System.Text;
using System.Text.Unicode;
using Insights.Domain.Events;
using Insights.Service.Ingest;
using Insights.Service.Ingest.Reading;
using Proto = Insights.V1;

namespace Insights.Api.Intake.Wire;

/// <summary>
/// Reads one Event of events.proto from its bytes. What is kept as it came is written straight to JSON, so that no object is
/// made for it. A fault stays with the event, whatever its bytes are: its neighbours do not notice.
/// </summary>
internal ref partial struct EventWireReader
{
    private static readonly Rejection NotReadable = new(RejectionReason.InvalidField, "The event is no insights.v1.Event.");

    private readonly ReadOnlySpan<byte> _body;
    private readonly JsonScratch _json;
    private readonly IncomingEvent _event;
    private DetailsBuilder _details;

    private EventWireReader(ReadOnlySpan<byte> body, JsonScratch json, IncomingEvent e)
    {
        _body = body;
        (_json, _event) = (json, e);
    }

    /// <summary>Reads the event in a range of the body; a fault is told in <see cref="IncomingEvent.Fault"/>.</summary>
    public static IncomingEvent Read(ReadOnlySpan<byte> body, (int Start, int End) range, JsonScratch json)
    {
        var e = new IncomingEvent();
        if (range.End - range.Start > EventLimits.MaxEventBytes)
        {
            e.Fault = EventFaults.TooLarge;
            return e;
        }
        json.Clear();
        var reader = new EventWireReader(body, json, e);
        reader.Fields(new WireReader(body, range.Start, range.End));
        if (e.Fault is null)
        {
            e.Details = reader._details.Build(json.Written);
            // Escapes and numbers take more room in JSON; what is kept has the bound of what is sent.
            if (e.Details.Length > EventLimits.MaxEventBytes)
                e.Fault = EventFaults.TooLarge;
        }
        return e;
    }

    private void Fields(WireReader fields)
    {
        while (fields.Next())
        {
            switch (fields.Field)
            {
                case Proto.Event.EventIdFieldNumber:
                    _event.EventId = Text(ref fields, RejectionReason.InvalidEventId, "eventId", comesOnce: true);
                    break;
                case Proto.Event.UserIdFieldNumber:
                    _event.UserId = Text(ref fields, RejectionReason.InvalidUserId, "userId");
                    break;
                case Proto.Event.AnonymousIdFieldNumber:
                    _event.AnonymousId = Text(ref fields, RejectionReason.InvalidAnonymousId, "anonymousId");
                    break;
                case Proto.Event.TimeFieldNumber:
                    Time(ref fields);
                    break;
                case Proto.Event.TypeFieldNumber:
                    _event.Type = Text(ref fields, RejectionReason.InvalidType, "type");
                    break;
                case Proto.Event.PassiveFieldNumber:
                    Passive(ref fields);
                    break;
                case Proto.Event.ApplicationFieldNumber:
                    _event.Application = Text(ref fields, RejectionReason.InvalidField, "application");
                    break;
                case Proto.Event.TabIdFieldNumber:
                    _event.TabId = Text(ref fields, RejectionReason.InvalidField, "tabId");
                    break;
                case Proto.Event.PageFieldNumber:
                    Part(ref fields, DetailsBuilder.Page, "page", EventNames.Page);
                    break;
                case Proto.Event.ElementFieldNumber:
                    Part(ref fields, DetailsBuilder.Element, "element", EventNames.Element);
                    break;
                case Proto.Event.PropertiesFieldNumber:
                    Properties(ref fields);
                    break;
                case Proto.Event.AnalyticsFieldNumber:
                    Part(ref fields, DetailsBuilder.Analytics, "analytics", EventNames.Analytics);
                    break;
                case Proto.Event.ContextFieldNumber:
                    Context(ref fields);
                    break;
                default:
                    Unknown(ref fields, "the event");
                    break;
            }
        }
        if (fields.Failed)
            Fault(NotReadable);
    }

    private void Time(ref WireReader fields)
    {
        if (!Message(ref fields, out var range))
            return;
        if (WireTime.Read(_body, range) is { } unixMs)
            _event.TimeMs = unixMs;
        else
            Fault(WireTime.NotValid);
    }

    private void Passive(ref WireReader fields)
    {
        if (fields.Type == WireReader.VarintType)
            _event.Passive = fields.Varint() != 0;
        else
            WrongType(ref fields);
    }

    private void Properties(ref WireReader fields)
    {
        if (!Message(ref fields, out var range))
            return;
        var start = _json.Length;
        if (new PropertiesWriter(_body, _json).Struct(range, depth: 1) is { } fault)
            Fault(fault);
        _details.Set(DetailsBuilder.Properties, start, _json.Length);
    }

    /// <summary>A message of texts only, each in the field that its place in <paramref name="names"/> says.</summary>
    private void Part(ref WireReader fields, int slot, string where, byte[][] names)
    {
        if (!Message(ref fields, out var range))
            return;
        var part = new WireReader(_body, range.Start, range.End);
        var start = _json.Length;
        _json.Raw((byte)'{');
        var seen = 0;
        while (part.Next())
        {
            if (part.Field > names.Length)
            {
                Unknown(ref part, where);
                continue;
            }
            if ((seen & (1 << part.Field)) != 0)
                Fault(EventFaults.Twice(part.Field.ToString(System.Globalization.CultureInfo.InvariantCulture), where));
            seen |= 1 << part.Field;
            if (part.Type != WireReader.BytesType)
            {
                WrongType(ref part);
                continue;
            }
            var (from, to) = part.Range();
            if (_body[from..to].Contains((byte)0))
                Fault(EventFaults.Nul);
            _json.Raw(names[part.Field - 1]);
            if (!_json.Text(_body[from..to]))
                NotText(RejectionReason.InvalidField, where);
            _json.Raw((byte)',');
        }
        _json.Close((byte)'}');
        if (part.Failed)
            Fault(NotReadable);
        _details.Set(slot, start, _json.Length);
    }

    /// <summary>The range of a message; false, and told, where the field is none.</summary>
    private readonly bool Message(ref WireReader fields, out (int Start, int End) range)
    {
        range = default;
        if (fields.Type != WireReader.BytesType)
        {
            WrongType(ref fields);
            return false;
        }
        range = fields.Range();
        return !fields.Failed;
    }

    /// <summary>Reads a text; null where it is empty (as in JSON: unset) or faulty.</summary>
    /// <param name="comesOnce">Whether it is not worth keeping for the next.</param>
    private readonly string? Text(ref WireReader fields, RejectionReason reason, string name, bool comesOnce = false)
    {
        if (!Message(ref fields, out var range) || range.Start == range.End)
            return null;
        var utf8 = _body[range.Start..range.End];
        if (utf8.Contains((byte)0))
        {
            Fault(new(reason, $"{name} holds U+0000."));
            return null;
        }
        if (Utf8.IsValid(utf8))
            return comesOnce ? Encoding.UTF8.GetString(utf8) : CommonTexts.Read(utf8);
        NotText(reason, name);
        return null;
    }

    private readonly void NotText(RejectionReason reason, string name) => Fault(new(reason, $"{name} is not UTF-8."));

    private readonly void Unknown(ref WireReader fields, string where)
    {
        if (_event.Fault is null)
            Fault(EventFaults.Unknown(fields.Field.ToString(System.Globalization.CultureInfo.InvariantCulture), where));
        fields.Skip();
    }

    private readonly void WrongType(ref WireReader fields)
    {
        Fault(NotReadable);
        fields.Skip();
    }

    private readonly void Fault(Rejection fault) => _event.Fault ??= fault;
}
