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
        var content = new Builder();
        foreach (var e in events)
            content.Add(e);
        return content.Build();
    }

    /// <summary>Takes the events of a session one by one, and keeps no more than is told.</summary>
    public sealed class Builder
    {
        private readonly Dictionary<(string?, string?), VisitedPage> _pages = [];
        private readonly Dictionary<(string?, string?), UsedElement> _elements = [];
        private readonly Dictionary<string, ReachedGoal> _goals = new(StringComparer.Ordinal);

        /// <param name="e">Not before those that were taken: what comes first is told.</param>
        public void Add(UserEvent e)
        {
            var parts = EventParts.Of(e);
            if (e.IsActivity && parts.HasPage)
            {
                // One address is one page, whatever its titles were.
                var page = parts.PageUrl is null ? (null, parts.PageTitle) : (parts.PageUrl, (string?)null);
                if (Known(_pages, page, new VisitedPage(parts.PageUrl, parts.PageTitle, e.TimeMs, 0, 0)) is { } visited)
                    _pages[page] = visited with
                    {
                        Title = parts.PageTitle ?? visited.Title,
                        Events = visited.Events + 1,
                        Views = visited.Views + (e.Type == EventTypes.PageView ? 1 : 0),
                    };
            }
            if (e.IsActivity && parts.HasElement)
            {
                var element = (parts.ElementId, parts.ElementName);
                if (Known(_elements, element, new UsedElement(parts.ElementId, parts.ElementName, e.TimeMs, 0)) is { } used)
                    _elements[element] = used with { Events = used.Events + 1 };
            }
            if (e.Type == EventTypes.Goal)
            {
                var name = parts.Goal ?? "";
                if (Known(_goals, name, new ReachedGoal(parts.Goal, e.TimeMs, 0)) is { } reached)
                    _goals[name] = reached with { Times = reached.Times + 1 };
            }
        }

        public SessionContent Build() => new(
            [.. _pages.Values.OrderBy(p => p.FirstMs)], [.. _elements.Values.OrderBy(p => p.FirstMs)], [.. _goals.Values.OrderBy(p => p.FirstMs)]);

        /// <summary>As it is known, or as it begins; null where it is one too many.</summary>
        private static T? Known<TKey, T>(Dictionary<TKey, T> all, TKey key, T begun)
            where TKey : notnull
            where T : class => all.GetValueOrDefault(key) ?? (all.Count < Most ? begun : null);
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
