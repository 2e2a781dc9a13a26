namespace Insights.Testing.Oracle;

/// <summary>When an event happened, and whether it comes too late (docs/semantics.md 1.2, 1.5). All times are Unix milliseconds.</summary>
public static class Acceptance
{
    /// <summary>
    /// "Where sent_at is given and |received_at - sent_at| &lt;= 60 s, the client's clock is right: effective = time. Else, with sent_at
    /// given and not before time: received_at - (sent_at - time). Else time. Never after received_at."
    /// </summary>
    public static long EffectiveTimeMs(long receivedMs, long? sentMs, long timeMs)
    {
        var effective = timeMs;
        if (sentMs is { } sent)
        {
            var clockIsRight = sent - receivedMs is >= -60_000 and <= 60_000;
            if (!clockIsRight && timeMs <= sent)
                effective = receivedMs - (sent - timeMs);
        }
        return effective > receivedMs ? receivedMs : effective;
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
