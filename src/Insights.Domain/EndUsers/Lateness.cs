using Insights.Domain.Accounts;

namespace Insights.Domain.EndUsers;

/// <summary>How late what happened may be told (docs/semantics.md 1.5), for events and for updates of attributes alike.</summary>
public static class Lateness
{
    /// <summary>
    /// Whether it is too late for what happened at <paramref name="timeMs"/>: longer ago than the account's lateness, or with
    /// an import key than the retention of users, or of the account's events; exactly as long ago is not. Unix milliseconds.
    /// </summary>
    public static bool IsTooLate(long timeMs, long receivedMs, bool mayImport, AccountSettings settings) =>
        timeMs < receivedMs - (long)settings.Lateness.TotalMilliseconds && !(mayImport && timeMs >= Retention.FromMs(receivedMs)
            && timeMs >= Retention.EventsFromMs(receivedMs, settings.EventRetentionMonths));
}
