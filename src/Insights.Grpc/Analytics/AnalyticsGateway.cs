using System.Globalization;
using Google.Protobuf.WellKnownTypes;
using Grpc.AspNetCore.Server.Model;
using Grpc.Core;
using Insights.Domain.Analytics;
using Insights.Domain.Attributes.Requests;
using Insights.Grpc.Attributes;
using Insights.Grpc.Calls;
using Insights.Grpc.Users;
using Insights.Service;
using Insights.Service.Accounts;
using Insights.Service.Analytics;
using Insights.V1;
using Described = Insights.V1.AnalyticsService;
using FiguresMessage = Insights.V1.SessionFigures;
using Wanted = Insights.V1.QuerySessionAnalyticsRequest.Types.Granularity;

namespace Insights.Grpc.Analytics;

/// <summary>AnalyticsService of analytics.proto.</summary>
internal sealed class AnalyticsGateway(AccountDirectory accounts, Insights.Service.Analytics.AnalyticsService analytics, CallGuard guard)
    : IServiceMethodProvider<AnalyticsGateway>
{
    private static readonly Method<QuerySessionAnalyticsRequest, QuerySessionAnalyticsResponse> Query =
        Marshalling.Method<QuerySessionAnalyticsRequest, QuerySessionAnalyticsResponse>(
            Described.Descriptor, nameof(Described.AnalyticsServiceBase.QuerySessionAnalytics));

    private static readonly Method<ListStrugglingUsersRequest, ListUserActivityResponse> ListStruggling =
        Marshalling.Method<ListStrugglingUsersRequest, ListUserActivityResponse>(
            Described.Descriptor, nameof(Described.AnalyticsServiceBase.ListStrugglingUsers));

    private static readonly Method<ListDisengagedUsersRequest, ListUserActivityResponse> ListDisengaged =
        Marshalling.Method<ListDisengagedUsersRequest, ListUserActivityResponse>(
            Described.Descriptor, nameof(Described.AnalyticsServiceBase.ListDisengagedUsers));

    public void OnServiceMethodDiscovery(ServiceMethodProviderContext<AnalyticsGateway> context)
    {
        context.AddUnaryMethod(Query, [], static (s, request, call) => s.GuardAsync(s.QueryAsync(request, call), call));
        context.AddUnaryMethod(ListStruggling, [], static (s, request, call) => s.GuardAsync(s.ListStrugglingAsync(request, call), call));
        context.AddUnaryMethod(ListDisengaged, [], static (s, request, call) => s.GuardAsync(s.ListDisengagedAsync(request, call), call));
    }

    private Task<T> GuardAsync<T>(Task<T> call, ServerCallContext context) => guard.RunAsync(call, context);

    private async Task<QuerySessionAnalyticsResponse> QueryAsync(QuerySessionAnalyticsRequest request, ServerCallContext context)
    {
        var caller = context.Authenticate(accounts);
        caller.AccountToRead();
        var asked = (FiguresAsked)Read(request.Selection, new FiguresAsked
        {
            TimeZone = request.TimeZone,
            Granularity = request.Granularity switch
            {
                Wanted.Unspecified or Wanted.Day => Granularity.Day,
                Wanted.Week => Granularity.Week,
                Wanted.Month => Granularity.Month,
                _ => throw ServiceException.Invalid("granularity", "must be DAY, WEEK or MONTH"),
            },
        });
        var report = await analytics.QueryAsync(caller, asked, context.CancellationToken);
        return new QuerySessionAnalyticsResponse
        {
            StartTime = EndUserForm.Time(report.Period.FromMs),
            EndTime = EndUserForm.Time(report.Period.ToMs),
            TimeZone = report.TimeZone,
            Total = ToMessage(report.Total),
            Buckets =
            {
                report.Buckets.Select(b => new QuerySessionAnalyticsResponse.Types.Bucket
                {
                    Date = b.Bucket.Date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
                    StartTime = EndUserForm.Time(b.Bucket.Period.FromMs),
                    EndTime = EndUserForm.Time(b.Bucket.Period.ToMs),
                    Figures = ToMessage(b.Figures),
                }),
            },
        };
    }

    private async Task<ListUserActivityResponse> ListStrugglingAsync(ListStrugglingUsersRequest request, ServerCallContext context)
    {
        var caller = context.Authenticate(accounts);
        caller.AccountToRead();
        var asked = (ActivityAsked)Read(request.Selection, new ActivityAsked
        {
            ShortSession = Span(request.ShortSession, "shortSession"),
            MinShortSessions = request.HasMinShortSessions ? request.MinShortSessions : null,
            PageSize = request.PageSize,
            PageToken = request.PageToken,
        });
        return ToMessage(await analytics.ListStrugglingAsync(caller, asked, context.CancellationToken));
    }

    private async Task<ListUserActivityResponse> ListDisengagedAsync(ListDisengagedUsersRequest request, ServerCallContext context)
    {
        var caller = context.Authenticate(accounts);
        caller.AccountToRead();
        var asked = (ActivityAsked)Read(request.Selection, new ActivityAsked
        {
            MaxSessions = request.HasMaxSessions ? request.MaxSessions : null,
            MaxTotalDuration = Span(request.MaxTotalDuration, "maxTotalDuration"),
            PageSize = request.PageSize,
            PageToken = request.PageToken,
        });
        return ToMessage(await analytics.ListDisengagedAsync(caller, asked, context.CancellationToken));
    }

    /// <exception cref="ServiceException">InvalidArgument.</exception>
    private static SessionsAsked Read(SessionSelection? selection, SessionsAsked asked)
    {
        if (selection is null)
            return asked;
        var faults = new List<RequestFault>();
        var read = asked with
        {
            FromMs = AttributeForm.Time(selection.StartTime, "selection.startTime", faults),
            ToMs = AttributeForm.Time(selection.EndTime, "selection.endTime", faults),
            Application = selection.Application,
            Filter = selection.Filter,
            Segment = selection.Segment,
            User = selection.EndUser?.Read("selection.endUser"),
        };
        return faults.Count == 0 ? read : throw ServiceException.Invalid(faults[0].Field, faults[0].Problem);
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

    private static FiguresMessage ToMessage(Domain.Analytics.SessionFigures f) => new()
    {
        SessionCount = f.Sessions,
        TotalDuration = EndUserForm.Length(f.TotalMs),
        MeanDuration = f.MeanMs is { } mean ? EndUserForm.Length(mean) : null,
        MedianDuration = f.MedianMs is { } median ? EndUserForm.Length(median) : null,
        P90Duration = f.P90Ms is { } p90 ? EndUserForm.Length(p90) : null,
        ActiveUsers = f.ActiveUsers,
        NewUsers = f.NewUsers,
        ReturningUsers = f.ReturningUsers,
    };

    private static ListUserActivityResponse ToMessage(ActivityPage page) => new()
    {
        Users =
        {
            page.Users.Select(u => new V1.UserActivity
            {
                EndUser = u.User.ToMessage(),
                SessionCount = u.Sessions,
                ShortSessionCount = u.ShortSessions,
                TotalDuration = EndUserForm.Length(u.TotalMs),
                ApplicationCount = u.Applications,
                LastSeen = EndUserForm.Time(u.LastSeenMs),
            }),
        },
        NextPageToken = page.NextPageToken ?? "",
    };
}
