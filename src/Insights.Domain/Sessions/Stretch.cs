namespace Insights.Domain.Sessions;

/// <summary>
/// A run of events that can touch one another: it begins with an activity and reaches to the last moment at which a
/// further event could still belong. What lies outside cannot change the sessions inside, so a late event makes only its
/// own stretch be walked again.
/// </summary>
internal sealed class Stretch
{
    private readonly List<KnownEvent> _events = [];
    private SessionWalk? _walk;
    private int _walked;

    /// <summary>Time of the first event; it is an activity, or shares the moment of one.</summary>
    public long StartMs => _events[0].TimeMs;

    /// <summary>Last moment, inclusive, at which an event belongs to this stretch.</summary>
    public long ReachMs { get; private set; } = long.MinValue;

    public IReadOnlyList<KnownEvent> Events => _events;

    public IReadOnlyList<SessionDraft> Sessions
    {
        get
        {
            if (_walked < _events.Count)
            {
                _walk ??= new SessionWalk();
                _walk.Take(_events, _walked);
                _walked = _events.Count;
            }
            return _walk!.Sessions;
        }
    }

    public void Add(KnownEvent e)
    {
        if (e.IsActivity || e.IsSessionEnd)
            ReachMs = Math.Max(ReachMs, e.ReachMs);
        if (_events.Count == 0 || KnownEvent.Compare(_events[^1], e) < 0)
        {
            _events.Add(e);
            if (_walk is not null && e.TimeMs <= _walk.LastMs)
                WalkAgain();
            return;
        }
        var at = _events.BinarySearch(e, ByOrder);
        _events.Insert(at < 0 ? ~at : at, e);
        WalkAgain();
    }

    /// <summary>Takes in another stretch that this one has come to touch.</summary>
    public void Absorb(Stretch other)
    {
        foreach (var e in other._events)
            Add(e);
    }

    private void WalkAgain()
    {
        _walk = null;
        _walked = 0;
    }

    internal static readonly Comparer<KnownEvent> ByOrder = Comparer<KnownEvent>.Create(KnownEvent.Compare);
}
