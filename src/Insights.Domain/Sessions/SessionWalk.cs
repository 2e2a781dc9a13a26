namespace Insights.Domain.Sessions;

/// <summary>
/// The rules of a session, once: walks the events of one window in their order and cuts them into sessions (docs/semantics.md 1.3).
/// The walk can go on where it stopped, so an event that comes in order costs no second walk.
/// </summary>
internal sealed class SessionWalk
{
    private readonly List<SessionDraft> _sessions = [];
    private readonly List<KnownEvent> _passive = [];
    private KnownEvent? _lastActivity;
    private bool _listedAtLast;

    public IReadOnlyList<SessionDraft> Sessions => _sessions;

    /// <summary>Where given, takes each event that a session lists, with that session; those of none are left out.</summary>
    public List<(SessionDraft Session, KnownEvent Event)>? Listed { get; init; }

    /// <summary>Time of the latest event taken.</summary>
    public long LastMs { get; private set; } = long.MinValue;

    /// <summary>
    /// Whether the walk can go on with an event that stands after all it has taken. Of the same moment it may be anything,
    /// until a passive event of that moment was listed: then no activity, which might begin the session that it belongs to.
    /// </summary>
    public bool CanGoOnWith(KnownEvent e) =>
        e.TimeMs > LastMs || (e.TimeMs == LastMs && (!_listedAtLast || !(e.IsActivity || e.IsSessionEnd)));

    /// <summary>A walk that stands where this one does, and goes on by itself with events at or after a moment.</summary>
    public SessionWalk Fork(long fromMs)
    {
        var fork = new SessionWalk { LastMs = LastMs, _lastActivity = _lastActivity, _listedAtLast = _listedAtLast };
        for (var i = 0; i < _sessions.Count; i++)
        {
            // What no such event can touch any more is the same for both.
            var mayChange = i == _sessions.Count - 1 || _sessions[i].ReachMs >= fromMs;
            fork._sessions.Add(mayChange ? _sessions[i].Fork() : _sessions[i]);
        }
        return fork;
    }

    /// <summary>
    /// Takes events that stand in order, from one place to before another, each of which the walk can go on with. The last of
    /// a moment is followed by one of another moment, or by none.
    /// </summary>
    public void Take(EventRun ordered, int from, int to)
    {
        for (var i = from; i < to;)
        {
            _listedAtLast &= ordered[i].TimeMs == LastMs;
            LastMs = ordered[i].TimeMs;
            // One moment at a time: a passive event belongs to a session that begins at its very moment, whatever their IDs.
            for (; i < to && ordered[i].TimeMs == LastMs; i++)
                TakeOne(ordered[i]);
            _listedAtLast |= _passive.Count > 0;
            foreach (var passive in _passive)
                ListPassive(passive);
            _passive.Clear();
        }
    }

    private void TakeOne(KnownEvent e)
    {
        if (e.IsActivity)
            TakeActivity(e);
        else if (e.IsSessionEnd && Counts(e))
            TakeSessionEnd(e);
        else
            _passive.Add(e);
    }

    /// <summary>
    /// A session_end counts where it follows activity that is no session_end itself, within the timeout and the longest session and,
    /// with one session per tab, in the same tab.
    /// </summary>
    private bool Counts(KnownEvent end) =>
        _lastActivity is { IsSessionEnd: false } last
        && end.TimeMs <= last.ReachMs
        && !_sessions[^1].IsTooLongFor(end.TimeMs)
        && SameTab(last, end);

    private void TakeSessionEnd(KnownEvent e)
    {
        _sessions[^1].TakeActivity(e);
        Listed?.Add((_sessions[^1], e));
        _sessions[^1].EndBy(EndReason.SessionEnd);
        _lastActivity = e;
    }

    private void TakeActivity(KnownEvent e)
    {
        if (Begins(e))
            _sessions.Add(new SessionDraft(e));
        _sessions[^1].TakeActivity(e);
        Listed?.Add((_sessions[^1], e));
        _lastActivity = e;
    }

    private bool Begins(KnownEvent e)
    {
        if (_lastActivity is not { } last || last.IsSessionEnd || e.TimeMs > last.ReachMs || _sessions[^1].IsTooLongFor(e.TimeMs))
            return true;
        if (SameTab(last, e))
            return false;
        _sessions[^1].EndBy(EndReason.TabChanged);
        return true;
    }

    private static bool SameTab(KnownEvent last, KnownEvent next) =>
        !last.Rules.OneSessionPerTab || last.Tab == next.Tab;

    private void ListPassive(KnownEvent e)
    {
        for (var i = _sessions.Count - 1; i >= 0; i--)
        {
            if (_sessions[i].Covers(e.TimeMs))
            {
                _sessions[i].List(e);
                Listed?.Add((_sessions[i], e));
                return;
            }
        }
    }
}
