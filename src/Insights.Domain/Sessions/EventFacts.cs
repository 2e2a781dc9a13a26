using Insights.Domain.Accounts;
using Insights.Domain.Events;

namespace Insights.Domain.Sessions;

/// <summary>What is known of an event but its ID and time. Most of a user's events differ little: those that are alike share one.</summary>
public sealed record EventFacts
{
    public required SessionRules Rules { get; init; }

    public required EventTraits Traits { get; init; }

    public string? Tab { get; init; }

    public string? Application { get; init; }

    /// <inheritdoc cref="KnownEvent.Anonymous"/>
    public string? Anonymous { get; init; }

    public Place? Place { get; init; }

    public Browser? Browser { get; init; }

    /// <inheritdoc cref="KnownEvent.Analytics"/>
    public AnalyticsProperties? Analytics { get; init; }

    /// <param name="like">Those of the event taken before: the same instance where all is equal, else its parts where they are.</param>
    /// <param name="anonymousId">As <see cref="Anonymous"/>.</param>
    public static EventFacts Of(UserEvent e, SessionRules rules, EventFacts? like, string? anonymousId)
    {
        var traits = (e.IsActivity ? 0 : EventTraits.Passive) | (e.IsSessionEnd ? EventTraits.SessionEnd : 0) | TraitOf(e.Type);
        var analytics = AnalyticsProperties.Read(e.Details.Span);
        if (like is not null && like.Rules == rules && like.Traits == traits && like.Tab == e.TabId && like.Application == e.Application
            && like.Anonymous == anonymousId && Equals(like.Place, e.Place) && Equals(like.Browser, e.Browser) && Equals(like.Analytics, analytics))
            return like;
        return new EventFacts
        {
            Rules = rules,
            Traits = traits,
            Tab = Shared(e.TabId, like?.Tab),
            Application = Shared(e.Application, like?.Application),
            Anonymous = Shared(anonymousId, like?.Anonymous),
            Place = Shared(e.Place, like?.Place),
            Browser = Shared(e.Browser, like?.Browser),
            Analytics = Shared(analytics, like?.Analytics),
        };
    }

    /// <summary>These, or others that are equal.</summary>
    public EventFacts SharedWith(EventFacts? other) => Equals(other) ? other : this;

    private static EventTraits TraitOf(string type) => type switch
    {
        EventTypes.PageView => EventTraits.PageView,
        EventTypes.Order => EventTraits.Order,
        EventTypes.Goal => EventTraits.Goal,
        _ => 0,
    };

    private static T? Shared<T>(T? value, T? other)
        where T : class, IEquatable<T> => value is not null && value.Equals(other) ? other : value;
}
