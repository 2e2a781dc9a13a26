using Insights.Domain.Analytics;
using Insights.Domain.EndUsers;

namespace Insights.Service.Analytics;

/// <summary>Which sessions are asked about; empty texts are as good as none.</summary>
public record SessionsAsked
{
    /// <summary>Unix milliseconds, inclusive; null: 30 days before the end, or the beginning of the year 1 where that is later.</summary>
    public long? FromMs { get; init; }

    /// <summary>Unix milliseconds, exclusive; null: now.</summary>
    public long? ToMs { get; init; }

    /// <summary>Only sessions of this application.</summary>
    public string? Application { get; init; }

    /// <summary>Only sessions of users in this filter, by what they are now.</summary>
    public string? Filter { get; init; }

    /// <summary>Only sessions of users in the segment of this name, by what they are now; with a filter, of those in both.</summary>
    public string? Segment { get; init; }

    /// <summary>Whether sessions of anonymous users that were taken into an identified one count there as well.</summary>
    public bool CountMerged { get; init; }

    /// <summary>Whether sessions of bots count though no filter names their tag; those of one user always do.</summary>
    public bool IncludeBots { get; init; }

    /// <summary>Only sessions of this user.</summary>
    public (UserKind Kind, string Id)? User { get; init; }
}

/// <summary>Asks for figures.</summary>
public sealed record FiguresAsked : SessionsAsked
{
    public Granularity Granularity { get; init; } = Granularity.Day;

    /// <summary>By its IANA name; empty: UTC.</summary>
    public string? TimeZone { get; init; }
}

/// <summary>Asks for sessions.</summary>
public sealed record SessionsListed : SessionsAsked
{
    /// <summary>1 to 1,000; 0 or null: 50.</summary>
    public int? PageSize { get; init; }

    /// <summary>As the previous page gave it; null or empty for the first.</summary>
    public string? PageToken { get; init; }
}

/// <summary>Asks for users by their sessions in a period.</summary>
public sealed record ActivityAsked : SessionsAsked
{
    /// <summary>Struggling: how long a short session lasts at most; null: 60 s.</summary>
    public TimeSpan? ShortSession { get; init; }

    /// <summary>Struggling: so many short ones are many; null: 3.</summary>
    public int? MinShortSessions { get; init; }

    /// <summary>Disengaged: at most so many sessions; null: 1.</summary>
    public int? MaxSessions { get; init; }

    /// <summary>Disengaged: which last in sum at most this; null: 60 s.</summary>
    public TimeSpan? MaxTotalDuration { get; init; }

    /// <summary>1 to 1,000; 0 or null: 50.</summary>
    public int? PageSize { get; init; }

    /// <summary>As the previous page gave it; null or empty for the first.</summary>
    public string? PageToken { get; init; }
}

/// <summary>Figures of a period, as a whole and by its parts.</summary>
/// <param name="Buckets">In order, without a gap; a session is where it starts.</param>
public sealed record SessionReport(
    Period Period, string TimeZone, SessionFigures Total, IReadOnlyList<(Bucket Bucket, SessionFigures Figures)> Buckets);

/// <summary>A page of sessions.</summary>
/// <param name="NextPageToken">Asks for the next page; null on the last one.</param>
public sealed record UserSessionPage(IReadOnlyList<UserSession> Sessions, string? NextPageToken);

/// <summary>A page of users.</summary>
/// <param name="NextPageToken">Asks for the next page; null on the last one.</param>
public sealed record ActivityPage(IReadOnlyList<UserActivity> Users, string? NextPageToken);
