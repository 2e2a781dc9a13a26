using Google.Protobuf.WellKnownTypes;
using Insights.Domain.Accounts;
using Insights.Domain.Privacy;
using Insights.Service;
using Proto = Insights.V1;

namespace Insights.Api.Forms;

/// <summary>Settings of an account in their wire form.</summary>
internal static class SettingsForm
{
    private const int NanosPerMs = 1_000_000;
    private const int MaxNanos = 999_999_999;

    /// <summary>Reads settings; what is not given has its default.</summary>
    /// <exception cref="ServiceException">InvalidArgument with every fault, the fields in their JSON names.</exception>
    public static AccountSettings Read(Proto.AccountSettings? from)
    {
        var faults = new List<SettingsFault>();
        var settings = AccountSettings.Default;
        if (from is null)
            return settings;
        var timeouts = settings.ApplicationTimeouts.ToBuilder();
        foreach (var (name, application) in from.Applications)
        {
            if (application.SessionTimeout is not null)
                timeouts[name] = Length(application.SessionTimeout, $"applications.{name}.sessionTimeout", settings.SessionTimeout, faults);
        }
        settings = settings with
        {
            SessionTimeout = Length(from.SessionTimeout, "sessionTimeout", settings.SessionTimeout, faults),
            LongestSession = Length(from.LongestSession, "longestSession", settings.LongestSession, faults),
            Lateness = Length(from.Lateness, "lateness", settings.Lateness, faults),
            OneSessionPerTab = from.HasOneSessionPerTab ? from.OneSessionPerTab : settings.OneSessionPerTab,
            ApplicationTimeouts = timeouts.ToImmutable(),
            TrackingLevel = from.TrackingLevel switch
            {
                Proto.AccountSettings.Types.TrackingLevel.Unspecified => settings.TrackingLevel,
                Proto.AccountSettings.Types.TrackingLevel.Essential => TrackingLevel.Essential,
                Proto.AccountSettings.Types.TrackingLevel.Standard => TrackingLevel.Standard,
                Proto.AccountSettings.Types.TrackingLevel.Extended => TrackingLevel.Extended,
                // Left for the settings themselves to refuse.
                _ => default,
            },
            Bots = from.Bots switch
            {
                Proto.AccountSettings.Types.Bots.Unspecified => settings.Bots,
                Proto.AccountSettings.Types.Bots.Drop => BotPolicy.Drop,
                Proto.AccountSettings.Types.Bots.Tag => BotPolicy.Tag,
                Proto.AccountSettings.Types.Bots.Keep => BotPolicy.Keep,
                _ => default,
            },
            PageUrl = from.HasPageUrl ? from.PageUrl : settings.PageUrl,
            PageTitle = from.HasPageTitle ? from.PageTitle : settings.PageTitle,
            DataCenter = from.HasDataCenter && from.DataCenter.Length > 0 ? from.DataCenter : settings.DataCenter,
            UserIdentification = from.HasUserIdentification ? from.UserIdentification : settings.UserIdentification,
            NoOneIds = settings.NoOneIds.Union(from.NoOneIds),
            QueryParameters = settings.QueryParameters.Union(from.QueryParameters),
            EventRetentionMonths = from.HasEventRetentionMonths ? from.EventRetentionMonths : settings.EventRetentionMonths,
            RateLimits = from.RateLimits is { } limits ? new RateLimits(limits.EventsPerSecond, limits.CallsPerSecond) : settings.RateLimits,
        };
        faults.AddRange(settings.Faults());
        return faults.Count == 0 ? settings : throw ServiceException.InvalidSettings(faults);
    }

    public static Proto.AccountSettings ToMessage(AccountSettings settings)
    {
        var message = new Proto.AccountSettings
        {
            SessionTimeout = Duration.FromTimeSpan(settings.SessionTimeout),
            OneSessionPerTab = settings.OneSessionPerTab,
            LongestSession = Duration.FromTimeSpan(settings.LongestSession),
            Lateness = Duration.FromTimeSpan(settings.Lateness),
            TrackingLevel = settings.TrackingLevel switch
            {
                TrackingLevel.Essential => Proto.AccountSettings.Types.TrackingLevel.Essential,
                TrackingLevel.Extended => Proto.AccountSettings.Types.TrackingLevel.Extended,
                _ => Proto.AccountSettings.Types.TrackingLevel.Standard,
            },
            Bots = settings.Bots switch
            {
                BotPolicy.Drop => Proto.AccountSettings.Types.Bots.Drop,
                BotPolicy.Keep => Proto.AccountSettings.Types.Bots.Keep,
                _ => Proto.AccountSettings.Types.Bots.Tag,
            },
            PageUrl = settings.PageUrl,
            PageTitle = settings.PageTitle,
            UserIdentification = settings.UserIdentification,
            NoOneIds = { settings.NoOneIds },
            QueryParameters = { settings.QueryParameters },
            EventRetentionMonths = settings.EventRetentionMonths,
            RateLimits = new Proto.RateLimits
            {
                EventsPerSecond = settings.RateLimits.EventsPerSecond,
                CallsPerSecond = settings.RateLimits.CallsPerSecond,
            },
        };
        if (settings.DataCenter is not null)
            message.DataCenter = settings.DataCenter;
        foreach (var (name, timeout) in settings.ApplicationTimeouts.OrderBy(a => a.Key, StringComparer.Ordinal))
            message.Applications.Add(name, new Proto.ApplicationSettings { SessionTimeout = Duration.FromTimeSpan(timeout) });
        return message;
    }

    /// <summary>The JSON name of a field that a mask names; a name that is none stays, to be refused.</summary>
    public static string FieldOf(string path) =>
        Proto.AccountSettings.Descriptor.FindFieldByName(path) is { } field ? field.JsonName : path;

    /// <summary>A length of time in whole milliseconds; anything else is told.</summary>
    public static TimeSpan Length(Duration? length, string field, TimeSpan otherwise, List<SettingsFault> faults)
    {
        if (length is null)
            return otherwise;
        var isWhole = Math.Abs((long)length.Nanos) <= MaxNanos && length.Nanos % NanosPerMs == 0
            && Math.Abs((decimal)length.Seconds) <= Duration.MaxSeconds && (length.Seconds == 0 || length.Nanos == 0 || length.Seconds < 0 == length.Nanos < 0);
        if (isWhole)
            return TimeSpan.FromSeconds(length.Seconds) + TimeSpan.FromMilliseconds(length.Nanos / NanosPerMs);
        faults.Add(new(field, "must be a google.protobuf.Duration of whole milliseconds"));
        return otherwise;
    }
}
