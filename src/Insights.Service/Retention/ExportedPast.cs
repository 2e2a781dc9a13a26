using System.Text.Json;
using Insights.Domain.Attributes;
using Insights.Domain.Attributes.Catalogue;
using Insights.Domain.EndUsers.Compacting;
using Insights.Domain.Identity;
using Insights.Domain.Profiles;
using Insights.Domain.Sessions;

namespace Insights.Service.Retention;

/// <summary>What entries that have left the log amounted to, in an export: whole.</summary>
internal static class ExportedPast
{
    public static void Write(Utf8JsonWriter to, CompactedPast past, AttributeCatalogue catalogue)
    {
        to.WriteString("before", ExportForm.Time(past.Cut.CutMs));
        WriteSessions(to, past.Sessions);
        Write(to, "events", past.Events, e => WriteEvent(to, e));
        Write(to, "eventsInLinks", past.EventsElsewhere, e => WriteEvent(to, e));
        WriteStated(to, past.Stated);
        ExportDocument.WriteAttributes(to, past.Values, catalogue);
        Write(to, "updates", past.Updates, update => Object(to, () => ExportedEntry.WriteUpdate(to, update, catalogue)));
        Write(to, "links", past.Operations, op => Object(to, () =>
        {
            ExportedEntry.WriteOp(to, op.Key);
            to.Optional("userId", op.UserId);
        }));
        Write(to, "anonymousRecords", past.Anonymous, a => Object(to, () =>
        {
            to.WriteString("anonymousId", a.AnonymousId);
            ExportedEntry.WriteSpans(to, a.Links);
        }));
    }

    private static void WriteSessions(Utf8JsonWriter to, ClosedPast past)
    {
        to.WriteNumber("sessions", past.Totals.Count);
        to.WriteNumber("eventCount", past.Events);
        to.WriteNumber("orderCount", past.Totals.Orders);
        if (past.Totals.Count > 0)
        {
            to.WriteString("totalSessionDuration", ExportForm.Duration(past.Totals.DurationMs));
            to.WriteString("firstSeen", ExportForm.Time(past.Totals.FirstStartMs));
            to.WriteString("lastSeen", ExportForm.Time(past.Totals.LastEndMs));
        }
        to.Place(past.Place);
        to.Browser(past.Browser);
    }

    private static void WriteEvent(Utf8JsonWriter to, KnownEvent e) => Object(to, () =>
    {
        to.EventId("eventId", e.Id.ToString());
        to.WriteString("time", ExportForm.Time(e.TimeMs));
        to.WriteBoolean("passive", !e.IsActivity);
        to.WriteBoolean("sessionEnd", e.IsSessionEnd);
        to.WriteBoolean("pageView", e.IsPageView);
        to.WriteBoolean("order", e.IsOrder);
        to.WriteBoolean("goal", e.IsGoal);
        to.WriteString("sessionTimeout", ExportForm.Duration(e.Rules.TimeoutMs));
        to.WriteBoolean("oneSessionPerTab", e.Rules.OneSessionPerTab);
        to.Optional("application", e.Application);
        to.Optional("tabId", e.Tab);
        to.Optional("linkedAnonymousId", e.Anonymous);
        to.Place(e.Place);
        to.Browser(e.Browser);
        if (e.Analytics is { } stated)
            to.Analytics(i => stated[i]);
    });

    private static void WriteStated(Utf8JsonWriter to, IReadOnlyList<StatedText?> stated)
    {
        to.WriteStartArray("analytics");
        for (var i = 0; i < stated.Count; i++)
        {
            if (stated[i] is not { } said)
                continue;
            to.WriteStartObject();
            to.WriteString("analytics", AnalyticsNumbers.Names[i]);
            to.WriteString("value", said.Text);
            to.WriteString("time", ExportForm.Time(said.Order.TimeMs));
            to.EventId("eventId", said.Order.Id.ToString());
            to.WriteEndObject();
        }
        to.WriteEndArray();
    }

    private static void Write<T>(Utf8JsonWriter to, string name, IReadOnlyList<T> items, Action<T> write)
    {
        to.WriteStartArray(name);
        foreach (var item in items)
            write(item);
        to.WriteEndArray();
    }

    private static void Object(Utf8JsonWriter to, Action fields)
    {
        to.WriteStartObject();
        fields();
        to.WriteEndObject();
    }
}
