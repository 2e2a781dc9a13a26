using Insights.Domain.Events;

namespace Insights.Domain.Profiles;

/// <summary>The eleven standard attributes (docs/semantics.md 1.4). Unset ones are null; all are, until the first session has closed.</summary>
public sealed record StandardAttributes(SessionTotals Totals, Place? Place, Browser? Browser)
{
    public static readonly StandardAttributes Unset = new(SessionTotals.None, null, null);

    /// <summary>Unix milliseconds of the start of the first session.</summary>
    public long? FirstSeenMs => Totals.Count == 0 ? null : Totals.FirstStartMs;

    /// <summary>Unix milliseconds of the end of the last session.</summary>
    public long? LastSeenMs => Totals.Count == 0 ? null : Totals.LastEndMs;

    public int? TotalSessions => Totals.Count == 0 ? null : Totals.Count;

    public long? TotalSessionDurationMs => Totals.Count == 0 ? null : Totals.DurationMs;

    public long? AverageSessionDurationMs => Totals.AverageDurationMs;

    public long? AverageTimeBetweenSessionsMs => Totals.AverageGapMs;
}
