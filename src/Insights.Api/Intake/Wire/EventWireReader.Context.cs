using Insights.Domain.Events;
using Insights.Service.Ingest.Reading;
using Proto = Insights.V1;

namespace Insights.Api.Intake.Wire;

/// <content>With what and from where.</content>
internal ref partial struct EventWireReader
{
    private void Context(ref WireReader fields)
    {
        if (!Message(ref fields, out var range))
            return;
        var context = new WireReader(_body, range.Start, range.End);
        while (context.Next())
        {
            switch (context.Field)
            {
                case Proto.EventContext.IpFieldNumber:
                    Address(ref context);
                    break;
                case Proto.EventContext.PlaceFieldNumber:
                    Place(ref context);
                    break;
                case Proto.EventContext.UserAgentFieldNumber:
                    _event.UserAgent = ContextText(ref context, DetailsBuilder.UserAgent, "context.userAgent");
                    break;
                case Proto.EventContext.BrowserFieldNumber:
                    Browser(ref context);
                    break;
                case Proto.EventContext.OsFieldNumber:
                    ContextText(ref context, DetailsBuilder.Os, "context.os");
                    break;
                case Proto.EventContext.ScreenFieldNumber:
                    ContextText(ref context, DetailsBuilder.Screen, "context.screen");
                    break;
                case Proto.EventContext.TimezoneFieldNumber:
                    ContextText(ref context, DetailsBuilder.Timezone, "context.timezone");
                    break;
                case Proto.EventContext.LocaleFieldNumber:
                    ContextText(ref context, DetailsBuilder.Locale, "context.locale");
                    break;
                default:
                    Unknown(ref context, "context");
                    break;
            }
        }
        if (context.Failed)
            Fault(NotReadable);
    }

    private readonly void Address(ref WireReader context)
    {
        if (Text(ref context, RejectionReason.InvalidField, "context.ip") is not { } text)
            return;
        _event.StatedAddress = StatedAddress.Parse(text);
        if (_event.StatedAddress is null)
            Fault(EventFaults.BadAddress);
    }

    private readonly void Place(ref WireReader context)
    {
        var (country, region, city) = Triple(ref context, "context.place", fields: 3);
        if (country is not null || region is not null || city is not null)
            _event.StatedPlace = new Place(country, region, city);
    }

    private readonly void Browser(ref WireReader context)
    {
        var (name, version, _) = Triple(ref context, "context.browser", fields: 2);
        if (name is not null || version is not null)
            _event.StatedBrowser = new Browser(name, version);
    }

    /// <summary>A message of up to three texts, in the fields 1 to 3.</summary>
    private readonly (string? First, string? Second, string? Third) Triple(ref WireReader context, string where, int fields)
    {
        (string? First, string? Second, string? Third) texts = default;
        if (!Message(ref context, out var range))
            return texts;
        var part = new WireReader(_body, range.Start, range.End);
        while (part.Next())
        {
            if (part.Field > fields)
                Unknown(ref part, where);
            else if (part.Field == 1)
                texts.First = Text(ref part, RejectionReason.InvalidField, where);
            else if (part.Field == 2)
                texts.Second = Text(ref part, RejectionReason.InvalidField, where);
            else
                texts.Third = Text(ref part, RejectionReason.InvalidField, where);
        }
        if (part.Failed)
            Fault(NotReadable);
        return texts;
    }

    private string? ContextText(ref WireReader context, int slot, string name)
    {
        if (!Message(ref context, out var range) || range.Start == range.End)
            return null;
        if (_body[range.Start..range.End].Contains((byte)0))
            Fault(EventFaults.Nul);
        var start = _json.Length;
        if (_json.Text(_body[range.Start..range.End]))
            _details.Set(slot, start, _json.Length);
        else
            NotText(RejectionReason.InvalidField, name);
        return slot == DetailsBuilder.UserAgent && _event.Fault is null ? CommonTexts.Read(_body[range.Start..range.End]) : null;
    }
}
