using Insights.Domain.Events;

namespace Insights.Domain.Timeline;

/// <summary>What a session holds: the pages visited, the elements used, the goals reached, each by its first event.</summary>
public sealed record SessionContent(
    IReadOnlyList<VisitedPage> Pages, IReadOnlyList<UsedElement> Elements, IReadOnlyList<ReachedGoal> Goals)
{
    /// <summary>Most of each; what comes after them is left out.</summary>
    public const int Most = 1000;

    public static SessionContent Of(IEnumerable<UserEvent> events)
    {
        var pages = new Dictionary<(string?, string?), VisitedPage>();
        var elements = new Dictionary<(string?, string?), UsedElement>();
        var goals = new Dictionary<string, ReachedGoal>(StringComparer.Ordinal);
        foreach (var e in events)
        {
            var parts = EventParts.Of(e);
            if (e.IsActivity && parts.HasPage)
            {
                // One address is one page, whatever its titles were.
                var page = parts.PageUrl is null ? (null, parts.PageTitle) : (parts.PageUrl, (string?)null);
                var visited = pages.GetValueOrDefault(page) ?? new VisitedPage(parts.PageUrl, parts.PageTitle, e.TimeMs, 0, 0);
                pages[page] = visited with
                {
                    Title = parts.PageTitle ?? visited.Title,
                    Events = visited.Events + 1,
                    Views = visited.Views + (e.Type == EventTypes.PageView ? 1 : 0),
                };
            }
            if (e.IsActivity && parts.HasElement)
            {
                var element = (parts.ElementId, parts.ElementName);
                var used = elements.GetValueOrDefault(element) ?? new UsedElement(parts.ElementId, parts.ElementName, e.TimeMs, 0);
                elements[element] = used with { Events = used.Events + 1 };
            }
            if (e.Type == EventTypes.Goal)
            {
                var name = parts.Goal ?? "";
                var reached = goals.GetValueOrDefault(name) ?? new ReachedGoal(parts.Goal, e.TimeMs, 0);
                goals[name] = reached with { Times = reached.Times + 1 };
            }
        }
        return new SessionContent(
            [.. pages.Values.OrderBy(p => p.FirstMs).Take(Most)],
            [.. elements.Values.OrderBy(p => p.FirstMs).Take(Most)],
            [.. goals.Values.OrderBy(p => p.FirstMs).Take(Most)]);
    }
}

/// <summary>A page that was visited: an address, or where the account keeps none, a title.</summary>
/// <param name="Title">The latest one.</param>
/// <param name="FirstMs">When it first was, Unix milliseconds.</param>
/// <param name="Events">Activity there.</param>
/// <param name="Views">Activity of type <c>page_view</c> there.</param>
public sealed record VisitedPage(string? Url, string? Title, long FirstMs, int Events, int Views);

/// <summary>An element that was used.</summary>
/// <param name="FirstMs">When it first was, Unix milliseconds.</param>
/// <param name="Events">Activity on it.</param>
public sealed record UsedElement(string? Id, string? Name, long FirstMs, int Events);

/// <summary>A goal that was reached.</summary>
/// <param name="Name">Null where the events name none.</param>
/// <param name="FirstMs">When it first was, Unix milliseconds.</param>
/// <param name="Times">Events of type <c>goal</c> that name it.</param>
public sealed record ReachedGoal(string? Name, long FirstMs, int Times);
