using Insights.Contracts.Live;
using Insights.Domain.EndUsers;
using Insights.Domain.Live;

namespace Insights.Grains.Wire;

/// <summary>Live users as silos tell each other of them.</summary>
internal static class LiveMapping
{
    public static UserLive ToSent(this LiveState state) => new()
    {
        User = state.User.ToName(),
        FirstMs = state.FirstMs,
        LastMs = state.LastMs,
        Events = state.Events,
        IsSum = state.IsSum,
        IsGone = state.IsGone,
        Application = state.Application,
        Place = state.Place.ToSent(),
        Browser = state.Browser.ToSent(),
        PageUrl = state.PageUrl,
        PageTitle = state.PageTitle,
        AnonymousId = state.AnonymousId,
        Applications = [.. state.Minutes.Select(m => m.Application)],
        Minutes = [.. state.Minutes.Select(m => m.Mask)],
    };

    /// <summary>Those of kinds that this version knows: the others are live where they are known.</summary>
    public static LiveState[] ToStates(this UserLive[] users) =>
        [.. users.Where(u => Enum.IsDefined((UserKind)u.User.Kind)).Select(ToState)];

    private static LiveState ToState(this UserLive sent) => new(sent.User.ToKey())
    {
        FirstMs = sent.FirstMs,
        LastMs = sent.LastMs,
        Events = sent.Events,
        IsSum = sent.IsSum,
        IsGone = sent.IsGone,
        Application = sent.Application,
        Place = sent.Place.ToPlace(),
        Browser = sent.Browser.ToBrowser(),
        PageUrl = sent.PageUrl,
        PageTitle = sent.PageTitle,
        AnonymousId = sent.AnonymousId,
        Minutes = [.. sent.Applications.Zip(sent.Minutes, (application, mask) => new LiveMinutes(application, mask))],
    };

    public static CountLive ToSent(this LiveCount count) =>
        new() { Account = count.Account, Application = count.Application, Minute = count.Minute, Users = count.Users };

    public static LiveCount ToCount(this CountLive sent) => new(sent.Account, sent.Application, sent.Minute, sent.Users);
}
