using System.Collections.Immutable;

namespace Insights.Domain.Accounts;

/// <summary>What an account may set. Immutable; <see cref="Default"/> where nothing was stated.</summary>
public sealed record AccountSettings
{
    public static readonly AccountSettings Default = new();

    /// <summary>Shortest timeout that may be set, 1 minute (DESIGN 1.3).</summary>
    public static readonly TimeSpan MinTimeout = TimeSpan.FromMinutes(1);

    /// <summary>Longest timeout that may be set, 24 hours (DESIGN 1.3).</summary>
    public static readonly TimeSpan MaxTimeout = TimeSpan.FromHours(24);

    /// <summary>Longest lateness that may be set, 31 days.</summary>
    public static readonly TimeSpan MaxLateness = TimeSpan.FromDays(31);

    /// <summary>Calendar months for which a record is kept, and into which history may be imported (DESIGN 1.8).</summary>
    public const int RetentionMonths = 6;

    /// <summary>Longest gap inside one session, inclusive. Default 30 min; 1 min to 24 h.</summary>
    public TimeSpan SessionTimeout { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>Whether an activity in another tab begins a new session. Default off.</summary>
    public bool OneSessionPerTab { get; init; }

    /// <summary>How long after it happened an event is taken, inclusive. Default 24 h; 0 to 31 days (DESIGN 1.5).</summary>
    public TimeSpan Lateness { get; init; } = TimeSpan.FromHours(24);

    /// <summary>Timeouts of single applications, by their name (ordinal). An application not named has <see cref="SessionTimeout"/>.</summary>
    public ImmutableDictionary<string, TimeSpan> ApplicationTimeouts { get; init; } =
        ImmutableDictionary.Create<string, TimeSpan>(StringComparer.Ordinal);

    /// <summary>The rules for an event of <paramref name="application"/>.</summary>
    public SessionRules RulesFor(string? application)
    {
        var timeout = application is not null && ApplicationTimeouts.TryGetValue(application, out var own)
            ? own
            : SessionTimeout;
        return new SessionRules((int)timeout.TotalMilliseconds, OneSessionPerTab);
    }

    /// <summary>Every fault of these settings, each naming the field in its wire form; empty when they are valid.</summary>
    public IReadOnlyList<SettingsFault> Faults()
    {
        var faults = new List<SettingsFault>();
        if (SessionTimeout < MinTimeout || SessionTimeout > MaxTimeout)
            faults.Add(new("sessionTimeout", "must be from 60s to 86400s"));
        if (Lateness < TimeSpan.Zero || Lateness > MaxLateness)
            faults.Add(new("lateness", "must be from 0s to 2678400s (31 days)"));
        if (ApplicationTimeouts.Count > MaxApplications)
            faults.Add(new("applications", $"at most {MaxApplications} applications"));
        foreach (var (name, timeout) in ApplicationTimeouts)
        {
            if (name.Length is 0 or > Events.EventLimits.MaxApplicationLength)
                faults.Add(new("applications", $"names have 1 to {Events.EventLimits.MaxApplicationLength} characters"));
            if (timeout < MinTimeout || timeout > MaxTimeout)
                faults.Add(new($"applications.{name}.sessionTimeout", "must be from 60s to 86400s"));
        }
        return faults;
    }

    /// <summary>Most applications one account may name: 1,000.</summary>
    public const int MaxApplications = 1000;
}

/// <summary>One fault of a settings document.</summary>
public sealed record SettingsFault(string Field, string Problem);
