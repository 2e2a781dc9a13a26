using System.Globalization;
using Insights.Domain.Analytics;
using Insights.Domain.EndUsers;
using Insights.Http.Json;
using Insights.Http.Messages;
using Insights.Http.Users;
using Insights.Service;
using Insights.Service.Accounts;
using Insights.Service.Analytics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Insights.Http.Analytics;

/// <summary>AnalyticsService of analytics.proto over HTTP.</summary>
internal static class AnalyticsEndpoints
{
    public static void MapAnalytics(this IEndpointRouteBuilder app)
    {
        app.MapGet("/v1/sessionAnalytics:query", QueryAsync)
            .WithName("QuerySessionAnalytics").WithTags("AnalyticsService")
            .WithSummary("Figures of closed sessions from startTime to endTime (default: the last 30 days), by granularity DAY, WEEK or MONTH of timeZone (default UTC); application, filter, segment (a name), userId or anonymousId: only such sessions.")
            .Produces<QuerySessionAnalyticsResponse>().WithProblems();
        app.MapGet("/v1/sessionAnalytics:listStrugglingUsers", StrugglingAsync)
            .WithName("ListStrugglingUsers").WithTags("AnalyticsService")
            .WithSummary("Users with at least minShortSessions (3) sessions of at most shortSession (60s) in the period, those with the most first; pageSize 1 to 1000, default 50.")
            .Produces<ListUserActivityResponse>().WithProblems();
        app.MapGet("/v1/sessionAnalytics:listDisengagedUsers", DisengagedAsync)
            .WithName("ListDisengagedUsers").WithTags("AnalyticsService")
            .WithSummary("Users with at most maxSessions (1) sessions of at most maxTotalDuration (60s) in sum in the period, those last seen longest ago first; pageSize 1 to 1000, default 50.")
            .Produces<ListUserActivityResponse>().WithProblems();
    }

    private static async Task<IResult> QueryAsync(
        HttpContext context, string? startTime, string? endTime, string? application, string? filter, string? segment, string? userId, string? anonymousId,
        string? granularity, string? timeZone, AccountDirectory accounts, AnalyticsService analytics)
    {
        var caller = context.Authenticate(accounts);
        caller.AccountToRead();
        var asked = new FiguresAsked
        {
            FromMs = QueryText.Time(startTime, "startTime"),
            ToMs = QueryText.Time(endTime, "endTime"),
            Application = application,
            Filter = filter,
            Segment = segment,
            User = User(userId, anonymousId),
            TimeZone = timeZone,
            Granularity = granularity switch
            {
                null or "" or "DAY" => Granularity.Day,
                "WEEK" => Granularity.Week,
                "MONTH" => Granularity.Month,
                _ => throw ServiceException.Invalid("granularity", "must be DAY, WEEK or MONTH"),
            },
        };
        var report = await analytics.QueryAsync(caller, asked, context.RequestAborted);
        return Results.Json(ToMessage(report), MessagesJson.Wire.QuerySessionAnalyticsResponse);
    }

    private static async Task<IResult> StrugglingAsync(
        HttpContext context, string? startTime, string? endTime, string? application, string? filter, string? segment, string? userId, string? anonymousId,
        string? shortSession, string? minShortSessions, string? pageSize, string? pageToken, AccountDirectory accounts, AnalyticsService analytics)
    {
        var caller = context.Authenticate(accounts);
        caller.AccountToRead();
        var asked = Asked(startTime, endTime, application, filter, segment, userId, anonymousId, pageSize, pageToken) with
        {
            ShortSession = QueryText.Duration(shortSession, "shortSession"),
            MinShortSessions = QueryText.Count(minShortSessions, "minShortSessions"),
        };
        return Answer(await analytics.ListStrugglingAsync(caller, asked, context.RequestAborted));
    }

    private static async Task<IResult> DisengagedAsync(
        HttpContext context, string? startTime, string? endTime, string? application, string? filter, string? segment, string? userId, string? anonymousId,
        string? maxSessions, string? maxTotalDuration, string? pageSize, string? pageToken, AccountDirectory accounts, AnalyticsService analytics)
    {
        var caller = context.Authenticate(accounts);
        caller.AccountToRead();
        var asked = Asked(startTime, endTime, application, filter, segment, userId, anonymousId, pageSize, pageToken) with
        {
            MaxSessions = QueryText.Count(maxSessions, "maxSessions"),
            MaxTotalDuration = QueryText.Duration(maxTotalDuration, "maxTotalDuration"),
        };
        return Answer(await analytics.ListDisengagedAsync(caller, asked, context.RequestAborted));
    }

    private static ActivityAsked Asked(
        string? startTime, string? endTime, string? application, string? filter, string? segment, string? userId, string? anonymousId, string? pageSize, string? pageToken) => new()
        {
            FromMs = QueryText.Time(startTime, "startTime"),
            ToMs = QueryText.Time(endTime, "endTime"),
            Application = application,
            Filter = filter,
            Segment = segment,
            User = User(userId, anonymousId),
            PageSize = PageSize.Read(pageSize),
            PageToken = pageToken,
        };

    private static (UserKind Kind, string Id)? User(string? userId, string? anonymousId) => (userId, anonymousId) switch
    {
        (null or "", null or "") => null,
        (_, null or "") => (UserKind.Identified, userId),
        (null or "", _) => (UserKind.Anonymous, anonymousId),
        _ => throw ServiceException.Invalid("anonymousId", "and userId cannot both be given"),
    };

    private static IResult Answer(ActivityPage page) => Results.Json(
        new ListUserActivityResponse([.. page.Users.Select(ToMessage)], page.NextPageToken), MessagesJson.Wire.ListUserActivityResponse);

    private static UserActivityMessage ToMessage(UserActivity user) => new(
        new EndUserKeyMessage(EndUserForm.Kind(user.User.Kind), user.User.Id), user.Sessions, user.ShortSessions, JsonText.Duration(user.TotalMs),
        user.Applications, JsonText.Time(user.LastSeenMs));

    private static QuerySessionAnalyticsResponse ToMessage(SessionReport report) => new(
        JsonText.Time(report.Period.FromMs), JsonText.Time(report.Period.ToMs), report.TimeZone, ToMessage(report.Total),
        [
            .. report.Buckets.Select(b => new SessionBucketMessage(
                b.Bucket.Date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), JsonText.Time(b.Bucket.Period.FromMs), JsonText.Time(b.Bucket.Period.ToMs),
                ToMessage(b.Figures))),
        ]);

    private static SessionFiguresMessage ToMessage(SessionFigures f) => new(
        f.Sessions, JsonText.Duration(f.TotalMs), Duration(f.MeanMs), Duration(f.MedianMs), Duration(f.P90Ms), f.ActiveUsers, f.NewUsers, f.ReturningUsers);

    private static string? Duration(long? ms) => ms is { } known ? JsonText.Duration(known) : null;
}
