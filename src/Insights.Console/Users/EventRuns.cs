using Insights.Domain.Sessions;
using Insights.Domain.Timeline;
using Insights.Service.Timeline;
using EventPage = Insights.Service.Timeline.EventPage;
using TimelineEvent = Insights.Service.Timeline.TimelineEvent;

namespace Insights.Console.Users;

/// <summary>Equal events of a session that follow one another, as one line.</summary>
/// <param name="What">The page, the element or the goal; empty where there is none.</param>
/// <param name="LastMs">Of the latest of them, Unix milliseconds.</param>
internal sealed record EventRun(string Type, string What, long LastMs, int Times);

/// <summary>Puts the events of a page together by session, and equal ones that follow one another into one line.</summary>
internal static class EventRuns
{
    public static IEnumerable<(Session Session, IReadOnlyList<EventRun> Runs)> BySession(EventPage page)
    {
        Session? session = null;
        var runs = new List<EventRun>();
        foreach (var e in page.Events)
        {
            if (session is not null && !IsSame(session, e.Session))
            {
                yield return (session, runs);
                runs = [];
            }
            session = e.Session;
            Add(runs, e);
        }
        if (session is not null)
            yield return (session, runs);
    }

    private static void Add(List<EventRun> runs, TimelineEvent e)
    {
        var parts = EventParts.Of(e.Event);
        var what = string.Join(" - ", new[] { parts.Goal, parts.ElementName ?? parts.ElementId, parts.PageTitle, parts.PageUrl }.Where(p => !string.IsNullOrEmpty(p)));
        if (runs is [.., var last] && last.Type == e.Event.Type && last.What == what)
            runs[^1] = last with { Times = last.Times + 1 };
        else
            runs.Add(new EventRun(e.Event.Type, what, e.Event.TimeMs, 1));
    }

    private static bool IsSame(Session a, Session b) => a.StartMs == b.StartMs && a.FirstEventId == b.FirstEventId;
}
