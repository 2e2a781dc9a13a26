using Insights.Domain.EndUsers;
using Insights.Domain.Events;
using Insights.Domain.Live;
using Insights.Storage.Codec;
using V1 = Insights.Storage.V1;

namespace Insights.Grains.Wire;

/// <summary>Live users as silos tell each other of them.</summary>
internal static class LiveMapping
{
    public static V1.LiveState ToProto(this LiveState state)
    {
        var to = new V1.LiveState
        {
            User = state.User.ToProto(),
            FirstMs = state.FirstMs,
            LastMs = state.LastMs,
            Events = state.Events,
            IsSum = state.IsSum,
            IsGone = state.IsGone,
            Place = state.Place?.ToProto(),
            Browser = state.Browser?.ToProto(),
            Minutes = { state.Minutes.Select(ToProto) },
        };
        if (state.Application is { } application)
            to.Application = application;
        if (state.PageUrl is { } url)
            to.PageUrl = url;
        if (state.PageTitle is { } title)
            to.PageTitle = title;
        if (state.AnonymousId is { } anonymousId)
            to.AnonymousId = anonymousId;
        return to;
    }

    /// <summary>Those of kinds that this version knows: the others are live where they are known.</summary>
    public static LiveState[] ToDomain(this IEnumerable<V1.LiveState> users) =>
        [.. users.Where(u => u.User is { } user && Enum.IsDefined((UserKind)user.Kind)).Select(ToDomain)];

    private static LiveState ToDomain(V1.LiveState sent) => new(sent.User.ToDomain())
    {
        FirstMs = sent.FirstMs,
        LastMs = sent.LastMs,
        Events = sent.Events,
        IsSum = sent.IsSum,
        IsGone = sent.IsGone,
        Application = sent.HasApplication ? CommonTexts.Share(sent.Application) : null,
        Place = sent.Place?.ToDomain(),
        Browser = sent.Browser?.ToDomain(),
        PageUrl = sent.HasPageUrl ? CommonTexts.Share(sent.PageUrl) : null,
        PageTitle = sent.HasPageTitle ? CommonTexts.Share(sent.PageTitle) : null,
        AnonymousId = sent.HasAnonymousId ? sent.AnonymousId : null,
        Minutes = [.. sent.Minutes.Select(m => new LiveMinutes(m.HasApplication ? CommonTexts.Share(m.Application) : null, m.Mask))],
    };

    private static V1.LiveState.Types.Minutes ToProto(LiveMinutes minutes)
    {
        var to = new V1.LiveState.Types.Minutes { Mask = minutes.Mask };
        if (minutes.Application is { } application)
            to.Application = application;
        return to;
    }

    public static V1.LiveCounts ToProto(this IEnumerable<LiveCount> counts) => new() { Counts = { counts.Select(ToProto) } };

    private static V1.LiveCounts.Types.Count ToProto(LiveCount count)
    {
        var to = new V1.LiveCounts.Types.Count { Account = count.Account, Minute = count.Minute, Users = count.Users };
        if (count.Application is { } application)
            to.Application = application;
        return to;
    }

    public static IEnumerable<LiveCount> ToDomain(this V1.LiveCounts sent) =>
        sent.Counts.Select(c => new LiveCount(c.Account, c.HasApplication ? c.Application : null, c.Minute, c.Users));
}
