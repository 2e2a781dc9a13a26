namespace Insights.Domain.Sessions;

/// <summary>
/// Whether an event that is about to be taken in changes what the closed sessions are at this very moment: one that is
/// closed is another afterwards, or one is closed that was open, or was none. Then rows must not wait for a later alarm.
/// Says yes too often rather than too rarely; an event in order costs no search.
/// </summary>
/// <param name="TimeMs">Time of the event.</param>
/// <param name="ReachMs">As <see cref="KnownEvent.ReachMs"/>; its time for a passive one.</param>
/// <param name="LongestMs"><see cref="Accounts.SessionRules.LongestMs"/> of the event.</param>
internal readonly record struct Disturbance(long TimeMs, long ReachMs, bool IsActivity, int LongestMs, long NowMs)
{
    public bool Of(SessionHistory history)
    {
        var touched = history.WindowsWithin(TimeMs, ReachMs);
        if (MovesCuts(touched))
            return true;
        foreach (var window in touched)
        {
            if (window.IsOneSession && window.ReachMs >= NowMs)
                continue;
            if (window.LastMs < TimeMs ? InOrder(window.Sessions) : Late(window))
                return true;
        }
        // A session_end that meant nothing so far may be the end of what begins here.
        if (IsActivity)
        {
            foreach (var unattributed in history.UnattributedWithin(TimeMs, ReachMs))
            {
                if (unattributed.IsSessionEnd)
                    return true;
            }
        }
        return false;
    }

    /// <summary>
    /// Whether it comes before others in a run that is as long as the longest session: the sessions after it may then begin and end
    /// elsewhere, however far away.
    /// </summary>
    private bool MovesCuts(ReadOnlySpan<SessionWindow> touched)
    {
        var (startMs, reachMs, longestMs, isLate) = (TimeMs, ReachMs, LongestMs, false);
        foreach (var window in touched)
        {
            (startMs, reachMs) = (Math.Min(startMs, window.StartMs), Math.Max(reachMs, window.ReachMs));
            longestMs = Math.Min(longestMs, window.LongestMs);
            isLate |= window.LastMs >= TimeMs;
        }
        return isLate && reachMs - startMs >= longestMs;
    }

    /// <summary>After all events of the window: activity may go on with the last session, a passive event is listed with the latest.</summary>
    private bool InOrder(IReadOnlyList<SessionDraft> sessions)
    {
        if (IsActivity)
            return sessions[^1] is { EndReason: not EndReason.SessionEnd } last && Touches(last);
        for (var i = sessions.Count - 1; i >= 0; i--)
        {
            if (sessions[i].Covers(TimeMs))
                return Touches(sessions[i]);
        }
        return false;
    }

    private bool Late(SessionWindow window)
    {
        // Between two of one tab it may cut a session; before a session_end it may make that count.
        if (IsActivity && (window.HasTabRule || window.LastSessionEndMs >= TimeMs))
            return true;
        foreach (var session in window.Sessions)
        {
            if (Touches(session))
                return true;
        }
        return false;
    }

    private bool Touches(SessionDraft session) =>
        session.StartMs <= ReachMs && session.ReachMs >= TimeMs && session.IsClosedAt(NowMs);
}
