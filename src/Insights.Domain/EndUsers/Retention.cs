using Insights.Domain.Accounts;

namespace Insights.Domain.EndUsers;

/// <summary>How far back a record goes: six calendar months, UTC (DESIGN 1.8).</summary>
public static class Retention
{
    /// <summary>The earliest effective time that may still be imported at <paramref name="nowMs"/>; inclusive, Unix milliseconds.</summary>
    public static long FromMs(long nowMs) =>
        DateTimeOffset.FromUnixTimeMilliseconds(nowMs).AddMonths(-AccountSettings.RetentionMonths).ToUnixTimeMilliseconds();
}
