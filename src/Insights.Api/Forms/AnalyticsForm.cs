using System.Globalization;
using Insights.Domain.Attributes.Requests;
using Insights.Domain.EndUsers;
using Insights.Service;
using Insights.Service.Analytics;
using Insights.V1;
using UserSession = Insights.Domain.Analytics.UserSession;
using UserActivity = Insights.Domain.Analytics.UserActivity;

namespace Insights.Api.Forms;

/// <summary>Figures of sessions in their wire form, and what is asked of them out of it.</summary>
internal static class AnalyticsForm
{
    /// <exception cref="ServiceException">InvalidArgument.</exception>
    public static SessionsAsked Read(this SessionSelection? selection, SessionsAsked asked)
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
            CountMerged = selection.CountMerged,
            IncludeBots = selection.IncludeBots,
            User = selection.UserCase switch
            {
                SessionSelection.UserOneofCase.UserId => (UserKind.Identified, selection.UserId),
                SessionSelection.UserOneofCase.AnonymousId => (UserKind.Anonymous, selection.AnonymousId),
                _ => null,
            },
        };
        return faults.Count == 0 ? read : throw ServiceException.Invalid(faults[0].Field, faults[0].Problem);
    }

    public static QuerySessionAnalyticsResponse ToMessage(this SessionReport report) => new()
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

    public static V1.UserActivity ToMessage(this UserActivity user) => new()
    {
        EndUser = user.User.ToMessage(),
        SessionCount = user.Sessions,
        ShortSessionCount = user.ShortSessions,
        TotalDuration = EndUserForm.Length(user.TotalMs),
        ApplicationCount = user.Applications,
        LastSeen = EndUserForm.Time(user.LastSeenMs),
        ShortSessionShare = user.Sessions == 0 ? 0 : (double)user.ShortSessions / user.Sessions,
        Place = user.Place?.ToMessage(),
        Browser = user.Browser?.ToMessage(),
    };

    public static V1.UserSession ToMessage(this UserSession session) => new()
    {
        EndUser = session.User.ToMessage(),
        Session = session.Session.ToMessage(session.User, isOpen: false),
    };

    private static SessionFigures ToMessage(Domain.Analytics.SessionFigures f) => new()
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
}
