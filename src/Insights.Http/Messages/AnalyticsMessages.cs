namespace Insights.Http.Messages;

/// <summary>QuerySessionAnalyticsResponse of analytics.proto.</summary>
/// <param name="Total">Of the whole period; users of several buckets count once.</param>
/// <param name="Buckets">In order, without a gap.</param>
public sealed record QuerySessionAnalyticsResponse(
    string StartTime, string EndTime, string TimeZone, SessionFiguresMessage Total, IReadOnlyList<SessionBucketMessage> Buckets);

/// <summary>A day, week or month, as far as it lies in the period.</summary>
/// <param name="Date">Its first day in the time zone.</param>
/// <param name="EndTime">Exclusive.</param>
public sealed record SessionBucketMessage(string Date, string StartTime, string EndTime, SessionFiguresMessage Figures);

/// <summary>SessionFigures of analytics.proto; the mean, median and p90 are absent without sessions.</summary>
public sealed record SessionFiguresMessage(
    int SessionCount, string TotalDuration, string? MeanDuration, string? MedianDuration, string? P90Duration, int ActiveUsers, int NewUsers, int ReturningUsers);

/// <summary>ListUserActivityResponse of analytics.proto.</summary>
public sealed record ListUserActivityResponse(IReadOnlyList<UserActivityMessage> Users, string? NextPageToken);

/// <summary>UserActivity of analytics.proto: a user's sessions in the period asked about.</summary>
/// <param name="LastSeen">End of the last session of all.</param>
public sealed record UserActivityMessage(
    EndUserKeyMessage EndUser, int SessionCount, int ShortSessionCount, string TotalDuration, int ApplicationCount, string LastSeen);
