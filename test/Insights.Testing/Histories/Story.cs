using Insights.Testing.Oracle;

namespace Insights.Testing.Histories;

/// <summary>What one user truly did over a while, told by a right clock, in moves that love the edges of the rules.</summary>
internal sealed class Story(Dice dice, AccountRules rules, EventIds ids, long startMs)
{
    private const long Second = 1000;
    private const long Minute = 60 * Second;
    private const long Hour = 60 * Minute;

    private static readonly string?[] Tabs = [null, "t1", "t2", "t3"];

    private readonly List<ClientEvent> events = [];
    private string? tab = dice.OneOf(Tabs);
    private string? application = ApplicationOf(dice, rules);
    private readonly long start = startMs;
    private long now = startMs;
    private ClientEvent? lastActivity;

    /// <summary>Moves on until the user has done about so many things; never fewer.</summary>
    public List<ClientEvent> Tell(int count)
    {
        Activity(now);
        while (events.Count < count)
        {
            dice.Weighted(
                (22, Burst), (24, Edge), (8, Tie), (8, Pause), (14, End), (10, OtherTab), (6, OtherApplication),
                (14, PassiveAround), (8, Silence), (5, Long));
        }
        return events;
    }

    private long Timeout => rules.TimeoutOf(lastActivity?.Application ?? application);

    private long LastActivityMs => lastActivity?.TimeMs ?? now;

    /// <summary>1 ms under, at, and 1 ms over the timeout after the last activity.</summary>
    private long EdgeMs() => LastActivityMs + Timeout + dice.OneOf(-1, 0, 0, 1);

    private long SoonMs() => now + dice.Between(0L, 5 * Second);

    private void Burst()
    {
        for (var i = dice.Between(1, 4); i > 0; i--)
            Activity(SoonMs());
    }

    private void Edge() => Activity(EdgeMs());

    private void Tie()
    {
        var at = SoonMs();
        for (var i = dice.Between(2, 3); i > 0; i--)
            dice.Weighted((5, () => Activity(at)), (2, () => Passive(at)), (2, () => SessionEnd(at)), (2, () => { ChangeTab(); Activity(at); }));
    }

    private void Pause() => Activity(now + dice.Between(0L, Timeout));

    private void End()
    {
        SessionEnd(dice.Chance(0.4) ? EdgeMs() : dice.Chance(0.3) ? now : now + dice.Between(0L, Timeout));
        if (dice.Chance(0.4))
            SessionEnd(dice.Chance(0.3) ? now : dice.Chance(0.3) ? EdgeMs() : SoonMs());
        if (dice.Chance(0.4))
            Activity(dice.Chance(0.3) ? now : SoonMs());
    }

    private void OtherTab()
    {
        ChangeTab();
        var at = dice.Chance(0.3) ? EdgeMs() : SoonMs();
        if (dice.Chance(0.25))
            SessionEnd(at);
        else
            Activity(at);
    }

    private void OtherApplication()
    {
        application = ApplicationOf(dice, rules);
        Activity(SoonMs());
    }

    private void PassiveAround() => dice.Weighted(
        (3, () => Passive(now + dice.Between(0L, Timeout))),
        (4, () => Passive(EdgeMs())),
        (2, () => Passive(LastActivityMs + Timeout + dice.Between(1L, Timeout))),
        (2, BeforeTheNextSession));

    private void BeforeTheNextSession()
    {
        var next = LastActivityMs + Timeout + dice.Between(2L, Timeout);
        Passive(next - dice.OneOf(0L, 1, 1, 5 * Second));
        Activity(next);
    }

    private void Silence()
    {
        now = LastActivityMs + Timeout + dice.OneOf(Timeout, 3 * Timeout, dice.Between(Hour, 12 * Hour), dice.Between(Hour, 40 * Hour));
        if (dice.Chance(0.3))
            Passive(now - (Timeout / 2));
        Activity(now);
    }

    /// <summary>A session of its own that goes on until it is as long as the longest, to the millisecond or one beside it.</summary>
    private void Long()
    {
        if (rules.LongestMs > 6 * Timeout)
        {
            Burst();
            return;
        }
        var start = LastActivityMs + Timeout + 1 + dice.Between(0L, Minute);
        Activity(start);
        while (start + rules.LongestMs - LastActivityMs > Timeout)
            Activity(LastActivityMs + dice.Between(Timeout * 2 / 3, Timeout));
        var edge = start + rules.LongestMs + dice.OneOf(-1, 0, 0, 1);
        dice.Weighted((4, () => Activity(edge)), (2, () => SessionEnd(edge)), (1, () => Passive(edge)), (1, () => { ChangeTab(); Activity(edge); }));
        if (dice.Chance(0.5))
            Activity(SoonMs());
    }

    private void ChangeTab() => tab = dice.OneOf(Tabs);

    private void Activity(long at) =>
        lastActivity = Add(at, dice.OneOf("click", "click", "page_view", "page_view", "order", "goal", "scroll"), passive: false);

    private void Passive(long at) => dice.Weighted(
        (6, () => Add(at, dice.OneOf("heartbeat", "heartbeat", "visibility", "session_start"), passive: dice.Chance(0.2))),
        (3, () => Add(at, dice.OneOf("page_view", "video_play"), passive: true)));

    private void SessionEnd(long at)
    {
        var before = lastActivity;
        var e = Add(at, "session_end", passive: dice.Chance(0.2));

        // What lies at the edge after a session_end matters as much: half of the time measure from it.
        if (before is { Type: not "session_end" } && e.TimeMs - before.TimeMs <= Timeout && dice.Chance(0.5))
            lastActivity = e;
    }

    private ClientEvent Add(long at, string type, bool passive)
    {
        var e = new ClientEvent
        {
            Id = ids.Next(),
            TimeMs = Math.Max(at, start),
            Type = type,
            Passive = passive,
            Tab = tab,
            Application = application,
            Place = dice.Chance(0.3) ? dice.OneOf(Places) : null,
            Browser = dice.Chance(0.3) ? dice.OneOf(Browsers) : null,
        };
        events.Add(e);
        now = Math.Max(now, e.TimeMs);
        return e;
    }

    private static string? ApplicationOf(Dice dice, AccountRules rules) =>
        rules.Applications.Count == 0 || dice.Chance(0.2)
            ? dice.OneOf(null, "other")
            : rules.Applications[dice.Between(0, rules.Applications.Count - 1)].Key;

    private static readonly OraclePlace[] Places =
        [new("NL", "NH", "Amsterdam"), new("NL", "UT", "Utrecht"), new("US", "CA", null), new("DE", null, null)];

    private static readonly OracleBrowser[] Browsers =
        [new("Chrome", "120"), new("Chrome", "121"), new("Safari", "17.2"), new("Firefox", null)];
}
