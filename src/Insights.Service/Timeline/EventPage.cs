using Insights.Domain.EndUsers;
using Insights.Domain.Events;
using Insights.Domain.Sessions;
using Insights.Domain.Timeline;

namespace Insights.Service.Timeline;

/// <summary>Which events of a user are asked for; empty texts are as good as none.</summary>
public sealed record EventQuestion
{
    /// <summary>Only those of the session of this ID.</summary>
    public string? Session { get; init; }

    /// <inheritdoc cref="EventFilter"/>
    public string? Type { get; init; }

    /// <summary>Only on pages whose address contains this, or whose title it is.</summary>
    public string? Page { get; init; }

    /// <summary>Only on elements with this ID or name.</summary>
    public string? Element { get; init; }

    /// <summary>Only goals of this name.</summary>
    public string? Goal { get; init; }

    /// <summary>Whether events of a session that has not closed are listed too.</summary>
    public bool WithOpenSession { get; init; }

    /// <summary>1 to 1,000; 0 or null: 50.</summary>
    public int? PageSize { get; init; }

    /// <summary>As the previous page gave it; null or empty for the first.</summary>
    public string? PageToken { get; init; }
}

/// <summary>A page of events, newest first.</summary>
/// <param name="NextPageToken">Asks for the next page; null on the last one.</param>
public sealed record EventPage(EndUserKey Key, IReadOnlyList<TimelineEvent> Events, string? NextPageToken);

/// <summary>An event with the session that lists it.</summary>
public sealed record TimelineEvent(Session Session, UserEvent Event);

/// <summary>A session with what it holds.</summary>
/// <param name="IsOpen">Whether it has not closed.</param>
public sealed record SessionRecord(EndUserKey Key, Session Session, bool IsOpen, SessionContent Content);
