namespace Insights.Domain.Events;

/// <summary>The types that mean something to Insights; all others are the customer's own (docs/semantics.md 1.2).</summary>
public static class EventTypes
{
    public const string SessionEnd = "session_end";
    public const string PageView = "page_view";

    /// <summary>Someone bought something: makes the user a buyer (docs/semantics.md 1.9).</summary>
    public const string Order = "order";

    /// <summary>A goal of the customer's was reached.</summary>
    public const string Goal = "goal";

    /// <summary>Whether no person causes an event of this type, whatever the client says.</summary>
    public static bool IsPassive(string type) =>
        type is "heartbeat" or "session_start" or SessionEnd or "visibility";
}
