using System.Text.Json;
using Insights.Domain.Events;
using Insights.Domain.Identity;
using Insights.Http.Json;
using Insights.Http.Messages;
using Insights.Service.Lookups;
using Insights.Service.Timeline;

namespace Insights.Http.Users;

/// <summary>Events and what sessions hold in their wire form.</summary>
internal static class TimelineForm
{
    private static readonly EventMessage _noDetails = new(null, null, null, "", "", null, null, null, null, null, null, null, null);

    public static ListEventsResponse ToMessage(this EventPage page) => new(
        [.. page.Events.Select(e => new TimelineEventMessage(SessionId.Of(page.Key, e.Session), ToMessage(e.Event)))],
        page.NextPageToken);

    public static SessionDetailMessage ToMessage(this SessionRecord record) => new(
        record.Session.ToMessage(record.Key, record.IsOpen),
        [.. record.Content.Pages.Select(p => new VisitedPageMessage(p.Url, p.Title, JsonText.Time(p.FirstMs), p.Events, p.Views))],
        [.. record.Content.Elements.Select(p => new UsedElementMessage(p.Id, p.Name, JsonText.Time(p.FirstMs), p.Events))],
        [.. record.Content.Goals.Select(p => new ReachedGoalMessage(p.Name, JsonText.Time(p.FirstMs), p.Times))]);

    private static EventMessage ToMessage(UserEvent e)
    {
        var details = Details(e);
        var context = details.Context ?? new ContextMessage(null, null, null, null, null, null, null, null);
        if (e.Place is not null || e.Browser is not null)
        {
            context = context with
            {
                Place = e.Place is { } place ? new PlaceMessage(place.Country, place.Region, place.City) : null,
                Browser = e.Browser is { } browser ? new BrowserMessage(browser.Name, browser.Version) : null,
            };
        }
        return details with
        {
            // One that was taken from an anonymous record has that one's ID behind its own.
            EventId = e.EventId.Split(OpKey.Separator)[0],
            AnonymousId = e.AnonymousId,
            Time = JsonText.Time(e.TimeMs),
            Type = e.Type,
            Passive = e.Passive ? true : null,
            Application = e.Application,
            TabId = e.TabId,
            Context = context.Equals(new ContextMessage(null, null, null, null, null, null, null, null)) ? null : context,
        };
    }

    /// <summary>The parts that are kept as they came.</summary>
    private static EventMessage Details(UserEvent e)
    {
        if (e.Details.IsEmpty)
            return _noDetails;
        try
        {
            return JsonSerializer.Deserialize(e.Details.Span, MessagesJson.Wire.EventMessage) ?? _noDetails;
        }
        catch (JsonException)
        {
            // Written by a gateway of another form: what is kept singly is shown all the same.
            return _noDetails;
        }
    }
}
