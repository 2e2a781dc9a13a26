namespace Insights.Domain.Events;

/// <summary>
/// One event of one end user as it is kept: validated, with its effective time, enriched, and stripped of what privacy
/// leaves out. Immutable.
/// </summary>
public sealed record UserEvent
{
    /// <summary>1 to 64 UTF-8 bytes, unique within the user.</summary>
    public required string EventId { get; init; }

    /// <summary>Effective time, Unix milliseconds, UTC (<see cref="EffectiveTime"/>).</summary>
    public required long TimeMs { get; init; }

    /// <summary>1 to 128 characters (<see cref="EventTypes"/>).</summary>
    public required string Type { get; init; }

    /// <summary>True for what no person did, by its type or by the client's word.</summary>
    public bool Passive { get; init; }

    public string? Application { get; init; }

    public string? TabId { get; init; }

    /// <summary>The anonymous ID that came beside a user ID; null where the user itself is the anonymous one.</summary>
    public string? AnonymousId { get; init; }

    public Place? Place { get; init; }

    public Browser? Browser { get; init; }

    /// <summary>The masked address (<see cref="Privacy.MaskedAddress"/>); never a raw one.</summary>
    public string? MaskedAddress { get; init; }

    /// <summary>All else the client sent, as one JSON object in UTF-8 (page, element, properties, analytics, the rest of context); may be empty.</summary>
    public ReadOnlyMemory<byte> Details { get; init; }

    /// <summary>Whether the client says that the application or tab was closed.</summary>
    public bool IsSessionEnd => Type == EventTypes.SessionEnd;

    /// <summary>Where it stands among the user's events.</summary>
    public EventOrder Order => new(TimeMs, IsSessionEnd, CompactId.Of(EventId));

    /// <summary>Whether a person caused it; a <c>session_end</c> may still count as activity where it stands (docs/semantics.md 1.3).</summary>
    public bool IsActivity => !Passive;
}
