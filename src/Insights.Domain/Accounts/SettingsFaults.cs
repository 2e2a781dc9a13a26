using System.Globalization;
using Insights.Domain.Events;

namespace Insights.Domain.Accounts;

/// <summary>The bounds of settings.</summary>
internal static class SettingsFaults
{
    /// <summary>Every fault, each naming the field in its wire form.</summary>
    public static IReadOnlyList<SettingsFault> Of(AccountSettings s)
    {
        var faults = new List<SettingsFault>();
        Check(faults, s.SessionTimeout >= AccountSettings.MinTimeout && s.SessionTimeout <= AccountSettings.MaxTimeout,
            "sessionTimeout", "must be from 60s to 86400s");
        Check(faults, s.LongestSession >= AccountSettings.MinLongestSession && s.LongestSession <= AccountSettings.MaxLongestSession,
            "longestSession", "must be from 3600s to 86400s");
        Check(faults, s.Lateness >= TimeSpan.Zero && s.Lateness <= AccountSettings.MaxLateness, "lateness", "must be from 0s to 2678400s (31 days)");
        Applications(faults, s);
        Check(faults, Enum.IsDefined(s.TrackingLevel), "trackingLevel", "must be ESSENTIAL, STANDARD or EXTENDED");
        Check(faults, Enum.IsDefined(s.Bots), "bots", "must be DROP, TAG or KEEP");
        Check(faults, s.QueryParameters.Count <= AccountSettings.MaxQueryParameters, "queryParameters", Invariant($"must be at most {AccountSettings.MaxQueryParameters}"));
        Check(faults, s.QueryParameters.All(IsParameter), "queryParameters",
            Invariant($"must be names of 1 to {AccountSettings.MaxQueryParameterLength} characters, none of them a control character, blank, '&', '=' or '#'"));
        Check(faults, s.DataCenter is null || DataCenterName.IsValid(s.DataCenter), "dataCenter", DataCenterName.Form);
        Check(faults, s.NoOneIds.Count <= AccountSettings.MaxNoOneIds, "noOneIds", Invariant($"must be at most {AccountSettings.MaxNoOneIds}"));
        Check(faults, s.NoOneIds.All(id => EventLimits.IsId(id, EventLimits.MaxUserIdBytes) && id.AsSpan().Trim().Length == id.Length),
            "noOneIds", "must be IDs of 1 to 256 UTF-8 bytes without control characters, and without white space around them");
        Check(faults, s.EventRetentionMonths is >= AccountSettings.MinEventRetentionMonths and <= AccountSettings.MaxEventRetentionMonths,
            "eventRetentionMonths", Invariant($"must be from {AccountSettings.MinEventRetentionMonths} to {AccountSettings.MaxEventRetentionMonths}"));
        Check(faults, s.RateLimits.EventsPerSecond is >= 0 and <= RateLimits.Max, "rateLimits.eventsPerSecond", Rate);
        Check(faults, s.RateLimits.CallsPerSecond is >= 0 and <= RateLimits.Max, "rateLimits.callsPerSecond", Rate);
        return faults;
    }

    private static bool IsParameter(string name) =>
        name.Length is > 0 and <= AccountSettings.MaxQueryParameterLength && !name.Any(c => char.IsControl(c) || char.IsWhiteSpace(c) || c is '&' or '=' or '#');

    private static readonly string Rate = Invariant($"must be from 0 (no limit) to {RateLimits.Max}");

    private static void Applications(List<SettingsFault> faults, AccountSettings s)
    {
        Check(faults, s.ApplicationTimeouts.Count <= AccountSettings.MaxApplications,
            "applications", Invariant($"at most {AccountSettings.MaxApplications} applications"));
        foreach (var (name, timeout) in s.ApplicationTimeouts)
        {
            Check(faults, name.Length is > 0 and <= EventLimits.MaxApplicationLength,
                "applications", Invariant($"names have 1 to {EventLimits.MaxApplicationLength} characters"));
            Check(faults, timeout >= AccountSettings.MinTimeout && timeout <= AccountSettings.MaxTimeout,
                $"applications.{name}.sessionTimeout", "must be from 60s to 86400s");
        }
    }

    private static void Check(List<SettingsFault> faults, bool isGood, string field, string problem)
    {
        if (!isGood)
            faults.Add(new(field, problem));
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
