using System.Text.Json;
using Insights.Domain.Attributes;
using Insights.Domain.Attributes.Catalogue;
using Insights.Domain.EndUsers;
using Insights.Domain.EndUsers.Compacting;
using Insights.Domain.Events;
using Insights.Domain.Identity;

namespace Insights.Service.Retention;

/// <summary>Entries of the log in an export: each with its number and its type, and all of its fields.</summary>
internal static class ExportedEntry
{
    public static void Write(Utf8JsonWriter to, long seq, Entry entry, AttributeCatalogue catalogue)
    {
        to.WriteStartObject();
        to.WriteNumber("seq", seq);
        WriteFields(to, entry, catalogue);
        to.WriteEndObject();
    }

    private static void WriteFields(Utf8JsonWriter to, Entry entry, AttributeCatalogue catalogue)
    {
        switch (entry)
        {
            case UserCreated created:
                to.WriteString("type", "USER_CREATED");
                to.WriteString("time", ExportForm.Time(created.AtMs));
                break;
            case EventAccepted accepted:
                to.WriteString("type", "EVENT_ACCEPTED");
                to.WriteString("receivedTime", ExportForm.Time(accepted.ReceivedMs));
                to.WriteString("sessionTimeout", ExportForm.Duration(accepted.Rules.TimeoutMs));
                to.WriteBoolean("oneSessionPerTab", accepted.Rules.OneSessionPerTab);
                to.WriteString("longestSession", ExportForm.Duration(accepted.Rules.LongestMs));
                to.WritePropertyName("event");
                WriteEvent(to, accepted.Event);
                break;
            case UpdateAccepted accepted:
                to.WriteString("type", "UPDATE_ACCEPTED");
                to.WriteString("receivedTime", ExportForm.Time(accepted.ReceivedMs));
                WriteUpdate(to, accepted.Update, catalogue);
                break;
            case OpAccepted accepted:
                to.WriteString("type", accepted.Op.UserId is null ? "UNLINKED" : "LINKED");
                to.WriteString("receivedTime", ExportForm.Time(accepted.ReceivedMs));
                WriteOp(to, accepted.Op.Key);
                to.Optional("userId", accepted.Op.UserId);
                break;
            case AnonymousAdmitted admitted:
                to.WriteString("type", "ANONYMOUS_ADMITTED");
                to.WriteString("time", ExportForm.Time(admitted.AtMs));
                to.WriteString("anonymousId", admitted.AnonymousId);
                break;
            case Transferred handed:
                to.WriteString("type", "HANDED_OVER");
                to.WriteString("userId", handed.UserId);
                to.WriteNumber("position", handed.Done);
                break;
            case TakenOver taken:
                to.WriteString("type", "TAKEN_OVER");
                WriteTaken(to, taken, catalogue);
                break;
            case Compacted compacted:
                to.WriteString("type", "COMPACTED");
                ExportedPast.Write(to, CompactedPast.Of(compacted), catalogue);
                break;
            default:
                throw new ArgumentException($"No exported form of {entry.GetType().Name}.", nameof(entry));
        }
    }

    internal static void WriteOp(Utf8JsonWriter to, OpKey key)
    {
        // The link that an event with both IDs makes goes by that event; the user stands beside. What a forgotten one left has no ID.
        var (own, user) = OpKey.Parts(key.Id);
        if (!key.IsLeft)
            to.WriteString(user is null ? "operationId" : "eventId", own);
        to.WriteString("time", ExportForm.Time(key.TimeMs));
    }

    private static void WriteTaken(Utf8JsonWriter to, TakenOver taken, AttributeCatalogue catalogue)
    {
        to.WriteString("anonymousId", taken.AnonymousId);
        to.WriteNumber("position", taken.Position);
        to.WriteStartArray("added");
        foreach (var item in taken.Adds)
        {
            to.WriteStartObject();
            WriteFields(to, item is EventAccepted e ? e with { Event = e.Event with { AnonymousId = taken.AnonymousId } } : item, catalogue);
            to.WriteEndObject();
        }
        to.WriteEndArray();
        to.WriteStartArray("retracted");
        foreach (var item in taken.Retracts)
        {
            to.WriteStartObject();
            to.WriteString(item.ItemId[0] == OpKey.Separator ? "operationId" : "eventId", item.ItemId.TrimStart(OpKey.Separator));
            to.WriteString("time", ExportForm.Time(item.TimeMs));
            to.WriteEndObject();
        }
        to.WriteEndArray();
        WriteSpans(to, taken.Spans);
    }

    internal static void WriteSpans(Utf8JsonWriter to, IReadOnlyList<LinkSpan> spans)
    {
        to.WriteStartArray("links");
        foreach (var span in spans)
        {
            to.WriteStartObject();
            to.WriteString("since", ExportForm.Time(span.Since.TimeMs));
            to.OptionalTime("until", span.Until?.TimeMs);
            to.WriteEndObject();
        }
        to.WriteEndArray();
    }

    private static void WriteEvent(Utf8JsonWriter to, UserEvent e)
    {
        to.WriteStartObject();
        to.WriteString("eventId", e.EventId);
        to.WriteString("time", ExportForm.Time(e.TimeMs));
        to.WriteString("type", e.Type);
        to.WriteBoolean("passive", e.Passive);
        to.Optional("application", e.Application);
        to.Optional("tabId", e.TabId);
        to.Optional("anonymousId", e.AnonymousId);
        to.Optional("maskedAddress", e.MaskedAddress);
        to.Place(e.Place);
        to.Browser(e.Browser);
        if (!e.Details.IsEmpty)
        {
            to.WritePropertyName("details");
            to.WriteRawValue(e.Details.Span);
        }
        to.WriteEndObject();
    }

    internal static void WriteUpdate(Utf8JsonWriter to, UserUpdate update, AttributeCatalogue catalogue)
    {
        to.WriteString("operationId", update.OperationId);
        to.WriteString("time", ExportForm.Time(update.TimeMs));
        to.WriteString("source", update.Source.WireName());
        to.WriteStartArray("operations");
        foreach (var operation in update.Operations)
        {
            to.WriteStartObject();
            to.AttributeName(operation.Attribute, catalogue);
            to.WriteString("operation", operation.Kind switch
            {
                OperationKind.SetOnce => "SET_ONCE",
                var kind => kind.ToString().ToUpperInvariant(),
            });
            if (operation.Value is { } value)
            {
                to.WritePropertyName("value");
                to.Value(value);
            }
            to.WriteEndObject();
        }
        to.WriteEndArray();
    }
}
