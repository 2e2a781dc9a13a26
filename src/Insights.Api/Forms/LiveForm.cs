using Insights.Domain.Live;
using Insights.Service.Live;
using Insights.V1;

namespace Insights.Api.Forms;

/// <summary>Live users in their wire form.</summary>
internal static class LiveForm
{
    public static ListLiveUsersResponse ToMessage(this LivePage page)
    {
        var answer = new ListLiveUsersResponse
        {
            Users = { page.Users.Select(ToMessage) },
            TotalSize = page.Total,
        };
        if (page.NextPageToken is { } next)
            answer.NextPageToken = next;
        if (page.IsTruncated)
            answer.Truncated = true;
        for (var i = 0; i < page.Minutes.Count; i++)
        {
            var startMs = page.LastMinuteMs - ((page.Minutes.Count - 1L - i) * LiveMinutes.MinuteMs);
            answer.Minutes.Add(new LiveMinute { StartTime = EndUserForm.Time(startMs), UserCount = page.Minutes[i] });
        }
        return answer;
    }

    public static WatchLiveUsersResponse ToMessage(this LiveNews news)
    {
        var message = new WatchLiveUsersResponse
        {
            Users = { news.Users.Select(ToMessage) },
            Left = { news.Left.Select(u => u.ToMessage()) },
            TotalSize = news.Total,
            MinuteUserCount = news.InMinute,
        };
        if (news.IsSnapshot)
            message.Snapshot = true;
        return message;
    }

    private static LiveUser ToMessage(LiveState user)
    {
        var message = new LiveUser
        {
            EndUser = user.User.ToMessage(),
            StartTime = EndUserForm.Time(user.FirstMs),
            LastEventTime = EndUserForm.Time(user.LastMs),
            EventCount = (int)Math.Min(user.Events, int.MaxValue),
            Place = user.Place.ToMessage(),
            Browser = user.Browser.ToMessage(),
            Page = PageOf(user),
        };
        if (user.Application is { } application)
            message.Application = application;
        return message;
    }

    private static Page? PageOf(LiveState user)
    {
        if (user.PageUrl is null && user.PageTitle is null)
            return null;
        var page = new Page();
        if (user.PageUrl is not null)
            page.Url = user.PageUrl;
        if (user.PageTitle is not null)
            page.Title = user.PageTitle;
        return page;
    }
}
