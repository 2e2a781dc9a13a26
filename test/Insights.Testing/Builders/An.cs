namespace Insights.Testing.Builders;

/// <summary>Where a test's objects begin: <c>An.Event().At("10:00").Tab("t")</c>.</summary>
public static class An
{
    /// <summary>A click at 10:00, received when it happened.</summary>
    public static EventBuilder Event() => new();

    /// <summary>A click; its ID is its time unless given.</summary>
    public static EventBuilder Click(string time, string? id = null) => Event().At(time).Id(id ?? time);

    /// <summary>An update at a moment; its ID is its time unless given.</summary>
    public static UpdateBuilder Update(string time, string? id = null) => new UpdateBuilder().At(time).Id(id ?? time);

    public static EventBuilder PageView(string time, string? id = null) => Click(time, id).Type("page_view");

    /// <summary>Passive by its type.</summary>
    public static EventBuilder Heartbeat(string time, string? id = null) => Click(time, id).Type("heartbeat");

    public static EventBuilder SessionEnd(string time, string? id = null) => Click(time, id).Type("session_end");
}
