using Google.Protobuf.Collections;
using Insights.Domain.Attributes;
using Insights.Domain.EndUsers;
using Insights.Domain.EndUsers.Compacting;
using Insights.Domain.Events;
using Insights.Domain.Profiles;
using Insights.Domain.Sessions;

namespace Insights.Storage.Codec;

/// <summary>Saved states.</summary>
internal static class StateMapping
{
    public static V1.State ToProto(this EndUser user)
    {
        var history = user.History;
        var to = new V1.State
        {
            Seq = user.Seq,
            Incarnation = user.Incarnation,
            Past = ToProto(history.Past),
            Stated = { history.PastAnalytics.Latest.Select(ToProto).OfType<V1.StatedText>() },
            Fingerprints = history.Fingerprints.ToProto(),
            Attributes = user.Attributes is { } attributes ? ToProto(attributes) : null,
            RevisionOfLinks = user.RevisionOfLinks,
            Anonymous = user.Anonymous?.ToProto(),
            Identified = user.Identified?.ToProto(),
            Cut = user.Cut is { } cut ? new() { CutMs = cut.CutMs, FloorMs = cut.FloorMs, NextMs = cut.NextMs } : null,
        };
        to.Events.AddEvents(history.Detail);
        if (history.IsTrimmed)
            to.DetailFromMs = history.DetailFromMs;
        return to;
    }

    public static EndUser ToDomain(this V1.State state, EndUserKey key)
    {
        var stated = state.Stated.ByProperty(s => new StatedText(s.Text, new EventOrder(s.TimeMs, s.IsSessionEnd, CompactId.Of(s.EventId.Needed()))));
        var history = SessionHistory.Restore(
            state.Past is { } past ? ToDomain(past) : ClosedPast.None,
            AnalyticsFold.Of(stated),
            state.HasDetailFromMs ? state.DetailFromMs : long.MinValue,
            state.Fingerprints?.ToDomain(),
            state.Events.ToEvents());
        return new EndUser(
            key,
            state.Seq,
            state.Incarnation,
            history,
            state.Attributes is { } attributes ? ToDomain(attributes) : null,
            state.RevisionOfLinks,
            state.Anonymous?.ToDomain(),
            state.Identified?.ToDomain(),
            state.Cut is { } cut ? new LogCut(cut.CutMs, cut.FloorMs, cut.NextMs) : null);
    }

    private static V1.Past? ToProto(ClosedPast past) => past == ClosedPast.None
        ? null
        : new() { Totals = past.Totals.ToProto(), Place = past.Place?.ToProto(), Browser = past.Browser?.ToProto(), Events = past.Events };

    private static ClosedPast ToDomain(V1.Past past) =>
        new(past.Totals.ToDomain(), past.Place?.ToDomain(), past.Browser?.ToDomain(), past.Events);

    private static V1.StatedText? ToProto(StatedText? said, int property) => said is null ? null : new()
    {
        Property = property,
        Text = said.Text,
        TimeMs = said.Order.TimeMs,
        EventId = said.Order.Id.ToString(),
        IsSessionEnd = said.Order.IsSessionEnd,
    };

    private static V1.Attributes ToProto(AttributeHistory attributes)
    {
        var to = new V1.Attributes
        {
            Values = { attributes.Base.ToProto() },
            Count = attributes.Count,
            LastMs = attributes.LastMs,
            Updates = { attributes.Detail.Select(u => u.ToProto()) },
            Fingerprints = attributes.Fingerprints.ToProto(),
        };
        if (attributes.IsTrimmed)
            to.DetailFromMs = attributes.DetailFromMs;
        return to;
    }

    private static AttributeHistory ToDomain(V1.Attributes attributes)
    {
        var history = AttributeHistory.Restore(
            attributes.Values.ToDomain(),
            attributes.HasDetailFromMs ? attributes.DetailFromMs : long.MinValue,
            attributes.Count,
            attributes.LastMs,
            attributes.Updates.Select(AttributeMapping.ToDomain));
        if (attributes.Fingerprints is { } fingerprints)
            history.RestoreFingerprints(fingerprints.ToDomain());
        return history;
    }

    /// <summary>Events that sessions depend on; those that are alike share what they are but for ID and time.</summary>
    public static void AddEvents(this RepeatedField<V1.KnownEvent> to, IEnumerable<KnownEvent> events)
    {
        EventFacts? before = null;
        foreach (var e in events)
        {
            to.Add(new V1.KnownEvent { EventId = e.Id.ToString(), TimeMs = e.TimeMs, Facts = e.Facts.Equals(before) ? null : ToProto(e.Facts) });
            before = e.Facts;
        }
    }

    public static KnownEvent[] ToEvents(this RepeatedField<V1.KnownEvent> events)
    {
        var all = new KnownEvent[events.Count];
        EventFacts? facts = null;
        for (var i = 0; i < all.Length; i++)
        {
            facts = events[i].Facts is { } told ? ToDomain(told) : facts ?? throw new InvalidDataException("Nothing is known of an event.");
            all[i] = new KnownEvent { Id = CompactId.Of(events[i].EventId.Needed()), TimeMs = events[i].TimeMs, Facts = facts };
        }
        return all;
    }

    private static V1.EventFacts ToProto(EventFacts facts)
    {
        var to = new V1.EventFacts
        {
            Rules = facts.Rules.ToProto(),
            Traits = (uint)facts.Traits,
            Place = facts.Place?.ToProto(),
            Browser = facts.Browser?.ToProto(),
            Stated = { facts.Analytics.ToProto() },
        };
        if (facts.Tab is { } tab)
            to.TabId = tab;
        if (facts.Application is { } application)
            to.Application = application;
        if (facts.Anonymous is { } anonymousId)
            to.AnonymousId = anonymousId;
        return to;
    }

    private static EventFacts ToDomain(V1.EventFacts facts) => new()
    {
        Rules = facts.Rules.Needed().ToDomain(),
        Traits = (EventTraits)facts.Traits,
        Tab = facts.HasTabId ? facts.TabId : null,
        Application = facts.HasApplication ? facts.Application : null,
        Anonymous = facts.HasAnonymousId ? facts.AnonymousId : null,
        Place = facts.Place?.ToDomain(),
        Browser = facts.Browser?.ToDomain(),
        Analytics = facts.Stated.Count == 0 ? null : AnalyticsProperties.Of(facts.Stated.ByProperty(s => s.Text)),
    };

    public static V1.Fingerprints? ToProto(this Fingerprints fingerprints) =>
        fingerprints.Count == 0 ? null : new() { Key1 = fingerprints.Key.Item1, Key2 = fingerprints.Key.Item2, Sorted = { fingerprints.Sorted } };

    public static Fingerprints ToDomain(this V1.Fingerprints fingerprints) =>
        Fingerprints.Restore((fingerprints.Key1, fingerprints.Key2), [.. fingerprints.Sorted]);
}
