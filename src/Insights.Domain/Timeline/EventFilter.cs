using Insights.Domain.Events;

namespace Insights.Domain.Timeline;

/// <summary>Which events of a user are asked for: all that is given must hold; texts are compared ordinally.</summary>
/// <param name="Type">The event's type, as it stands.</param>
/// <param name="Page">Stands in the page's address or is its title.</param>
/// <param name="Element">The element's ID or name, as it stands.</param>
/// <param name="Goal">The name of the goal that was reached, as it stands (<see cref="EventParts.Goal"/>).</param>
public sealed record EventFilter(string? Type = null, string? Page = null, string? Element = null, string? Goal = null)
{
    public bool Takes(UserEvent e)
    {
        if (Type is not null && e.Type != Type)
            return false;
        if (Goal is not null && e.Type != EventTypes.Goal)
            return false;
        if (Page is null && Element is null && Goal is null)
            return true;
        var parts = EventParts.Of(e);
        return (Page is null || parts.PageTitle == Page || parts.PageUrl?.Contains(Page, StringComparison.Ordinal) == true)
            && (Element is null || parts.ElementId == Element || parts.ElementName == Element)
            && (Goal is null || parts.Goal == Goal);
    }
}
