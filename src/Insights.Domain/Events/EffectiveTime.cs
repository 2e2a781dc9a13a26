namespace Insights.Domain.Events;

/// <summary>When an event counts as having happened (docs/semantics.md 1.2). All values are Unix milliseconds, UTC.</summary>
public static class EffectiveTime
{
    /// <summary>
    /// Most that <c>sent_at</c> may differ from the moment of reception for the client's clock to be right, inclusive: 60 seconds. What
    /// a slow request takes is less; a clock that is wrong is wrong by more.
    /// </summary>
    public const long RightWithinMs = 60_000;

    /// <summary>
    /// <paramref name="timeMs"/> where the client's clock is right; received - (sent - time) where it is wrong and
    /// <paramref name="sentMs"/> is not before the time; else the time. Never after <paramref name="receivedMs"/>. So a wrong clock
    /// moves no session, and a slow request reorders none.
    /// </summary>
    public static long Of(long timeMs, long? sentMs, long receivedMs) =>
        sentMs is { } sent && sent >= timeMs && Math.Abs(receivedMs - sent) > RightWithinMs
            ? receivedMs - (sent - timeMs)
            : Math.Min(timeMs, receivedMs);
}
