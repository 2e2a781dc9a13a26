using Insights.Domain.Profiles;

namespace Insights.Storage.Codec;

/// <summary>What closed sessions amount to.</summary>
public static class TotalsMapping
{
    /// <returns>Null where there are none.</returns>
    public static V1.SessionTotals? ToProto(this SessionTotals totals) => totals == SessionTotals.None ? null : new()
    {
        Sessions = totals.Count,
        DurationMs = totals.DurationMs,
        FirstStartMs = totals.FirstStartMs,
        LastEndMs = totals.LastEndMs,
        Orders = totals.Orders,
    };

    public static SessionTotals ToDomain(this V1.SessionTotals? totals) => totals is null
        ? SessionTotals.None
        : new(totals.Sessions, totals.DurationMs, totals.FirstStartMs, totals.LastEndMs, totals.Orders);
}
