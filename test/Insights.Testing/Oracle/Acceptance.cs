namespace Insights.Testing.Oracle;

/// <summary>When an event happened, and whether it comes too late (docs/semantics.md 1.2, 1.5). All times are Unix milliseconds.</summary>
public static class Acceptance
{
    /// <summary>
    /// "received_at - (sent_at - time) where sent_at is given and not before time; else time. Never after received_at."
    /// </summary>
    public static long EffectiveTimeMs(long receivedMs, long? sentMs, long timeMs)
    {
        var effective = timeMs;
        if (sentMs is not null && sentMs.Value >= timeMs)
            effective = receivedMs - (sentMs.Value - timeMs);
        return Math.Min(effective, receivedMs);
    }

    /// <summary>The earliest effective time that is still taken: lateness before now or, for an import, six calendar months (UTC).</summary>
    public static long EarliestMs(long receivedMs, long latenessMs, bool isImport) =>
        isImport
            ? DateTimeOffset.FromUnixTimeMilliseconds(receivedMs).AddMonths(-6).ToUnixTimeMilliseconds()
            : receivedMs - latenessMs;

    /// <summary>Exactly at the bound is accepted.</summary>
    public static bool IsTooLate(long effectiveMs, long receivedMs, long latenessMs, bool isImport) =>
        effectiveMs < EarliestMs(receivedMs, latenessMs, isImport);
}
