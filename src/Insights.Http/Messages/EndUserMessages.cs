namespace Insights.Http.Messages;

/// <summary>EndUser of end_users.proto.</summary>
/// <param name="Kind">IDENTIFIED or ANONYMOUS.</param>
/// <param name="Revision">Grows whenever anything shown changes; a 64-bit number as text.</param>
/// <param name="OpenSession">Only with view=OPEN_SESSION, and where one is open.</param>
public sealed record EndUserMessage(
    string Kind, string Id, string Revision, StandardAttributesMessage StandardAttributes, SessionMessage? OpenSession)
{
    /// <summary>Custom attributes that have a value, by name; absent where there are none.</summary>
    public IReadOnlyDictionary<string, AttributeStateMessage>? Attributes { get; init; }

    /// <summary>The Analytics Properties that an event stated; absent where there are none.</summary>
    public IReadOnlyDictionary<string, AttributeStateMessage>? Analytics { get; init; }

    /// <summary>Who was merged into whom and when, by time; absent where there are none.</summary>
    public IReadOnlyList<LinkMessage>? Links { get; init; }

    /// <summary>new_user, returning_user, longtime_user, work_info, contact_info, buyer, custom_attributes: those that hold; absent where there are none.</summary>
    public IReadOnlyList<string>? Tags { get; init; }
}

/// <summary>StandardAttributes of end_users.proto; unset ones are absent.</summary>
public sealed record StandardAttributesMessage(
    string? FirstSeen,
    string? LastSeen,
    int? TotalSessions,
    string? TotalSessionDuration,
    string? AverageSessionDuration,
    string? AverageTimeBetweenSessions,
    string? Country,
    string? Region,
    string? City,
    string? BrowserName,
    string? BrowserVersion);

/// <summary>Session of end_users.proto.</summary>
/// <param name="OrderCount">Events of type order; absent where there are none.</param>
/// <param name="GoalCount">Events of type goal; absent where there are none.</param>
/// <param name="EndReason">INACTIVITY, SESSION_END or TAB_CHANGED; absent while it is open.</param>
public sealed record SessionMessage(
    string Id,
    string StartTime,
    string EndTime,
    string Duration,
    int EventCount,
    int PageViewCount,
    string? Application,
    PlaceMessage? Place,
    BrowserMessage? Browser,
    string? EndReason,
    int? OrderCount,
    int? GoalCount);

/// <summary>ListSessionsResponse of end_users.proto: closed sessions, newest first.</summary>
public sealed record ListSessionsResponse(IReadOnlyList<SessionMessage> Sessions, string? NextPageToken);

/// <summary>BatchGetEndUsersRequest of end_users.proto: up to 500 users.</summary>
public sealed record BatchGetEndUsersRequest(IReadOnlyList<EndUserKeyMessage>? EndUsers, string? View);

/// <summary>EndUserKey of end_users.proto.</summary>
/// <param name="Kind">IDENTIFIED (default) or ANONYMOUS.</param>
public sealed record EndUserKeyMessage(string? Kind, string? Id);

/// <summary>BatchGetEndUsersResponse of end_users.proto, both lists in the order asked for.</summary>
public sealed record BatchGetEndUsersResponse(
    IReadOnlyList<EndUserMessage> EndUsers, IReadOnlyList<EndUserKeyMessage> NotFound);
