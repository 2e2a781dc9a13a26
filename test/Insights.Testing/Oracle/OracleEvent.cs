namespace Insights.Testing.Oracle;

/// <summary>One accepted event of one user, with the rules that held when it was accepted.</summary>
public sealed record OracleEvent
{
    public required string Id { get; init; }

    /// <summary>Effective time (docs/semantics.md 1.2), Unix milliseconds.</summary>
    public required long TimeMs { get; init; }

    public required string Type { get; init; }

    /// <summary>As the client stated it; <see cref="IsPassive"/> is what holds.</summary>
    public bool Passive { get; init; }

    public string? Tab { get; init; }
    public string? Application { get; init; }

    /// <summary>The timeout of the event's application, else of its account.</summary>
    public required long TimeoutMs { get; init; }

    public bool OneSessionPerTab { get; init; }

    /// <summary>The account's longest session.</summary>
    public long LongestMs { get; init; } = 12 * 3_600_000;

    public OraclePlace? Place { get; init; }
    public OracleBrowser? Browser { get; init; }

    /// <summary>The Analytics Properties that it states: name, role, type, status, info, each may be absent.</summary>
    public IReadOnlyDictionary<string, string>? Analytics { get; init; }

    public bool IsSessionEnd => Type == "session_end";

    /// <summary>docs/semantics.md 1.2: stated passive, or one of the four types that are passive by themselves.</summary>
    public bool IsPassive => Passive || Type is "heartbeat" or "session_start" or "session_end" or "visibility";
}

public sealed record OraclePlace(string? Country, string? Region, string? City);

public sealed record OracleBrowser(string? Name, string? Version);
