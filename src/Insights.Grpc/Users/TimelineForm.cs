using Google.Protobuf;
using Insights.Domain.Events;
using Insights.Domain.Identity;
using Insights.Service.Lookups;
using Insights.Service.Timeline;
using Insights.V1;
using Browser = Insights.V1.Browser;
using Place = Insights.V1.Place;
using TimelineEvent = Insights.V1.TimelineEvent;

namespace Insights.Grpc.Users;

/// <summary>Events and what sessions hold in their wire form.</summary>
internal static class TimelineForm
{
    /// <summary>Properties nest 64 deep, and each level is several in a message.</summary>
    private static readonly JsonParser _details = new(new JsonParser.Settings(400).WithIgnoreUnknownFields(true));

    public static ListEventsResponse ToMessage(this EventPage page) => new()
    {
        Events =
        {
            page.Events.Select(e => new TimelineEvent { SessionId = SessionId.Of(page.Key, e.Session), Event = ToMessage(e.Event) }),
        },
        NextPageToken = page.NextPageToken ?? "",
    };

    public static SessionDetail ToMessage(this SessionRecord record)
    {
        var content = record.Content;
        return new SessionDetail
        {
            Session = record.Session.ToMessage(record.Key, record.IsOpen),
            Pages =
            {
                content.Pages.Select(p => new SessionDetail.Types.VisitedPage
                {
                    Url = p.Url ?? "", Title = p.Title ?? "", FirstTime = EndUserForm.Time(p.FirstMs), EventCount = p.Events, ViewCount = p.Views,
                }),
            },
            Elements =
            {
                content.Elements.Select(e => new SessionDetail.Types.UsedElement
                {
                    Id = e.Id ?? "", Name = e.Name ?? "", FirstTime = EndUserForm.Time(e.FirstMs), EventCount = e.Events,
                }),
            },
            Goals =
            {
                content.Goals.Select(g => new SessionDetail.Types.ReachedGoal
                {
                    Name = g.Name ?? "", FirstTime = EndUserForm.Time(g.FirstMs), Count = g.Times,
                }),
            },
        };
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
        message.Passive = e.Passive;
        message.Application = e.Application ?? "";
        message.TabId = e.TabId ?? "";
        if (e.Place is { } place)
            (message.Context ??= new EventContext()).Place = new Place { Country = place.Country ?? "", Region = place.Region ?? "", City = place.City ?? "" };
        if (e.Browser is { } browser)
            (message.Context ??= new EventContext()).Browser = new Browser { Name = browser.Name ?? "", Version = browser.Version ?? "" };
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
