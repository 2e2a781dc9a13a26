using Insights.Domain.Live;
using Insights.Grpc.Users;
using Insights.Service.Live;
using Insights.V1;

namespace Insights.Grpc.Live;

/// <summary>Live users in their wire form.</summary>
internal static class LiveForm
{
    public static ListLiveUsersResponse ToMessage(this LivePage page)
    {
        var answer = new ListLiveUsersResponse
        {
            Users = { page.Users.Select(ToMessage) },
            NextPageToken = page.NextPageToken ?? "",
            TotalSize = page.Total,
            Truncated = page.IsTruncated,
        };
        for (var i = 0; i < page.Minutes.Count; i++)
        {
            var startMs = page.LastMinuteMs - ((page.Minutes.Count - 1L - i) * LiveMinutes.MinuteMs);
            answer.Minutes.Add(new LiveMinute { StartTime = EndUserForm.Time(startMs), UserCount = page.Minutes[i] });
        }
        return answer;
    }

    public static WatchLiveUsersResponse ToMessage(this LiveNews news) => new()
    {
        Users = { news.Users.Select(ToMessage) },
        Left = { news.Left.Select(u => u.ToMessage()) },
        Snapshot = news.IsSnapshot,
        TotalSize = news.Total,
        MinuteUserCount = news.InMinute,
    };

    private static LiveUser ToMessage(LiveState user) => new()
    {
        EndUser = user.User.ToMessage(),
        StartTime = EndUserForm.Time(user.FirstMs),
        LastEventTime = EndUserForm.Time(user.LastMs),
        EventCount = (int)Math.Min(user.Events, int.MaxValue),
        Application = user.Application ?? "",
        Place = user.Place is { } place ? new Place { Country = place.Country ?? "", Region = place.Region ?? "", City = place.City ?? "" } : null,
        Browser = user.Browser is { } browser ? new Browser { Name = browser.Name ?? "", Version = browser.Version ?? "" } : null,
        Page = user.PageUrl is null && user.PageTitle is null ? null : new Page { Url = user.PageUrl ?? "", Title = user.PageTitle ?? "" },
    };
}
