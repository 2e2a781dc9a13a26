using Insights.Domain.Accounts;
using Insights.Domain.Events;

namespace Insights.Domain.Sessions;

/// <summary>What of an accepted event the sessions depend on. Immutable; the rest of it stays in the log.</summary>
public sealed class KnownEvent
{
    public required string Id { get; init; }

    /// <summary>Effective time, Unix milliseconds.</summary>
    public required long TimeMs { get; init; }

    public required SessionRules Rules { get; init; }

    public required EventTraits Traits { get; init; }

    public string? Tab { get; init; }

    public string? Application { get; init; }

    /// <summary>The anonymous ID that came beside the user's, where the event links the two; else null.</summary>
    public string? Anonymous { get; init; }

    public Place? Place { get; init; }

    public Browser? Browser { get; init; }

    /// <summary>The Analytics Properties it states; null where it states none.</summary>
    public AnalyticsProperties? Analytics { get; init; }

    /// <summary>Caused by a person.</summary>
    public bool IsActivity => (Traits & EventTraits.Passive) == 0;

    public bool IsSessionEnd => (Traits & EventTraits.SessionEnd) != 0;

    public bool IsPageView => (Traits & EventTraits.PageView) != 0;

    public bool IsOrder => (Traits & EventTraits.Order) != 0;

    public bool IsGoal => (Traits & EventTraits.Goal) != 0;

    /// <summary>The last moment that an event after this one may have and still share its session; inclusive.</summary>
    public long ReachMs => TimeMs + Rules.TimeoutMs;

    /// <summary>The order of a user's events: by effective time, then by event_id, ordinal (DESIGN 1.3).</summary>
    public static int Compare(KnownEvent a, KnownEvent b)
    {
        var byTime = a.TimeMs.CompareTo(b.TimeMs);
        return byTime != 0 ? byTime : string.CompareOrdinal(a.Id, b.Id);
    }

    /// <param name="like">The event taken before: what is equal is shared with it, as most of a user's events differ little.</param>
    /// <param name="anonymousId">As <see cref="Anonymous"/>.</param>
    public static KnownEvent Of(UserEvent e, SessionRules rules, KnownEvent? like = null, string? anonymousId = null) => new()
    {
        Id = e.EventId,
        TimeMs = e.TimeMs,
        Rules = rules,
        Traits = (e.IsActivity ? 0 : EventTraits.Passive)
            | (e.IsSessionEnd ? EventTraits.SessionEnd : 0)
            | TraitOf(e.Type),
        Tab = Shared(e.TabId, like?.Tab),
        Application = Shared(e.Application, like?.Application),
        Anonymous = Shared(anonymousId, like?.Anonymous),
        Place = Shared(e.Place, like?.Place),
        Browser = Shared(e.Browser, like?.Browser),
        Analytics = Shared(AnalyticsProperties.Read(e.Details.Span), like?.Analytics),
    };

    private static EventTraits TraitOf(string type) => type switch
    {
        EventTypes.PageView => EventTraits.PageView,
        EventTypes.Order => EventTraits.Order,
        EventTypes.Goal => EventTraits.Goal,
        _ => 0,
    };

    /// <summary>The same event with what it states of the Analytics Properties.</summary>
    public KnownEvent Stating(AnalyticsProperties? analytics) => Like(Anonymous, analytics);

    /// <summary>The same event with the anonymous ID that came beside the user's.</summary>
    public KnownEvent Linking(string anonymousId) => Like(anonymousId, Analytics);

    /// <summary>The same event, linking to nobody any more.</summary>
    public KnownEvent Unlinked() => Like(null, Analytics);

    private KnownEvent Like(string? anonymousId, AnalyticsProperties? analytics) => new()
    {
        Id = Id,
        TimeMs = TimeMs,
        Rules = Rules,
        Traits = Traits,
        Tab = Tab,
        Application = Application,
        Anonymous = anonymousId,
        Place = Place,
        Browser = Browser,
        Analytics = analytics,
    };

    private static T? Shared<T>(T? value, T? other)
        where T : class, IEquatable<T> => value is not null && value.Equals(other) ? other : value;
}

/// <summary>Yes-or-no facts of an event. The values are stored; do not renumber.</summary>
[Flags]
public enum EventTraits
{
    None = 0,
    Passive = 1,
    SessionEnd = 2,
    PageView = 4,
    Order = 8,
    Goal = 16,
}
