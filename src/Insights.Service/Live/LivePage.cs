using Insights.Domain.EndUsers;
using Insights.Domain.Live;

namespace Insights.Service.Live;

/// <summary>A page of those who are live, the last event first.</summary>
/// <param name="Total">How many are live, on all pages.</param>
/// <param name="Minutes">Distinct users in each of the last 60 minutes, the oldest first; the last minute is not over.</param>
/// <param name="LastMinuteMs">When the last of those minutes began, Unix milliseconds.</param>
/// <param name="IsTruncated">Whether more are live than are kept; those of the oldest changes are missing.</param>
/// <param name="NextPageToken">Asks for the next page; null on the last one.</param>
public sealed record LivePage(
    IReadOnlyList<LiveState> Users, int Total, IReadOnlyList<int> Minutes, long LastMinuteMs, bool IsTruncated, string? NextPageToken);

/// <summary>What a watcher is told at a time.</summary>
/// <param name="Users">Who came, or changed.</param>
/// <param name="Left">Who is live no more.</param>
/// <param name="IsSnapshot">It belongs to the first look at all who are live.</param>
/// <param name="Total">How many are live.</param>
/// <param name="InMinute">Distinct users in the present minute so far.</param>
public sealed record LiveNews(
    IReadOnlyList<LiveState> Users, IReadOnlyList<EndUserKey> Left, bool IsSnapshot, int Total, int InMinute);
