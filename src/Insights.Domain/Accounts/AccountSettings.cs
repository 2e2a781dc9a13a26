using System.Collections.Immutable;
using Insights.Domain.Events;
using Insights.Domain.Privacy;

namespace Insights.Domain.Accounts;

/// <summary>What an account may set. Immutable; <see cref="Default"/> where nothing was stated.</summary>
public sealed record AccountSettings
{
    public static readonly AccountSettings Default = new();

    /// <summary>Shortest timeout that may be set, 1 minute (docs/semantics.md 1.3).</summary>
    public static readonly TimeSpan MinTimeout = TimeSpan.FromMinutes(1);

    /// <summary>Longest timeout that may be set, 24 hours (docs/semantics.md 1.3).</summary>
    public static readonly TimeSpan MaxTimeout = TimeSpan.FromHours(24);

    /// <summary>Bounds of the longest session, 1 and 24 hours (docs/semantics.md 1.3).</summary>
    public static readonly TimeSpan MinLongestSession = TimeSpan.FromHours(1);

    /// <inheritdoc cref="MinLongestSession"/>
    public static readonly TimeSpan MaxLongestSession = TimeSpan.FromHours(24);

    /// <summary>Longest lateness that may be set, 31 days.</summary>
    public static readonly TimeSpan MaxLateness = TimeSpan.FromDays(31);

    /// <summary>Calendar months for which a record is kept, and into which history may be imported (docs/semantics.md 1.8).</summary>
    public const int RetentionMonths = 6;

    /// <summary>Longest gap inside one session, inclusive. Default 30 min; 1 min to 24 h.</summary>
    public TimeSpan SessionTimeout { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>An activity that comes so long after the start of its session begins a new one. Default 12 h; 1 to 24 h.</summary>
    public TimeSpan LongestSession { get; init; } = TimeSpan.FromMilliseconds(SessionRules.DefaultLongestMs);

    /// <summary>Whether an activity in another tab begins a new session. Default off.</summary>
    public bool OneSessionPerTab { get; init; }

    /// <summary>How long after it happened an event is taken, inclusive. Default 24 h; 0 to 31 days (docs/semantics.md 1.5).</summary>
    public TimeSpan Lateness { get; init; } = TimeSpan.FromHours(24);

    /// <summary>Timeouts of single applications, by their name (ordinal). An application not named has <see cref="SessionTimeout"/>.</summary>
    public ImmutableDictionary<string, TimeSpan> ApplicationTimeouts { get; init; } =
        ImmutableDictionary.Create<string, TimeSpan>(StringComparer.Ordinal);

    /// <summary>What of an event is kept. Default <see cref="Privacy.TrackingLevel.Standard"/>: what more there is comes on request.</summary>
    public TrackingLevel TrackingLevel { get; init; } = TrackingLevel.Standard;

    /// <summary>
    /// Parameters in the query of a page's address that the standard level keeps, such as utm_source; compared as they stand. Default
    /// none; up to <see cref="MaxQueryParameters"/> of 1 to <see cref="MaxQueryParameterLength"/> characters.
    /// </summary>
    public ImmutableSortedSet<string> QueryParameters { get; init; } = ImmutableSortedSet.Create<string>(StringComparer.Ordinal);

    /// <summary>Most parameters that an account may keep: 100.</summary>
    public const int MaxQueryParameters = 100;

    /// <summary>Longest name of a parameter, in characters.</summary>
    public const int MaxQueryParameterLength = 64;

    /// <summary>Whether the address of a page is kept, where the level keeps pages. Default on.</summary>
    public bool PageUrl { get; init; } = true;

    /// <summary>Whether the title of a page is kept, where the level keeps pages. Default on.</summary>
    public bool PageTitle { get; init; } = true;

    /// <summary>The data center that the account belongs to (<see cref="DataCenterName"/>); null: to none. A new account belongs to that of the cluster.</summary>
    public string? DataCenter { get; init; }

    /// <summary>Whether identified records are kept. Default on. Off: events are of anonymous users, and no identified one is shown.</summary>
    public bool UserIdentification { get; init; } = true;

    /// <summary>
    /// IDs that are no one's, beside those that never are (docs/semantics.md 1.7); compared ignoring case, without white space around
    /// them. Default none; up to <see cref="MaxNoOneIds"/>.
    /// </summary>
    public ImmutableSortedSet<string> NoOneIds { get; init; } = ImmutableSortedSet.Create<string>(StringComparer.OrdinalIgnoreCase);

    /// <summary>Calendar months after which an event leaves the log of a user who is still active. Default 6; 2 to 60 (docs/semantics.md 1.8).</summary>
    public int EventRetentionMonths { get; init; } = RetentionMonths;

    /// <summary>What becomes of the events of bots. Default <see cref="BotPolicy.Tag"/>.</summary>
    public BotPolicy Bots { get; init; } = BotPolicy.Tag;

    /// <summary>How much each key may send. Default: no limit.</summary>
    public RateLimits RateLimits { get; init; }

    /// <summary>Most applications one account may name: 1,000.</summary>
    public const int MaxApplications = 1000;

    /// <summary>Most IDs that an account may say are no one's: 1,000.</summary>
    public const int MaxNoOneIds = 1000;

    /// <summary>Shortest event retention, in months: longer than the longest lateness.</summary>
    public const int MinEventRetentionMonths = 2;

    /// <summary>Longest event retention, in months.</summary>
    public const int MaxEventRetentionMonths = 60;

    /// <summary>The longest timeout of any application.</summary>
    public TimeSpan LongestTimeout => ApplicationTimeouts.IsEmpty ? SessionTimeout : TimeSpan.FromTicks(Math.Max(SessionTimeout.Ticks, ApplicationTimeouts.Values.Max(t => t.Ticks)));

    /// <summary>The rules for an event of <paramref name="application"/>.</summary>
    public SessionRules RulesFor(string? application)
    {
        var timeout = application is not null && ApplicationTimeouts.TryGetValue(application, out var own)
            ? own
            : SessionTimeout;
        return new SessionRules((int)timeout.TotalMilliseconds, OneSessionPerTab, (int)LongestSession.TotalMilliseconds);
    }

    /// <summary>Every fault of these settings, each naming the field in its wire form; empty when they are valid.</summary>
    public IReadOnlyList<SettingsFault> Faults() => SettingsFaults.Of(this);
}

/// <summary>One fault of a settings document.</summary>
public sealed record SettingsFault(string Field, string Problem);
