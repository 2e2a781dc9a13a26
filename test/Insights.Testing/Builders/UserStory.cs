using Insights.Domain.Accounts;
using Insights.Domain.Attributes;
using Insights.Domain.EndUsers;
using Insights.Domain.EndUsers.Commands;
using Insights.Domain.Profiles;
using Insights.Domain.Sessions;

namespace Insights.Testing.Builders;

/// <summary>
/// What one user went through, told event by event to the state machine itself: <c>Given(...)</c>, then <c>When(...)</c>,
/// then what it shows. The clock stands where the last event was received, until <see cref="At"/> says otherwise.
/// </summary>
public sealed class UserStory
{
    private readonly List<RecordOutcome> _outcomes = [];

    private UserStory(AccountSettings settings) => Settings = settings;

    public static readonly EndUserKey Key = new("acme", UserKind.Identified, "u1");

    /// <summary>Changes with <see cref="Under"/>; what was accepted before keeps its rules.</summary>
    public AccountSettings Settings { get; private set; }

    public EndUser User { get; } = new(Key);

    public long NowMs { get; private set; } = long.MinValue;

    /// <summary>What became of each event, in the order sent.</summary>
    public IReadOnlyList<RecordOutcome> Outcomes => _outcomes;

    public static UserStory Given(params EventBuilder[] events) => Given(AccountSettings.Default, events);

    public static UserStory Given(AccountSettings settings, params EventBuilder[] events) =>
        new UserStory(settings).When(events);

    /// <summary>Sends further events, one by one.</summary>
    public UserStory When(params EventBuilder[] events)
    {
        foreach (var e in events)
            Send(e);
        return this;
    }

    /// <summary>Sends events as one batch.</summary>
    public Decision Send(params EventBuilder[] batch)
    {
        var decision = Decide(batch);
        if (ReferenceEquals(decision, Decision.NeedsHistory))
            throw new InvalidOperationException("The state has to be rebuilt from its log for this.");
        _outcomes.AddRange(decision.Outcomes);
        foreach (var entry in decision.Entries)
            User.Evolve(entry);
        return decision;
    }

    /// <summary>Updates attributes, one update after another.</summary>
    public UserStory When(params UpdateBuilder[] updates)
    {
        foreach (var update in updates)
            Send(update);
        return this;
    }

    public UpdateOutcome Send(UpdateBuilder update)
    {
        var decision = Decide(update);
        if (ReferenceEquals(decision, CommandDecision.NeedsHistory))
            throw new InvalidOperationException("The state has to be rebuilt from its log for this.");
        foreach (var entry in decision.Entries)
            User.Evolve(entry);
        return ((UpdateDone)decision.Answer).Outcome;
    }

    /// <summary>What would become of an update; only the clock moves.</summary>
    public CommandDecision Decide(UpdateBuilder update)
    {
        var command = update.Command(NowMs);
        NowMs = Math.Max(NowMs, command.ReceivedMs);
        return User.Decide(command, Settings, NowMs);
    }

    /// <summary>The value of one attribute as text, with its source and time; "none" where there is none.</summary>
    public string Value(int attribute) => User.Values.Find(attribute) is { } known
        ? $"{known.Value} ({known.Source}, {Moments.Text(known.TimeMs)})"
        : "none";

    /// <summary>What would become of a batch; only the clock moves.</summary>
    public Decision Decide(params EventBuilder[] batch)
    {
        var commands = new List<RecordEvent>();
        foreach (var e in batch)
        {
            commands.Add(e.Command(NowMs));
            NowMs = Math.Max(NowMs, commands[^1].ReceivedMs);
        }
        return User.Decide(commands, Settings);
    }

    /// <summary>Lets the account's settings be others from here on.</summary>
    public UserStory Under(AccountSettings settings)
    {
        Settings = settings;
        return this;
    }

    public UserStory At(string time, int day = 0)
    {
        NowMs = Moments.At(time, day);
        return this;
    }

    /// <summary>Forgets what is over for good, as seen from now.</summary>
    public UserStory Trim()
    {
        User.Trim(NowMs, Settings);
        return this;
    }

    public Profile Profile => User.ProfileAt(NowMs);

    public IReadOnlyList<Session> Sessions => [.. User.Sessions];

    public IReadOnlyList<Session> Closed => [.. User.ClosedSessionsAt(NowMs)];

    /// <summary>All sessions as text: "10:00-10:05 x2 | 10:36 x1", the number being that of their events.</summary>
    public string Shape() => Shape(Sessions);

    public static string Shape(IEnumerable<Session> sessions) => string.Join(" | ", sessions.Select(s =>
        FormattableString.Invariant($"{Span(s)} x{s.EventCount}")));

    /// <summary>Why each session ended: "TabChanged | Inactivity".</summary>
    public string Reasons() => string.Join(" | ", Sessions.Select(s => s.EndReason));

    private static string Span(Session s) =>
        s.StartMs == s.EndMs ? Moments.Text(s.StartMs) : $"{Moments.Text(s.StartMs)}-{Moments.Text(s.EndMs)}";
}
