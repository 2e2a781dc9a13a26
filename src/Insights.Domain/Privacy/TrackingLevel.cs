namespace Insights.Domain.Privacy;

/// <summary>
/// What of an event is kept (docs/semantics.md 1.8). Each level keeps what those before it keep; the rest is dropped before anything is
/// written. IDs, time, type, application, tab and whether a person caused it are always kept.
/// </summary>
public enum TrackingLevel
{
    /// <summary>Nothing more.</summary>
    Essential = 1,

    /// <summary>And page (its address without the query), element, browser name and version, operating system, place. The default.</summary>
    Standard = 2,

    /// <summary>And the query, properties, Analytics Properties among them, the raw user agent, screen, time zone, locale.</summary>
    Extended = 3,
}
