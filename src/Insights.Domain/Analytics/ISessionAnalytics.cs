using Insights.Domain.EndUsers;
using Insights.Domain.EndUsers.Ports;
using Insights.Domain.Events;
using Insights.Domain.Filters;
using Insights.Domain.Sessions;

namespace Insights.Domain.Analytics;

/// <summary>Questions about the rows of an account's closed sessions (docs/semantics.md 1.9). Expired users are left out of all of them.</summary>
public interface ISessionAnalytics
{
    /// <summary>The figures of each period, in the order given; a session is in the period in which it starts.</summary>
    /// <param name="periods">May overlap; at least one.</param>
    /// <exception cref="StoreException">The store cannot be reached.</exception>
    ValueTask<IReadOnlyList<SessionFigures>> FiguresAsync(SessionScope scope, IReadOnlyList<Period> periods, CancellationToken ct);

    /// <summary>Users with many short sessions in the period: those with the most first, then by hash.</summary>
    /// <exception cref="StoreException">The store cannot be reached.</exception>
    ValueTask<IReadOnlyList<UserActivity>> StrugglingAsync(SessionScope scope, Period period, StrugglingRule rule, ActivityPlace? after, int limit, CancellationToken ct);

    /// <summary>
    /// Users first seen before the period ends that have next to no sessions in it: those last seen longest ago first, then by hash.
    /// </summary>
    /// <exception cref="StoreException">The store cannot be reached.</exception>
    ValueTask<IReadOnlyList<UserActivity>> DisengagedAsync(SessionScope scope, Period period, DisengagedRule rule, ActivityPlace? after, int limit, CancellationToken ct);

    /// <summary>The closed sessions that start in the period: the newest first, by start, then by hash of the user, then by first event_id.</summary>
    /// <param name="after">Where the page before ended; null for the first.</param>
    /// <param name="limit">Most sessions; from 1.</param>
    /// <exception cref="StoreException">The store cannot be reached.</exception>
    ValueTask<IReadOnlyList<UserSession>> SessionsAsync(SessionScope scope, Period period, SessionPlace? after, int limit, CancellationToken ct);
}

/// <summary>Whose sessions are asked about.</summary>
/// <param name="Application">Only those of this application; null: of all, and of none.</param>
/// <param name="User">Only those of this user; null: of all.</param>
/// <param name="NowMs">What relative times count from, Unix milliseconds: the moment of the first page, as its token tells.</param>
/// <param name="Filter">Only those of users in it, by what they are now; null: of all.</param>
/// <param name="AnonymousOnly">Only those of anonymous users.</param>
public sealed record SessionScope(
    string Account, string? Application, EndUserKey? User, long NowMs, Filter? Filter = null, bool AnonymousOnly = false)
{
    /// <inheritdoc cref="Lists.UserQuestion.VisibleMs"/>
    public long VisibleMs { get; init; } = NowMs;

    /// <summary>
    /// Whether sessions of anonymous users count that were taken into an identified one, where they count as well. Always where
    /// <see cref="User"/> is given, and with the users who have next to none.
    /// </summary>
    public bool CountMerged { get; init; }
}

/// <summary>What the sessions of a period amount to. Times in milliseconds.</summary>
/// <param name="MedianMs">Duration of the session that half of them are no longer than, the lower one of two; null without sessions.</param>
/// <param name="P90Ms">Duration of the shortest session that nine of ten are no longer than; null without sessions.</param>
/// <param name="ActiveUsers">Users who have one of them.</param>
/// <param name="NewUsers">Those of them whose first session of all, in whatever application, is in the period.</param>
public sealed record SessionFigures(int Sessions, long TotalMs, long? MedianMs, long? P90Ms, int ActiveUsers, int NewUsers)
{
    public static readonly SessionFigures None = new(0, 0, null, null, 0, 0);

    /// <summary>Rounded down to the millisecond; null without sessions.</summary>
    public long? MeanMs => Sessions == 0 ? null : TotalMs / Sessions;

    /// <summary>Users who have one of them and came before the period.</summary>
    public int ReturningUsers => ActiveUsers - NewUsers;
}

/// <summary>Who struggles: many short sessions.</summary>
/// <param name="ShortMs">A session is short that lasts at most this; inclusive.</param>
/// <param name="LeastShort">So many short ones are many; inclusive, from 1.</param>
public readonly record struct StrugglingRule(long ShortMs, int LeastShort)
{
    /// <summary>What a short session lasts at most where nobody says otherwise: 60 seconds.</summary>
    public const long UsualShortMs = 60_000;
}

/// <summary>Who is disengaged: next to none.</summary>
/// <param name="MostSessions">Inclusive, from 0.</param>
/// <param name="MostMs">What they last in sum; inclusive.</param>
public readonly record struct DisengagedRule(int MostSessions, long MostMs);

/// <summary>A user's sessions in a period.</summary>
/// <param name="ShortSessions">Those that a <see cref="StrugglingRule"/> calls short; of the disengaged, the usual one.</param>
/// <param name="Applications">How many different ones, none not counted.</param>
/// <param name="LastSeenMs">Of all sessions, whenever they were.</param>
/// <param name="Place">Of the last of them that has one, as is the browser.</param>
public sealed record UserActivity(
    EndUserKey User, Guid UserHash, int Sessions, int ShortSessions, long TotalMs, int Applications, long LastSeenMs, Place? Place = null, Browser? Browser = null);

/// <summary>A closed session and whose it is.</summary>
public sealed record UserSession(EndUserKey User, Guid UserHash, Session Session);

/// <summary>Where a page of sessions ended.</summary>
/// <param name="FirstEventId">Compared by its UTF-8 bytes.</param>
public sealed record SessionPlace(long StartMs, Guid UserHash, string FirstEventId);

/// <summary>Where a page of users ended.</summary>
/// <param name="Rank">What they are listed by: the number of short sessions, or the moment last seen.</param>
public readonly record struct ActivityPlace(long Rank, Guid UserHash);
