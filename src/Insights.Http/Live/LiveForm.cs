using Insights.Domain.EndUsers;
using Insights.Domain.Live;
using Insights.Http.Json;
using Insights.Http.Messages;
using Insights.Http.Users;
using Insights.Service.Live;

namespace Insights.Http.Live;

/// <summary>Live users in their wire form.</summary>
internal static class LiveForm
{
    public static ListLiveUsersResponse ToMessage(this LivePage page) => new(
        [.. page.Users.Select(ToMessage)],
        page.NextPageToken,
        page.Total,
        [.. page.Minutes.Select((count, i) => new LiveMinuteMessage(
            JsonText.Time(page.LastMinuteMs - ((page.Minutes.Count - 1L - i) * LiveMinutes.MinuteMs)), count))],
        page.IsTruncated ? true : null);

    public static WatchLiveUsersResponse ToMessage(this LiveNews news) => new(
        [.. news.Users.Select(ToMessage)], [.. news.Left.Select(Key)], news.IsSnapshot ? true : null, news.Total, news.InMinute);

    private static LiveUserMessage ToMessage(LiveState user) => new(
        Key(user.User),
        JsonText.Time(user.FirstMs),
        JsonText.Time(user.LastMs),
        (int)Math.Min(user.Events, int.MaxValue),
        user.Application,
        user.Place is { } place ? new PlaceMessage(place.Country, place.Region, place.City) : null,
        user.Browser is { } browser ? new BrowserMessage(browser.Name, browser.Version) : null,
        user.PageUrl is null && user.PageTitle is null ? null : new PageMessage(user.PageUrl, user.PageTitle));

    private static EndUserKeyMessage Key(EndUserKey user) => new(EndUserForm.Kind(user.Kind), user.Id);
}
