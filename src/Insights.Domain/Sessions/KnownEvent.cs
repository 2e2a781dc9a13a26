using Insights.Domain.Accounts;
using Insights.Domain.Events;

namespace Insights.Domain.Sessions;

/// <summary>
/// What of an accepted event the sessions depend on. Immutable; the rest of it stays in the log. An active users has one for
/// each event of a long session, in an array of them: what most have in common is in one object for all, and none is an object
/// of its own. A user's events differ in their IDs, so two with one ID are the same event.
/// </summary>
public readonly struct KnownEvent : IEquatable<KnownEvent>
{
    /// <summary>The ID; <see cref="CompactId.ToString"/> makes a text of it.</summary>
    public required CompactId Id { get; init; }

    /// <summary>Effective time, Unix milliseconds.</summary>
    public required long TimeMs { get; init; }

    /// <summary>What else is known of it.</summary>
    public required EventFacts Facts { get; init; }

    public SessionRules Rules => Facts.Rules;

    public EventTraits Traits => Facts.Traits;

    public string? Tab => Facts.Tab;

    public string? Application => Facts.Application;

    /// <summary>The anonymous ID that came beside the user's, where the event links the two; else null.</summary>
    public string? Anonymous => Facts.Anonymous;

    public Place? Place => Facts.Place;

    public Browser? Browser => Facts.Browser;

    /// <summary>The Analytics Properties it states; null where it states none.</summary>
    public AnalyticsProperties? Analytics => Facts.Analytics;

    /// <summary>Caused by a person.</summary>
    public bool IsActivity => (Traits & EventTraits.Passive) == 0;

    public bool IsSessionEnd => (Traits & EventTraits.SessionEnd) != 0;

    public bool IsPageView => (Traits & EventTraits.PageView) != 0;

    public bool IsOrder => (Traits & EventTraits.Order) != 0;

    public bool IsGoal => (Traits & EventTraits.Goal) != 0;

    /// <summary>The last moment that an event after this one may have and still share its session; inclusive.</summary>
    public long ReachMs => TimeMs + Rules.TimeoutMs;

    /// <summary>Where it stands among the user's events.</summary>
    public EventOrder Order => new(TimeMs, IsSessionEnd, Id);

    /// <summary>By <see cref="Order"/>.</summary>
    public static int Compare(KnownEvent a, KnownEvent b) => a.Order.CompareTo(b.Order);

    /// <param name="like">Of the event taken before, with which it shares what is equal.</param>
    /// <param name="anonymousId">As <see cref="Anonymous"/>.</param>
    public static KnownEvent Of(UserEvent e, SessionRules rules, EventFacts? like = null, string? anonymousId = null) => new()
    {
        Id = CompactId.Of(e.EventId),
        TimeMs = e.TimeMs,
        Facts = EventFacts.Of(e, rules, like, anonymousId),
    };

    /// <inheritdoc/>
    public bool Equals(KnownEvent other) => Id == other.Id;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is KnownEvent other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => Id.GetHashCode();

    public static bool operator ==(KnownEvent a, KnownEvent b) => a.Equals(b);

    public static bool operator !=(KnownEvent a, KnownEvent b) => !a.Equals(b);

    /// <summary>The same event with what it states of the Analytics Properties.</summary>
    public KnownEvent Stating(AnalyticsProperties? analytics) => With(Facts with { Analytics = analytics });

    /// <summary>The same event with the anonymous ID that came beside the user's.</summary>
    public KnownEvent Linking(string anonymousId) => With(Facts with { Anonymous = anonymousId });

    /// <summary>The same event, linking to nobody any more.</summary>
    public KnownEvent Unlinked() => With(Facts with { Anonymous = null });

    private KnownEvent With(EventFacts facts) => new() { Id = Id, TimeMs = TimeMs, Facts = facts };
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
