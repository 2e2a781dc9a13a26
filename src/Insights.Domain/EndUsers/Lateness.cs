using System.Globalization;
using Insights.Domain.Accounts;

namespace Insights.Domain.EndUsers;

/// <summary>How late what happened may be told (docs/semantics.md 1.5): for events, updates of attributes and links alike.</summary>
public static class Lateness
{
    /// <summary>
    /// Whether it is too late for what happened at <paramref name="timeMs"/>: longer ago than the account's lateness, or with
    /// an import key than the retention of users, or of the account's events; exactly as long ago is not. Unix milliseconds.
    /// </summary>
    public static bool IsTooLate(long timeMs, long receivedMs, bool mayImport, AccountSettings settings) =>
        timeMs < receivedMs - (long)settings.Lateness.TotalMilliseconds && !(mayImport && timeMs >= Retention.FromMs(receivedMs)
            && timeMs >= Retention.EventsFromMs(receivedMs, settings.EventRetentionMonths));

    /// <summary>What is too late for a key, in words: longer ago than the bound that it has.</summary>
    /// <param name="mayImport">Whether the key may send history.</param>
    public static string Bound(bool mayImport, AccountSettings settings) => mayImport
        ? string.Create(CultureInfo.InvariantCulture, $"longer ago than the {Math.Min(AccountSettings.RetentionMonths, settings.EventRetentionMonths)} months of history that an IMPORT key may send")
        : $"longer ago than the account's lateness of {SettingsValues.Text(settings.Lateness)}";

    /// <summary>The same with what helps, where something does.</summary>
    public static string Detail(bool mayImport, AccountSettings settings) =>
        $"It happened {Bound(mayImport, settings)}{(mayImport ? "." : "; an IMPORT key may send history.")}";
}
