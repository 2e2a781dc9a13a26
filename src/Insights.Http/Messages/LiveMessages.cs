namespace Insights.Http.Messages;

/// <summary>LiveUser of live.proto: a user with an event in the last minutes.</summary>
public sealed record LiveUserMessage(
    EndUserKeyMessage EndUser,
    string StartTime,
    string LastEventTime,
    int EventCount,
    string? Application,
    PlaceMessage? Place,
    BrowserMessage? Browser,
    PageMessage? Page);

/// <summary>ListLiveUsersResponse of live.proto, the last event first.</summary>
/// <param name="TotalSize">How many are live, on all pages.</param>
/// <param name="Minutes">The last 60 minutes, the oldest first; the last one is not over.</param>
/// <param name="Truncated">More users are live than the installation keeps.</param>
public sealed record ListLiveUsersResponse(
    IReadOnlyList<LiveUserMessage> Users, string? NextPageToken, int TotalSize, IReadOnlyList<LiveMinuteMessage> Minutes, bool? Truncated);

/// <summary>LiveMinute of live.proto: distinct users in one minute.</summary>
public sealed record LiveMinuteMessage(string StartTime, int UserCount);

/// <summary>WatchLiveUsersResponse of live.proto, the data of one server-sent event.</summary>
/// <param name="Users">Who came or changed.</param>
/// <param name="Left">Who is live no more, or not in the application asked for.</param>
/// <param name="Snapshot">It is a part of the first look.</param>
public sealed record WatchLiveUsersResponse(
    IReadOnlyList<LiveUserMessage> Users, IReadOnlyList<EndUserKeyMessage> Left, bool? Snapshot, int TotalSize, int MinuteUserCount);
