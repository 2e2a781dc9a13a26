using System.Text.Json;
using Insights.Domain.Attributes;
using Insights.Domain.Attributes.Catalogue;
using Insights.Domain.EndUsers;
using Insights.Domain.EndUsers.Ports;
using Insights.Domain.Profiles;
using Insights.Domain.Sessions;
using Insights.Service.Attributes;
using Insights.Storage.Codec;

namespace Insights.Service.Retention;

/// <summary>
/// Everything kept about a user as one JSON document: whose it is, the profile, and then what the tables hold, a member each:
/// closed sessions, attribute values, the log entry by entry, and what the store keeps beside them.
/// </summary>
internal static class ExportDocument
{
    /// <summary>All before the entries of the log.</summary>
    public static void Begin(
        Utf8JsonWriter to, EndUserKey user, Profile profile, StoredRecord record, AttributeCatalogue catalogue, DateTimeOffset now)
    {
        to.WriteStartObject();
        to.WriteString("account", user.Account);
        to.WriteString("kind", user.Kind == UserKind.Identified ? "IDENTIFIED" : "ANONYMOUS");
        to.WriteString("id", user.Id);
        to.WriteString("exportTime", ExportForm.Time(now.ToUnixTimeMilliseconds()));
        WriteProfile(to, profile, catalogue);
        WriteLinks(to, profile);
        to.WriteStartArray("sessions");
        foreach (var session in record.Sessions)
            WriteSession(to, session);
        to.WriteEndArray();
        WriteAttributes(to, record.Profile?.Values ?? UserValues.None, catalogue);
        to.WriteStartArray("entries");
    }

    /// <summary>All after the entries of the log.</summary>
    public static void End(Utf8JsonWriter to, StoredRecord record)
    {
        to.WriteEndArray();
        WriteStore(to, record);
        to.WriteEndObject();
    }

    private static void WriteProfile(Utf8JsonWriter to, Profile profile, AttributeCatalogue catalogue)
    {
        var a = profile.Attributes;
        to.WriteStartObject("profile");
        to.WriteNumber("revision", profile.Revision + NamedValue.Retired(profile.Values, catalogue));
        to.WriteNumber("totalSessions", a.Totals.Count);
        to.OptionalTime("firstSeen", a.FirstSeenMs);
        to.OptionalTime("lastSeen", a.LastSeenMs);
        to.OptionalDuration("totalSessionDuration", a.TotalSessionDurationMs);
        to.OptionalDuration("averageSessionDuration", a.AverageSessionDurationMs);
        to.OptionalDuration("averageTimeBetweenSessions", a.AverageTimeBetweenSessionsMs);
        to.Place(a.Place);
        to.Browser(a.Browser);
        if (profile.OpenSession is { } open)
        {
            to.WritePropertyName("openSession");
            WriteSession(to, open, isOpen: true);
        }
        to.WriteEndObject();
    }

    /// <summary>Who was merged into whom and when.</summary>
    private static void WriteLinks(Utf8JsonWriter to, Profile profile)
    {
        to.WriteStartArray("links");
        foreach (var link in profile.Links.All)
        {
            to.WriteStartObject();
            to.WriteString("otherId", link.OtherId);
            to.WriteString("since", ExportForm.Time(link.SinceMs));
            to.OptionalTime("until", link.UntilMs);
            to.WriteEndObject();
        }
        to.WriteEndArray();
    }

    private static void WriteSession(Utf8JsonWriter to, Session session, bool isOpen = false)
    {
        to.WriteStartObject();
        to.WriteString("startTime", ExportForm.Time(session.StartMs));
        to.WriteString("endTime", ExportForm.Time(session.EndMs));
        to.EventId("firstEventId", session.FirstEventId);
        to.WriteNumber("eventCount", session.EventCount);
        to.WriteNumber("pageViewCount", session.PageViewCount);
        to.WriteNumber("orderCount", session.OrderCount);
        to.WriteNumber("goalCount", session.GoalCount);
        to.Optional("application", session.Application);
        to.Place(session.Place);
        to.Browser(session.Browser);
        // One that is open has not ended.
        to.Optional("endReason", isOpen ? null : session.EndReason switch
        {
            EndReason.SessionEnd => "SESSION_END",
            EndReason.TabChanged => "TAB_CHANGED",
            EndReason.Longest => "LONGEST",
            _ => "INACTIVITY",
        });
        to.WriteString("openUntil", ExportForm.Time(session.OpenUntilMs));
        to.WriteEndObject();
    }

    internal static void WriteAttributes(Utf8JsonWriter to, UserValues values, AttributeCatalogue catalogue)
    {
        to.WriteStartArray("attributes");
        foreach (var (number, known) in values.All)
        {
            to.WriteStartObject();
            to.AttributeName(number, catalogue);
            to.WriteString("type", known.Value.Type.WireName());
            to.WritePropertyName("value");
            to.Value(known.Value);
            to.WriteString("source", known.Source.WireName());
            to.WriteString("time", ExportForm.Time(known.TimeMs));
            to.OptionalTime("changeTime", known.ChangeMs);
            to.WriteEndObject();
        }
        to.WriteEndArray();
    }

    /// <summary>What the store keeps beside: the saved state and the rows repeat what stands above, as of the entry named.</summary>
    private static void WriteStore(Utf8JsonWriter to, StoredRecord record)
    {
        if (record.Snapshot is { } snapshot)
        {
            to.WriteStartObject("snapshot");
            to.WriteNumber("seq", snapshot.Seq);
            to.WriteNumber("bytes", snapshot.Bytes.Length);
            to.WriteEndObject();
        }
        if (record.Head is { } head)
        {
            to.WriteStartObject("rows");
            to.WriteNumber("seq", head.Seq);
            to.WriteString("asOf", ExportForm.Time(head.AsOfMs));
            to.WriteEndObject();
        }
        to.OptionalTime("alarmTime", record.AlarmDueMs);
    }
}
