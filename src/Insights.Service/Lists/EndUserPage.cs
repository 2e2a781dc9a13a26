using Insights.Service.Lookups;

namespace Insights.Service.Lists;

/// <summary>Which users are asked for; empty texts are as good as none.</summary>
public sealed record ListRequest
{
    /// <summary>A filter; empty: every user.</summary>
    public string? Filter { get; init; }

    /// <summary><c>last_seen</c> (the default, descending), <c>first_seen</c>, <c>total_sessions</c>, <c>total_session_duration</c> or <c>id</c>; then <c>desc</c> or <c>asc</c>.</summary>
    public string? OrderBy { get; init; }

    /// <summary>1 to 1,000; 0 or null: 50.</summary>
    public int? PageSize { get; init; }

    /// <summary>As the previous page gave it; null or empty for the first.</summary>
    public string? PageToken { get; init; }

    /// <summary>Whether bots are in it though the filter does not name their tag; not with a filter that was read before.</summary>
    public bool IncludeBots { get; init; }

    /// <summary>Whether all are counted.</summary>
    public bool WithTotal { get; init; }
}

/// <summary>A page of users.</summary>
/// <param name="NextPageToken">Asks for the next page; null on the last one.</param>
/// <param name="Total">How many there are on all pages, where asked for.</param>
public sealed record EndUserPage(IReadOnlyList<EndUserRecord> Users, string? NextPageToken, long? Total);
