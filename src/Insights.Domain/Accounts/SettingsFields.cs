using Insights.Domain.Privacy;

namespace Insights.Domain.Accounts;

/// <summary>The fields of the settings document, in the order in which they are written.</summary>
public static class SettingsFields
{
    public static IReadOnlyList<SettingsField> All { get; } =
    [
        new("sessionTimeout",
            (to, s) => to.WriteString("sessionTimeout", SettingsValues.Text(s.SessionTimeout)),
            (s, value, faults) => s with { SessionTimeout = SettingsValues.Duration(value, "sessionTimeout", s.SessionTimeout, faults) },
            (s, other) => s with { SessionTimeout = other.SessionTimeout }),
        new("oneSessionPerTab",
            (to, s) => to.WriteBoolean("oneSessionPerTab", s.OneSessionPerTab),
            (s, value, faults) => s with { OneSessionPerTab = SettingsValues.Flag(value, "oneSessionPerTab", s.OneSessionPerTab, faults) },
            (s, other) => s with { OneSessionPerTab = other.OneSessionPerTab }),
        new("lateness",
            (to, s) => to.WriteString("lateness", SettingsValues.Text(s.Lateness)),
            (s, value, faults) => s with { Lateness = SettingsValues.Duration(value, "lateness", s.Lateness, faults) },
            (s, other) => s with { Lateness = other.Lateness }),
        new("applications",
            SettingsValues.WriteApplications,
            (s, value, faults) => s with { ApplicationTimeouts = SettingsValues.Applications(value, faults) },
            (s, other) => s with { ApplicationTimeouts = other.ApplicationTimeouts }),
        new("trackingLevel",
            (to, s) => to.WriteString("trackingLevel", NameOf(s.TrackingLevel)),
            (s, value, faults) => s with { TrackingLevel = SettingsValues.Level(value, "trackingLevel", s.TrackingLevel, faults) },
            (s, other) => s with { TrackingLevel = other.TrackingLevel }),
        new("queryParameters",
            (to, s) => SettingsValues.WriteTexts(to, "queryParameters", s.QueryParameters),
            (s, value, faults) => s with { QueryParameters = SettingsValues.Texts(value, "queryParameters", AccountSettings.Default.QueryParameters, faults) },
            (s, other) => s with { QueryParameters = other.QueryParameters }),
        new("pageUrl",
            (to, s) => to.WriteBoolean("pageUrl", s.PageUrl),
            (s, value, faults) => s with { PageUrl = SettingsValues.Flag(value, "pageUrl", s.PageUrl, faults) },
            (s, other) => s with { PageUrl = other.PageUrl }),
        new("pageTitle",
            (to, s) => to.WriteBoolean("pageTitle", s.PageTitle),
            (s, value, faults) => s with { PageTitle = SettingsValues.Flag(value, "pageTitle", s.PageTitle, faults) },
            (s, other) => s with { PageTitle = other.PageTitle }),
        new("dataCenter",
            (to, s) =>
            {
                if (s.DataCenter is not null)
                    to.WriteString("dataCenter", s.DataCenter);
            },
            (s, value, faults) => s with { DataCenter = SettingsValues.Name(value, "dataCenter", faults) },
            (s, other) => s with { DataCenter = other.DataCenter }),
        new("userIdentification",
            (to, s) => to.WriteBoolean("userIdentification", s.UserIdentification),
            (s, value, faults) => s with { UserIdentification = SettingsValues.Flag(value, "userIdentification", s.UserIdentification, faults) },
            (s, other) => s with { UserIdentification = other.UserIdentification }),
        new("noOneIds",
            (to, s) => SettingsValues.WriteTexts(to, "noOneIds", s.NoOneIds),
            (s, value, faults) => s with { NoOneIds = SettingsValues.Texts(value, "noOneIds", AccountSettings.Default.NoOneIds, faults) },
            (s, other) => s with { NoOneIds = other.NoOneIds }),
        new("eventRetentionMonths",
            (to, s) => to.WriteNumber("eventRetentionMonths", s.EventRetentionMonths),
            (s, value, faults) => s with { EventRetentionMonths = SettingsValues.Number(value, "eventRetentionMonths", s.EventRetentionMonths, faults) },
            (s, other) => s with { EventRetentionMonths = other.EventRetentionMonths }),
        new("rateLimits",
            SettingsValues.WriteRates,
            (s, value, faults) => s with { RateLimits = SettingsValues.Rates(value, "rateLimits", faults) },
            (s, other) => s with { RateLimits = other.RateLimits }),
        new("longestSession",
            (to, s) => to.WriteString("longestSession", SettingsValues.Text(s.LongestSession)),
            (s, value, faults) => s with { LongestSession = SettingsValues.Duration(value, "longestSession", s.LongestSession, faults) },
            (s, other) => s with { LongestSession = other.LongestSession }),
        new("bots",
            (to, s) => to.WriteString("bots", NameOf(s.Bots)),
            (s, value, faults) => s with { Bots = SettingsValues.Bots(value, "bots", s.Bots, faults) },
            (s, other) => s with { Bots = other.Bots }),
    ];

    /// <summary>The field of this name; null where there is none.</summary>
    public static SettingsField? Find(string name) => All.FirstOrDefault(f => f.Name == name);

    /// <summary>What a document that names no such field is told.</summary>
    public static readonly string Known = $"is no setting; known are {string.Join(", ", All.Select(f => f.Name))}";

    /// <summary>The name of a level, or of what becomes of bots, on the wire.</summary>
    public static string NameOf<T>(T value)
        where T : struct, Enum => value.ToString().ToUpperInvariant();
}
