using Insights.Domain.Accounts;
using Insights.Domain.Events;

namespace Insights.Domain.Sessions;

/// <summary>
/// A run of events that can touch one another: it begins with an activity and reaches to the last moment at which a
/// further event could still belong. What lies outside cannot change the sessions inside, so a late event makes only its
/// own window be walked again.
/// </summary>
internal sealed class SessionWindow
{
    /// <summary>So many events are walked again sooner than a place to go on from is kept for them.</summary>
    private const int Few = 16;

    private readonly EventRun _events = new();
    private SessionWalk? _walk;
    private int _walked;
    private SessionRules _rules;
    private bool _mixed;

    // Of the last event, which itself has long left the processor's cache.
    private EventOrder _last = EventOrder.First;

    // A walk over the events before a moment, which few events are late enough to fall into; null while there are few.
    private SessionWalk? _base;
    private int _based;

    /// <summary>Time of the first event; it is an activity, or shares the moment of one.</summary>
    public long StartMs { get; private set; } = long.MaxValue;

    /// <summary>Time of the last event.</summary>
    public long LastMs => _last.TimeMs;

    /// <summary>Last moment, inclusive, at which an event belongs to this window.</summary>
    public long ReachMs { get; private set; } = long.MinValue;

    public EventRun Events => _events;

    /// <summary>Whether a rule of tabs stands on any of the events.</summary>
    public bool HasTabRule { get; private set; }

    /// <summary>Time of the latest session_end, whether or not it counts; before all times where there is none.</summary>
    public long LastSessionEndMs { get; private set; } = long.MinValue;

    /// <summary>
    /// Whether its sessions are surely one, which closes when the clock passes <see cref="ReachMs"/>: one set of rules goes for all
    /// its events, and nothing could cut it. Then nobody need walk it to know whether it is closed.
    /// </summary>
    public bool IsOneSession => !_mixed && !HasTabRule && LastSessionEndMs == long.MinValue && ReachMs < StartMs + _rules.LongestMs;

    /// <summary>The least of <see cref="SessionRules.LongestMs"/> of its events.</summary>
    public int LongestMs { get; private set; } = int.MaxValue;

    public IReadOnlyList<SessionDraft> Sessions
    {
        get
        {
            if (_walked < _events.Count)
            {
                if (_walk is null)
                    (_walk, _walked) = (_base?.Fork(_events[_based].TimeMs) ?? new SessionWalk(), _based);
                _walk.Take(_events, _walked, _events.Count);
                _walked = _events.Count;
                MoveBase();
            }
            return _walk!.Sessions;
        }
    }

    public void Add(in KnownEvent e)
    {
        if (e.IsActivity || e.IsSessionEnd)
            ReachMs = Math.Max(ReachMs, e.ReachMs);
        HasTabRule |= e.Rules.OneSessionPerTab;
        LongestMs = Math.Min(LongestMs, e.Rules.LongestMs);
        if (_events.Count == 0)
            _rules = e.Rules;
        _mixed |= _rules != e.Rules;
        StartMs = Math.Min(StartMs, e.TimeMs);
        if (e.IsSessionEnd)
            LastSessionEndMs = Math.Max(LastSessionEndMs, e.TimeMs);
        if (e.Order > _last)
        {
            _last = e.Order;
            _events.Add(e);
            if (_walk?.CanGoOnWith(e) == false)
                WalkAgain(e.TimeMs);
            return;
        }
        _events.Insert(_events.PlaceOf(e), e);
        WalkAgain(e.TimeMs);
    }

    /// <summary>Takes in another window that this one has come to touch.</summary>
    public void Absorb(SessionWindow other)
    {
        foreach (var e in other._events)
            Add(e);
    }

    private void WalkAgain(long fromMs)
    {
        (_walk, _walked) = (null, 0);
        if (_base is not null && fromMs <= _base.LastMs)
            (_base, _based) = (null, 0);
    }

    /// <summary>Takes the base to where only few events come after it; it stands between two moments.</summary>
    private void MoveBase()
    {
        if (_events.Count - _based <= 2 * Few)
            return;
        var to = _events.Count - Few;
        while (to > _based && _events[to - 1].TimeMs == _events[to].TimeMs)
            to--;
        if (to == _based)
            return;
        (_base ??= new SessionWalk()).Take(_events, _based, to);
        _based = to;
    }

    internal static readonly Comparer<KnownEvent> ByOrder = Comparer<KnownEvent>.Create(KnownEvent.Compare);
}
