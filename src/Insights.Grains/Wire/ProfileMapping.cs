using Insights.Contracts.EndUsers;
using Insights.Domain.EndUsers.Codec;
using Insights.Domain.Identity;
using Insights.Domain.Profiles;
using Insights.Domain.Sessions;

namespace Insights.Grains.Wire;

/// <summary>Profiles as silos send them to each other.</summary>
internal static class ProfileMapping
{
    public static ProfileAnswer ToAnswer(this Profile? profile) => new()
    {
        Profile = profile is null ? null : new ProfileOfUser
        {
            Revision = profile.Revision,
            TotalSessions = profile.Attributes.Totals.Count,
            TotalDurationMs = profile.Attributes.Totals.DurationMs,
            FirstStartMs = profile.Attributes.Totals.FirstStartMs,
            LastEndMs = profile.Attributes.Totals.LastEndMs,
            Orders = profile.Attributes.Totals.Orders,
            Place = profile.Attributes.Place.ToSent(),
            Browser = profile.Attributes.Browser.ToSent(),
            OpenSession = profile.OpenSession is { } open ? ToSent(open) : null,
            Links = profile.Links.All.Count == 0 ? null : [.. profile.Links.All.Select(ToSent)],
            Values = profile.Values.All.IsEmpty ? null : ValuesCodec.Encode(profile.Values),
        },
    };

    /// <exception cref="InvalidDataException">A form or number that this version does not know.</exception>
    public static Profile ToProfile(this ProfileOfUser sent) => new(
        sent.Revision,
        new StandardAttributes(
            new SessionTotals(sent.TotalSessions, sent.TotalDurationMs, sent.FirstStartMs, sent.LastEndMs, sent.Orders),
            sent.Place.ToPlace(),
            sent.Browser.ToBrowser()),
        sent.OpenSession is { } open ? ToSession(open) : null)
    {
        Values = ValuesCodec.Decode(sent.Values),
        Links = sent.Links is { } links ? new Links([.. links.Select(l => new Link(l.OtherId, l.SinceMs, l.UntilMs))]) : Links.None,
    };

    private static LinkOfUser ToSent(Link link) => new() { OtherId = link.OtherId, SinceMs = link.SinceMs, UntilMs = link.UntilMs };

    private static SessionOfUser ToSent(Session session) => new()
    {
        FirstEventId = session.FirstEventId,
        StartMs = session.StartMs,
        EndMs = session.EndMs,
        EventCount = session.EventCount,
        PageViewCount = session.PageViewCount,
        OrderCount = session.OrderCount,
        GoalCount = session.GoalCount,
        Application = session.Application,
        Place = session.Place.ToSent(),
        Browser = session.Browser.ToSent(),
        EndReason = (int)session.EndReason,
        OpenUntilMs = session.OpenUntilMs,
    };

    private static Session ToSession(SessionOfUser sent) => new()
    {
        FirstEventId = sent.FirstEventId,
        StartMs = sent.StartMs,
        EndMs = sent.EndMs,
        EventCount = sent.EventCount,
        PageViewCount = sent.PageViewCount,
        OrderCount = sent.OrderCount,
        GoalCount = sent.GoalCount,
        Application = sent.Application,
        Place = sent.Place.ToPlace(),
        Browser = sent.Browser.ToBrowser(),
        EndReason = sent.EndReason.Member<EndReason>(),
        OpenUntilMs = sent.OpenUntilMs,
    };
}
