namespace Insights.Testing.Oracle;

public enum OracleEndReason
{
    /// <summary>Nothing followed within the timeout; also the reason of a session that nothing has ended yet.</summary>
    Inactivity,

    SessionEnd,
    TabChanged,
}

/// <summary>One session, open or closed, as docs/semantics.md 1.3 cuts it.</summary>
public sealed record OracleSession
{
    public required long StartMs { get; init; }
    public required long EndMs { get; init; }
    public required string FirstActivityId { get; init; }

    /// <summary>Its activity and the passive events listed with it.</summary>
    public required int EventCount { get; init; }

    /// <summary>Its activity of type <c>page_view</c>.</summary>
    public required int PageViewCount { get; init; }

    /// <summary>Its events of type <c>order</c>.</summary>
    public int OrderCount { get; init; }

    /// <summary>Its events of type <c>goal</c>.</summary>
    public int GoalCount { get; init; }

    /// <summary>Of its first activity that has one.</summary>
    public string? Application { get; init; }

    /// <summary>Of its last event that has one, listed passive events included; never mixed out of two events.</summary>
    public OraclePlace? Place { get; init; }

    /// <summary>As <see cref="Place"/>, independently of it.</summary>
    public OracleBrowser? Browser { get; init; }

    public required OracleEndReason EndReason { get; init; }

    public required bool Closed { get; init; }

    /// <summary>
    /// End plus the timeout of the last activity: the session closes when the clock passes this, and is open at it.
    /// Null when a session_end closed it at once.
    /// </summary>
    public long? CloseAtMs { get; init; }

    /// <summary>Activity and listed passive events, in the order of (time, is a session_end, event_id).</summary>
    public required IReadOnlyList<string> EventIds { get; init; }

    public long DurationMs => EndMs - StartMs;

    public override string ToString() =>
        $"[{StartMs}..{EndMs}] first={FirstActivityId} {EndReason} {(Closed ? "closed" : "open")} closeAt={CloseAtMs} " +
        $"pages={PageViewCount} app={Application} place={Place} browser={Browser} events={string.Join(",", EventIds)}";
}
