using Insights.Contracts;
using Insights.Domain.Attributes;
using Insights.Domain.Identity;
using Insights.Domain.Profiles;
using Insights.Domain.Sessions;
using Insights.Storage.Codec;
using V1 = Insights.Storage.V1;

namespace Insights.Grains.Wire;

/// <summary>Profiles as silos send them to each other.</summary>
internal static class ProfileMapping
{
    public static Message ToAnswer(this Profile? profile) => new V1.OwnerAnswer { Profile = profile is null ? null : ToProto(profile) }.ToMessage();

    private static V1.Profile ToProto(Profile profile) => new()
    {
        Revision = profile.Revision,
        Totals = profile.Attributes.Totals.ToProto(),
        Place = profile.Attributes.Place?.ToProto(),
        Browser = profile.Attributes.Browser?.ToProto(),
        OpenSession = profile.OpenSession is { } open ? ToProto(open) : null,
        Values = { profile.Values.All.ToProto() },
        Links = { profile.Links.All.Select(ToProto) },
    };

    /// <exception cref="InvalidDataException">A number that this version does not know.</exception>
    public static Profile ToDomain(this V1.Profile sent) => new(
        sent.Revision,
        new StandardAttributes(sent.Totals.ToDomain(), sent.Place?.ToDomain(), sent.Browser?.ToDomain()),
        sent.OpenSession is { } open ? ToDomain(open) : null)
    {
        Values = UserValues.Of(sent.Values.ToDomain()),
        Links = sent.Links.Count == 0
            ? Links.None
            : new Links([.. sent.Links.Select(l => new Link(l.OtherId.Needed(), l.SinceMs, l.HasUntilMs ? l.UntilMs : null))]),
    };

    private static V1.Profile.Types.Link ToProto(Link link)
    {
        var to = new V1.Profile.Types.Link { OtherId = link.OtherId, SinceMs = link.SinceMs };
        if (link.UntilMs is { } untilMs)
            to.UntilMs = untilMs;
        return to;
    }

    private static V1.Session ToProto(Session session)
    {
        var to = new V1.Session
        {
            FirstEventId = session.FirstEventId,
            StartMs = session.StartMs,
            EndMs = session.EndMs,
            Events = session.EventCount,
            PageViews = session.PageViewCount,
            Orders = session.OrderCount,
            Goals = session.GoalCount,
            Place = session.Place?.ToProto(),
            Browser = session.Browser?.ToProto(),
            EndReason = (V1.Session.Types.EndReason)session.EndReason,
            OpenUntilMs = session.OpenUntilMs,
        };
        if (session.Application is { } application)
            to.Application = application;
        return to;
    }

    private static Session ToDomain(V1.Session sent) => new()
    {
        FirstEventId = sent.FirstEventId.Needed(),
        StartMs = sent.StartMs,
        EndMs = sent.EndMs,
        EventCount = sent.Events,
        PageViewCount = sent.PageViews,
        OrderCount = sent.Orders,
        GoalCount = sent.Goals,
        Application = sent.HasApplication ? sent.Application : null,
        Place = sent.Place?.ToDomain(),
        Browser = sent.Browser?.ToDomain(),
        EndReason = sent.EndReason.Member<V1.Session.Types.EndReason, EndReason>(),
        OpenUntilMs = sent.OpenUntilMs,
    };
}
