using Google.Protobuf;
using Insights.Domain.Events;
using Insights.Domain.Identity;
using Insights.Domain.Timeline;
using Insights.Service.Lookups;
using Insights.Service.Timeline;
using Insights.V1;
using EventPage = Insights.Service.Timeline.EventPage;
using TimelineEvent = Insights.V1.TimelineEvent;

namespace Insights.Api.Forms;

/// <summary>Events and what sessions hold in their wire form.</summary>
internal static class TimelineForm
{
    /// <summary>Properties nest 64 deep, and each level is several in a message.</summary>
    private static readonly JsonParser _details = new(new JsonParser.Settings(400).WithIgnoreUnknownFields(true));

    public static ListEventsResponse ToMessage(this EventPage page)
    {
        var answer = new ListEventsResponse
        {
            Events = { page.Events.Select(e => new TimelineEvent { SessionId = SessionId.Of(page.Key, e.Session), Event = ToMessage(e.Event) }) },
        };
        if (page.NextPageToken is { } next)
            answer.NextPageToken = next;
        return answer;
    }

    public static SessionDetail ToMessage(this SessionRecord record) => new()
    {
        Session = record.Session.ToMessage(record.Key, record.IsOpen),
        Pages = { record.Content.Pages.Select(Page) },
        Elements = { record.Content.Elements.Select(Element) },
        Goals = { record.Content.Goals.Select(Goal) },
    };

    private static SessionDetail.Types.VisitedPage Page(VisitedPage p)
    {
        var message = new SessionDetail.Types.VisitedPage { FirstTime = EndUserForm.Time(p.FirstMs), EventCount = p.Events, ViewCount = p.Views };
        if (p.Url is not null)
            message.Url = p.Url;
        if (p.Title is not null)
            message.Title = p.Title;
        return message;
    }

    private static SessionDetail.Types.UsedElement Element(UsedElement e)
    {
        var message = new SessionDetail.Types.UsedElement { FirstTime = EndUserForm.Time(e.FirstMs), EventCount = e.Events };
        if (e.Id is not null)
            message.Id = e.Id;
        if (e.Name is not null)
            message.Name = e.Name;
        return message;
    }

    private static SessionDetail.Types.ReachedGoal Goal(ReachedGoal g)
    {
        var message = new SessionDetail.Types.ReachedGoal { FirstTime = EndUserForm.Time(g.FirstMs), Count = g.Times };
        if (g.Name is not null)
            message.Name = g.Name;
        return message;
    }

    private static Event ToMessage(UserEvent e)
    {
        var message = Details(e);
        // One that was taken from an anonymous record has that one's ID behind its own.
        message.EventId = e.EventId.Split(OpKey.Separator)[0];
        if (e.AnonymousId is { } anonymousId)
            message.AnonymousId = anonymousId;
        message.Time = EndUserForm.Time(e.TimeMs);
        message.Type = e.Type;
        if (e.Passive)
            message.Passive = true;
        if (e.Application is { } application)
            message.Application = application;
        if (e.TabId is { } tabId)
            message.TabId = tabId;
        if (e.Place is not null)
            (message.Context ??= new EventContext()).Place = e.Place.ToMessage();
        if (e.Browser is not null)
            (message.Context ??= new EventContext()).Browser = e.Browser.ToMessage();
        return message;
    }

    /// <summary>The parts that are kept as they came.</summary>
    private static Event Details(UserEvent e)
    {
        if (e.Details.IsEmpty)
            return new Event();
        try
        {
            return _details.Parse<Event>(System.Text.Encoding.UTF8.GetString(e.Details.Span));
        }
        catch (InvalidProtocolBufferException)
        {
            // Written by a gateway of another form: what is kept singly is shown all the same.
            return new Event();
        }
    }
}
