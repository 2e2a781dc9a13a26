namespace Insights.Domain.Events;

/// <summary>When an event counts as having happened (docs/semantics.md 1.2). All values are Unix milliseconds, UTC.</summary>
public static class EffectiveTime
{
    /// <summary>
    /// received - (sent - time) where <paramref name="sentMs"/> is given and not before <paramref name="timeMs"/>,
    /// else <paramref name="timeMs"/>; never after <paramref name="receivedMs"/>. So a wrong client clock moves no session.
    /// </summary>
    public static long Of(long timeMs, long? sentMs, long receivedMs) =>
        sentMs is { } sent && sent >= timeMs
            ? receivedMs - (sent - timeMs)
            : Math.Min(timeMs, receivedMs);
}
