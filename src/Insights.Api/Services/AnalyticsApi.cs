using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Insights.Api.Auth;
using Insights.Api.Forms;
using Insights.Domain.Analytics;
using Insights.Service;
using Insights.Service.Analytics;
using Insights.V1;
using Figures = Insights.Service.Analytics.AnalyticsService;
using Wanted = Insights.V1.QuerySessionAnalyticsRequest.Types.Granularity;

namespace Insights.Api.Services;

/// <summary>AnalyticsService of analytics.proto.</summary>
internal sealed class AnalyticsApi(Figures analytics) : V1.AnalyticsService.AnalyticsServiceBase
{
    public override async Task<QuerySessionAnalyticsResponse> QuerySessionAnalytics(QuerySessionAnalyticsRequest request, ServerCallContext context)
    {
        var asked = (FiguresAsked)request.Selection.Read(new FiguresAsked
        {
            TimeZone = request.TimeZone,
            Granularity = request.Granularity switch
            {
                Wanted.Unspecified or Wanted.Day => Granularity.Day,
                Wanted.Week => Granularity.Week,
                Wanted.Month => Granularity.Month,
                Wanted.Hour => Granularity.Hour,
                _ => throw ServiceException.Invalid("granularity", "must be HOUR, DAY, WEEK or MONTH"),
            },
        });
        return (await analytics.QueryAsync(context.Caller(), asked, context.CancellationToken)).ToMessage();
    }

    public override async Task<ListStrugglingUsersResponse> ListStrugglingUsers(ListStrugglingUsersRequest request, ServerCallContext context)
    {
        var asked = (ActivityAsked)request.Selection.Read(new ActivityAsked
        {
            ShortSession = Span(request.ShortSession, "shortSession"),
            MinShortSessions = request.HasMinShortSessions ? request.MinShortSessions : null,
            PageSize = request.PageSize,
            PageToken = request.PageToken,
        });
        var page = await analytics.ListStrugglingAsync(context.Caller(), asked, context.CancellationToken);
        var answer = new ListStrugglingUsersResponse { Users = { page.Users.Select(u => u.ToMessage()) } };
        if (page.NextPageToken is { } next)
            answer.NextPageToken = next;
        return answer;
    }

    public override async Task<ListDisengagedUsersResponse> ListDisengagedUsers(ListDisengagedUsersRequest request, ServerCallContext context)
    {
        var asked = (ActivityAsked)request.Selection.Read(new ActivityAsked
        {
            MaxSessions = request.HasMaxSessions ? request.MaxSessions : null,
            MaxTotalDuration = Span(request.MaxTotalDuration, "maxTotalDuration"),
            PageSize = request.PageSize,
            PageToken = request.PageToken,
        });
        var page = await analytics.ListDisengagedAsync(context.Caller(), asked, context.CancellationToken);
        var answer = new ListDisengagedUsersResponse { Users = { page.Users.Select(u => u.ToMessage()) } };
        if (page.NextPageToken is { } next)
            answer.NextPageToken = next;
        return answer;
    }

    public override async Task<ListAccountSessionsResponse> ListAccountSessions(ListAccountSessionsRequest request, ServerCallContext context)
    {
        var asked = (SessionsListed)request.Selection.Read(new SessionsListed { PageSize = request.PageSize, PageToken = request.PageToken });
        var page = await analytics.ListSessionsAsync(context.Caller(), asked, context.CancellationToken);
        var answer = new ListAccountSessionsResponse { Sessions = { page.Sessions.Select(s => s.ToMessage()) } };
        if (page.NextPageToken is { } next)
            answer.NextPageToken = next;
        return answer;
    }

    /// <exception cref="ServiceException">InvalidArgument.</exception>
    private static TimeSpan? Span(Duration? duration, string field)
    {
        try
        {
            return duration?.ToTimeSpan();
        }
        catch (InvalidOperationException)
        {
            throw ServiceException.Invalid(field, "must be a duration");
        }
    }
}
