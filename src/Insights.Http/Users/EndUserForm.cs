using Insights.Domain.EndUsers;
using Insights.Domain.Events;
using Insights.Domain.Sessions;
using Insights.Domain.Tags;
using Insights.Http.Attributes;
using Insights.Http.Json;
using Insights.Http.Messages;
using Insights.Service.Lookups;

namespace Insights.Http.Users;

/// <summary>Records and sessions in their wire form.</summary>
internal static class EndUserForm
{
    public static EndUserMessage ToMessage(this EndUserRecord record, bool withOpenSession)
    {
        var a = record.Profile.Attributes;
        var attributes = new StandardAttributesMessage(
            a.FirstSeenMs is { } first ? JsonText.Time(first) : null,
            a.LastSeenMs is { } last ? JsonText.Time(last) : null,
            a.TotalSessions,
            a.TotalSessionDurationMs is { } total ? JsonText.Duration(total) : null,
            a.AverageSessionDurationMs is { } average ? JsonText.Duration(average) : null,
            a.AverageTimeBetweenSessionsMs is { } gap ? JsonText.Duration(gap) : null,
            a.Place?.Country, a.Place?.Region, a.Place?.City,
            a.Browser?.Name, a.Browser?.Version);
        var open = withOpenSession ? record.Profile.OpenSession : null;
        return new EndUserMessage(
            Kind(record.Key.Kind),
            record.Key.Id,
            record.Revision.ToString(System.Globalization.CultureInfo.InvariantCulture),
            attributes,
            open?.ToMessage(record.Key, isOpen: true))
        {
            Attributes = record.Attributes.ToMessages(),
            Analytics = record.Analytics.ToMessages(),
            Tags = record.Tags.Count == 0 ? null : [.. record.Tags.Select(t => t.WireName())],
            Links = record.Profile.Links.ToMessages(record.Key),
        };
    }

    public static SessionMessage ToMessage(this Session session, EndUserKey user, bool isOpen) => new(
        SessionId.Of(user, session),
        JsonText.Time(session.StartMs),
        JsonText.Time(session.EndMs),
        JsonText.Duration(session.DurationMs),
        session.EventCount,
        session.PageViewCount,
        session.Application,
        Place(session.Place),
        Browser(session.Browser),
        isOpen ? null : Reason(session.EndReason),
        session.OrderCount > 0 ? session.OrderCount : null,
        session.GoalCount > 0 ? session.GoalCount : null);

    public static string Kind(UserKind kind) => kind == UserKind.Identified ? "IDENTIFIED" : "ANONYMOUS";

    private static string Reason(EndReason reason) => reason switch
    {
        EndReason.SessionEnd => "SESSION_END",
        EndReason.TabChanged => "TAB_CHANGED",
        _ => "INACTIVITY",
    };

    private static PlaceMessage? Place(Place? place) =>
        place is null ? null : new PlaceMessage(place.Country, place.Region, place.City);

    private static BrowserMessage? Browser(Browser? browser) =>
        browser is null ? null : new BrowserMessage(browser.Name, browser.Version);
}
