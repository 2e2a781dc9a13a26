using Google.Protobuf.WellKnownTypes;
using Insights.Domain.Accounts;
using Proto = Insights.V1;

namespace Insights.Grpc.Accounts;

/// <summary>Settings of an account in their wire form.</summary>
internal static class SettingsForm
{
    private const int NanosPerMs = 1_000_000;
    private const int MaxNanos = 999_999_999;

    /// <summary>Reads settings; what is not given has its default. Adds every fault, the fields in their JSON names.</summary>
    public static AccountSettings Read(Proto.AccountSettings? from, List<SettingsFault> faults)
    {
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
            Lateness = Length(from.Lateness, "lateness", settings.Lateness, faults),
            OneSessionPerTab = from.HasOneSessionPerTab ? from.OneSessionPerTab : settings.OneSessionPerTab,
            ApplicationTimeouts = timeouts.ToImmutable(),
        };
        faults.AddRange(settings.Faults());
        return settings;
    }

    public static Proto.AccountSettings ToMessage(AccountSettings settings)
    {
        var message = new Proto.AccountSettings
        {
            SessionTimeout = Duration.FromTimeSpan(settings.SessionTimeout),
            OneSessionPerTab = settings.OneSessionPerTab,
            Lateness = Duration.FromTimeSpan(settings.Lateness),
        };
        foreach (var (name, timeout) in settings.ApplicationTimeouts)
            message.Applications.Add(name, new Proto.ApplicationSettings { SessionTimeout = Duration.FromTimeSpan(timeout) });
        return message;
    }

    private static TimeSpan Length(Duration? length, string field, TimeSpan otherwise, List<SettingsFault> faults)
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
