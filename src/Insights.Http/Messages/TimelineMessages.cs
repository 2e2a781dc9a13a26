namespace Insights.Http.Messages;

/// <summary>ListEventsResponse of end_users.proto: events of sessions, newest first.</summary>
public sealed record ListEventsResponse(IReadOnlyList<TimelineEventMessage> Events, string? NextPageToken);

/// <summary>TimelineEvent of end_users.proto.</summary>
/// <param name="Event">As far as the account keeps it; without the user's ID, which is the one asked for.</param>
public sealed record TimelineEventMessage(string SessionId, EventMessage Event);

/// <summary>SessionDetail of end_users.proto: a session and what it holds, each list by its first event.</summary>
public sealed record SessionDetailMessage(
    SessionMessage Session,
    IReadOnlyList<VisitedPageMessage> Pages,
    IReadOnlyList<UsedElementMessage> Elements,
    IReadOnlyList<ReachedGoalMessage> Goals);

/// <summary>A page that was visited.</summary>
public sealed record VisitedPageMessage(string? Url, string? Title, string FirstTime, int EventCount, int ViewCount);

/// <summary>An element that was used.</summary>
public sealed record UsedElementMessage(string? Id, string? Name, string FirstTime, int EventCount);

/// <summary>A goal that was reached.</summary>
/// <param name="Name">Absent where the events name none.</param>
public sealed record ReachedGoalMessage(string? Name, string FirstTime, int Count);
