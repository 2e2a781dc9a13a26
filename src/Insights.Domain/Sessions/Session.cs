using Insights.Domain.Events;

namespace Insights.Domain.Sessions;

/// <summary>A run of events of one user (docs/semantics.md 1.3). Times are Unix milliseconds, UTC.</summary>
public sealed record Session
{
    /// <summary>The event_id of the first activity; with the user and the start it makes the session's ID.</summary>
    public required string FirstEventId { get; init; }

    /// <summary>Time of the first activity.</summary>
    public required long StartMs { get; init; }

    /// <summary>Time of the last activity; not before the start.</summary>
    public required long EndMs { get; init; }

    /// <summary>Activity and the passive events listed with it.</summary>
    public required int EventCount { get; init; }

    /// <summary>Activity of type <c>page_view</c>.</summary>
    public required int PageViewCount { get; init; }

    /// <summary>Events of type <c>order</c>, whoever caused them.</summary>
    public int OrderCount { get; init; }

    /// <summary>Events of type <c>goal</c>, whoever caused them.</summary>
    public int GoalCount { get; init; }

    /// <summary>That of the first activity that has one.</summary>
    public string? Application { get; init; }

    /// <summary>That of the last event that has one.</summary>
    public Place? Place { get; init; }

    /// <summary>That of the last event that has one.</summary>
    public Browser? Browser { get; init; }

    public required EndReason EndReason { get; init; }

    /// <summary>The last moment at which it is still open; it closes when the clock passes it. Its own end where a session_end closed it.</summary>
    public required long OpenUntilMs { get; init; }

    public long DurationMs => EndMs - StartMs;

    /// <summary>Whether the session is closed at <paramref name="nowMs"/>.</summary>
    public bool IsClosedAt(long nowMs) => IsClosed(EndReason, OpenUntilMs, nowMs);

    /// <summary>A session closes at its session_end, or when the clock passes its end and timeout (docs/semantics.md 1.3).</summary>
    internal static bool IsClosed(EndReason reason, long openUntilMs, long nowMs) =>
        reason == EndReason.SessionEnd || nowMs > openUntilMs;
}
