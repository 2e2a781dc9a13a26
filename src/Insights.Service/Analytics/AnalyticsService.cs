using Insights.Service.Calls;
using System.Globalization;
using Insights.Domain.Analytics;
using Insights.Domain.Attributes;
using Insights.Domain.EndUsers;
using Insights.Domain.EndUsers.Ports;
using Insights.Domain.Events;
using Insights.Domain.Filters;
using Insights.Service.Ingest.Reading;
using Insights.Service.Keys;
using Insights.Service.Lists;
using Insights.Service.Segments;

namespace Insights.Service.Analytics;

/// <summary>Answers questions about closed sessions (docs/semantics.md 1.9). Every call is scoped by the caller's key.</summary>
public sealed class AnalyticsService(ISessionAnalytics analytics, FilterTexts filters, SegmentDirectory segments, TimeProvider clock)
{
    private static readonly TimeSpan _usualPeriod = TimeSpan.FromDays(30);
    private static readonly TimeSpan _minute = TimeSpan.FromMinutes(1);

    /// <summary>Figures of a period by hour, day, week or month.</summary>
    /// <exception cref="ServiceException">PermissionDenied, InvalidArgument, NotFound for a segment that is not there, FailedPrecondition, Unavailable.</exception>
    public async ValueTask<SessionReport> QueryAsync(Caller caller, FiguresAsked asked, CancellationToken ct)
    {
        var (scope, period, _) = await ScopeAsync(caller, asked, ct).ConfigureAwait(false);
        var zone = Zone(asked.TimeZone);
        var buckets = PeriodCalendar.Cut(period, asked.Granularity, zone)
            ?? throw ServiceException.Invalid("granularity", $"gives more than {PeriodCalendar.MaxBuckets} parts of the period; ask for larger ones, or for less");
        var figures = await AskAsync(analytics.FiguresAsync(scope, [period, .. buckets.Select(b => b.Period)], ct)).ConfigureAwait(false);
        return new SessionReport(period, zone.Id, figures[0], [.. buckets.Zip(figures.Skip(1))]);
    }

    /// <summary>The closed sessions that start in the period, the newest first.</summary>
    /// <exception cref="ServiceException">PermissionDenied, InvalidArgument, NotFound for a segment that is not there, FailedPrecondition, Unavailable.</exception>
    public async ValueTask<UserSessionPage> ListSessionsAsync(Caller caller, SessionsListed asked, CancellationToken ct)
    {
        var size = PageSize.Of(asked.PageSize);
        var question = Question(caller, asked, "sessions");
        var token = ListToken.Read(asked.PageToken, question, byId: true);
        var (scope, period, _) = await ScopeAsync(caller, asked, ct, token?.NowMs).ConfigureAwait(false);
        var after = token is null ? null : new SessionPlace(token.After.Number, token.After.UserHash, token.After.Id!);
        var found = await AskAsync(analytics.SessionsAsync(scope, period, after, size + 1, ct)).ConfigureAwait(false);
        if (found.Count <= size)
            return new UserSessionPage(found, null);
        var (_, hash, last) = found[size - 1];
        return new UserSessionPage(
            [.. found.Take(size)], new ListToken(scope.NowMs, new(last.StartMs, last.FirstEventId, hash)).Write(question));
    }

    /// <summary>What a page token is bound to.</summary>
    private static string Question(Caller caller, SessionsAsked asked, string rule) => string.Join(
        '\0', caller.AccountToRead(), rule, asked.FromMs, asked.ToMs, asked.Application, asked.Filter, asked.Segment, asked.User, asked.CountMerged, asked.IncludeBots);

    /// <summary>Users with many short sessions, those with the most first.</summary>
    /// <exception cref="ServiceException">PermissionDenied, InvalidArgument, NotFound for a segment that is not there, FailedPrecondition, Unavailable.</exception>
    public async ValueTask<ActivityPage> ListStrugglingAsync(Caller caller, ActivityAsked asked, CancellationToken ct)
    {
        var rule = new StrugglingRule(
            Span(asked.ShortSession, "shortSession"), Count(asked.MinShortSessions, 3, 1, "minShortSessions"));
        return await PageAsync(
            caller, asked, rule.ToString(), u => u.ShortSessions,
            (scope, period, after, limit) => analytics.StrugglingAsync(scope, period, rule, after, limit, ct), ct).ConfigureAwait(false);
    }

    /// <summary>Users with next to no sessions, those last seen longest ago first.</summary>
    /// <exception cref="ServiceException">PermissionDenied, InvalidArgument, NotFound for a segment that is not there, FailedPrecondition, Unavailable.</exception>
    public async ValueTask<ActivityPage> ListDisengagedAsync(Caller caller, ActivityAsked asked, CancellationToken ct)
    {
        var rule = new DisengagedRule(
            Count(asked.MaxSessions, 1, 0, "maxSessions"), Span(asked.MaxTotalDuration, "maxTotalDuration"));
        return await PageAsync(
            caller, asked, rule.ToString(), u => u.LastSeenMs,
            (scope, period, after, limit) => analytics.DisengagedAsync(scope, period, rule, after, limit, ct), ct).ConfigureAwait(false);
    }

    private async ValueTask<ActivityPage> PageAsync(
        Caller caller, ActivityAsked asked, string rule, Func<UserActivity, long> rank,
        Func<SessionScope, Period, ActivityPlace?, int, ValueTask<IReadOnlyList<UserActivity>>> read, CancellationToken ct)
    {
        var size = PageSize.Of(asked.PageSize);
        var question = Question(caller, asked, rule);
        var token = ListToken.Read(asked.PageToken, question, byId: false);
        var (scope, period, _) = await ScopeAsync(caller, asked, ct, token?.NowMs).ConfigureAwait(false);
        var found = await AskAsync(read(
            scope, period, token is null ? null : new ActivityPlace(token.After.Number, token.After.UserHash), size + 1)).ConfigureAwait(false);
        if (found.Count <= size)
            return new ActivityPage(found, null);
        var last = found[size - 1];
        return new ActivityPage(
            [.. found.Take(size)], new ListToken(scope.NowMs, new(rank(last), null, last.UserHash)).Write(question));
    }

    /// <exception cref="ServiceException">PermissionDenied, InvalidArgument, NotFound for a segment that is not there, FailedPrecondition.</exception>
    private async ValueTask<(SessionScope Scope, Period Period, long NowMs)> ScopeAsync(
        Caller caller, SessionsAsked asked, CancellationToken ct, long? asOfMs = null)
    {
        var account = caller.AccountToRead();
        var nowMs = asOfMs ?? clock.GetUtcNow().ToUnixTimeMilliseconds();
        var toMs = asked.ToMs ?? nowMs;
        var fromMs = asked.FromMs ?? Math.Max(toMs - (long)_usualPeriod.TotalMilliseconds, ClientTime.MinMs);
        if (toMs <= fromMs)
            throw ServiceException.Invalid("endTime", "must be after startTime");
        if (asked.Application is { Length: > 0 } application && !AttributeLimits.IsText(application, EventLimits.MaxUserIdBytes))
            throw ServiceException.Invalid("application", "is no name of an application");
        EndUserKey? user = null;
        if (asked.User is var (kind, id))
        {
            caller.MustKeep(kind);
            user = EventLimits.IsId(id, EventLimits.MaxUserIdBytes)
                ? new EndUserKey(account, kind, id)
                : throw ServiceException.Invalid("endUser.id", "must be 1 to 256 UTF-8 bytes without control characters");
        }
        var filter = await FilterAsync(account, asked, ct).ConfigureAwait(false);
        if (!asked.IncludeBots && user is null)
            filter = (filter ?? new Filter("", AllOf.Everyone)).WithoutBots();
        return (
            new SessionScope(account, string.IsNullOrEmpty(asked.Application) ? null : asked.Application, user, nowMs, filter, !caller.Settings.UserIdentification)
            {
                VisibleMs = clock.GetUtcNow().ToUnixTimeMilliseconds(),
                CountMerged = asked.CountMerged,
            },
            new Period(fromMs, toMs), nowMs);
    }

    private async ValueTask<Filter?> FilterAsync(string account, SessionsAsked asked, CancellationToken ct)
    {
        var filter = string.IsNullOrWhiteSpace(asked.Filter) ? null : await filters.ReadAsync(account, asked.Filter, "filter", ct).ConfigureAwait(false);
        if (string.IsNullOrEmpty(asked.Segment))
            return filter;
        var known = await segments.OfNowAsync(account, ct).ConfigureAwait(false);
        var segment = (known.Find(asked.Segment) ?? throw SegmentService.NotFound()).Meant().Filter;
        return filter is null ? segment : new Filter(filter.Text, new AllOf([segment.Root, filter.Root]));
    }

    private static TimeZoneInfo Zone(string? name)
    {
        if (string.IsNullOrEmpty(name))
            return TimeZoneInfo.Utc;
        // The longest name there is has half of this.
        return name.Length <= 64 && TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone) && zone.HasIanaId
            ? zone
            : throw ServiceException.Invalid("timeZone", "must be a time zone of the IANA database, such as Europe/Zurich");
    }

    private static long Span(TimeSpan? span, string field) => span is { } given && (given < TimeSpan.Zero || given.TotalDays > 366)
        ? throw ServiceException.Invalid(field, "must be from 0s to 366 days")
        : (long)(span ?? _minute).TotalMilliseconds;

    private static int Count(int? count, int usual, int least, string field) => count is { } given && (given < least || given > 1_000_000)
        ? throw ServiceException.Invalid(field, string.Create(CultureInfo.InvariantCulture, $"must be from {least} to 1000000"))
        : count ?? usual;

    private static ValueTask<T> AskAsync<T>(ValueTask<T> answer) =>
        answer.OrUnavailableAsync("The question cannot be answered right now, or takes too long; try again after a moment.");
}
