namespace Insights.Testing.Oracle;

/// <summary>What one user is, by the words of docs/semantics.md 1.3 and 1.4: slow, plain, and written apart from the product.</summary>
/// <param name="Sessions">Open and closed ones, in the order of their start.</param>
/// <param name="Profile">Over the closed sessions only.</param>
public sealed record OracleAnswer(IReadOnlyList<OracleSession> Sessions, OracleProfile Profile)
{
    /// <summary>The accepted updates of attributes.</summary>
    public IReadOnlyList<OracleUpdate> Updates { get; init; } = [];

    /// <summary>The Analytics Properties, each with the moment at which it was stated.</summary>
    public IReadOnlyDictionary<string, (string Text, long TimeMs)> Analytics { get; init; } = new Dictionary<string, (string, long)>();

    /// <summary>A user whose every event is an unattributed passive one left no trace, unless attributes came for it.</summary>
    public bool Exists => Sessions.Count > 0 || Updates.Count > 0;

    public IEnumerable<OracleSession> Closed => Sessions.Where(s => s.Closed);
    public IEnumerable<OracleSession> Open => Sessions.Where(s => !s.Closed);
}

public static class SessionOracle
{
    /// <summary>Answers for a set of accepted events at a clock.</summary>
    /// <param name="accepted">In any order; every event_id once.</param>
    /// <param name="nowMs">Unix milliseconds.</param>
    /// <exception cref="ArgumentException">An event_id occurs twice: that is no set of accepted events.</exception>
    public static OracleAnswer Evaluate(IEnumerable<OracleEvent> accepted, long nowMs)
    {
        var events = InOrder(accepted);
        if (events.Select(e => e.Id).Distinct(StringComparer.Ordinal).Count() != events.Count)
            throw new ArgumentException("An event_id occurs twice.", nameof(accepted));

        var cut = Cut(events);
        var activity = cut.SelectMany(s => s).ToHashSet();
        var passive = events.Where(e => !activity.Contains(e)).ToList();

        var sessions = new List<OracleSession>();
        for (var i = 0; i < cut.Count; i++)
        {
            var listed = passive.Where(p => IndexOfSessionListing(p, cut) == i);
            var next = i + 1 < cut.Count ? cut[i + 1][0] : null;
            sessions.Add(Describe(cut[i], listed, next, nowMs));
        }

        return new OracleAnswer(sessions, OracleProfile.Of(sessions.Where(s => s.Closed))) { Analytics = AnalyticsOf(events, sessions) };
    }

    /// <summary>"The value with the latest effective time", of events that leave a trace: those that a session lists.</summary>
    private static Dictionary<string, (string Text, long TimeMs)> AnalyticsOf(List<OracleEvent> ordered, List<OracleSession> sessions)
    {
        var values = new Dictionary<string, (string Text, long TimeMs)>(StringComparer.Ordinal);
        var listed = sessions.SelectMany(s => s.EventIds).ToHashSet(StringComparer.Ordinal);
        foreach (var e in ordered.Where(e => e.Analytics is not null && listed.Contains(e.Id)))
        {
            foreach (var (property, text) in e.Analytics!)
                values[property] = (text, e.TimeMs);
        }
        return values;
    }

    /// <summary>"Order ... by (effective time, whether it is a session_end, event_id): of equal times a session_end is the last."</summary>
    public static List<OracleEvent> InOrder(IEnumerable<OracleEvent> events) =>
        [.. events.OrderBy(e => e.TimeMs).ThenBy(e => e.IsSessionEnd ? 1 : 0).ThenBy(e => e.Id, StringComparer.Ordinal)];

    /// <summary>
    /// "Activity is every event that a person caused: all but the passive ones." "A new session begins at the first, and at an f that
    /// follows e when ..." And: "A session_end counts as activity where it follows activity that is no session_end itself, within the
    /// timeout and, with one session per tab, in the same tab: it is then the last of its session." So it never begins one, and counts
    /// only where it would not.
    /// </summary>
    private static List<List<OracleEvent>> Cut(List<OracleEvent> ordered)
    {
        var sessions = new List<List<OracleEvent>>();
        foreach (var f in ordered.Where(f => !f.IsPassive || f.IsSessionEnd))
        {
            var current = sessions.LastOrDefault();
            var begins = current is null || BeginsAfter(current, f);
            if (begins && f.IsSessionEnd)
                continue;
            if (begins)
                sessions.Add(current = []);
            current!.Add(f);
        }
        return sessions;
    }

    private static bool BeginsAfter(List<OracleEvent> session, OracleEvent f) =>
        !WithinTimeout(session[^1], f) || session[^1].IsSessionEnd || IsTabChange(session[^1], f) || IsTooLong(session, f.TimeMs);

    /// <summary>"f.time - (start of e's session) >= the longest session": that of the account, as it was for e.</summary>
    private static bool IsTooLong(List<OracleEvent> session, long timeMs) => timeMs - session[0].TimeMs >= session[^1].LongestMs;

    /// <summary>"f.time - e.time > timeout: exactly the timeout still belongs to the session"; the timeout is that of e.</summary>
    private static bool WithinTimeout(OracleEvent e, OracleEvent f) => f.TimeMs - e.TimeMs <= e.TimeoutMs;

    /// <summary>"the account has one session per tab on and e and f have different tab_ids"; no tab_id differs from every tab_id.</summary>
    private static bool IsTabChange(OracleEvent e, OracleEvent f) => e.OneSessionPerTab && e.Tab != f.Tab;

    /// <summary>
    /// "One that lies between a session's start and its end plus timeout is listed with it": of several, the latest to start.
    /// </summary>
    /// <returns>-1 for a passive event outside any session, which leaves no trace.</returns>
    private static int IndexOfSessionListing(OracleEvent passive, List<List<OracleEvent>> sessions) =>
        sessions.FindLastIndex(s =>
            s[0].TimeMs <= passive.TimeMs && passive.TimeMs <= s[^1].TimeMs + s[^1].TimeoutMs);

    private static OracleSession Describe(
        List<OracleEvent> activity, IEnumerable<OracleEvent> listed, OracleEvent? nextActivity, long nowMs)
    {
        var all = InOrder(activity.Concat(listed));
        var last = activity[^1];
        var idleAfter = last.TimeMs + last.TimeoutMs;
        var tooLongFrom = activity[0].TimeMs + last.LongestMs;
        var passedAt = idleAfter < tooLongFrom ? idleAfter : tooLongFrom - 1;

        // What could have gone on was left for another tab; what could not was too long, or else idle.
        var endReason =
            last.IsSessionEnd ? OracleEndReason.SessionEnd
            : nextActivity is not null && WithinTimeout(last, nextActivity) && !IsTooLong(activity, nextActivity.TimeMs) ? OracleEndReason.TabChanged
            : idleAfter >= tooLongFrom ? OracleEndReason.Longest
            : OracleEndReason.Inactivity;

        return new OracleSession
        {
            StartMs = activity[0].TimeMs,
            EndMs = last.TimeMs,
            FirstActivityId = activity[0].Id,
            EventCount = all.Count,
            PageViewCount = activity.Count(e => e.Type == "page_view"),
            OrderCount = all.Count(e => e.Type == "order"),
            GoalCount = all.Count(e => e.Type == "goal"),
            Application = activity.FirstOrDefault(e => e.Application is not null)?.Application,
            Place = all.LastOrDefault(e => e.Place is not null)?.Place,
            Browser = all.LastOrDefault(e => e.Browser is not null)?.Browser,
            EndReason = endReason,
            Closed = last.IsSessionEnd || nowMs > passedAt,
            CloseAtMs = last.IsSessionEnd ? null : passedAt,
            EventIds = [.. all.Select(e => e.Id)],
        };
    }
}
