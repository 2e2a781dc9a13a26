using System.Runtime.InteropServices;
using Insights.Domain.Events;
using Insights.Domain.Profiles;

namespace Insights.Domain.Sessions;

/// <summary>
/// All sessions of one user, made from the set of accepted events: the same whatever the order in which
/// <see cref="Add"/> got them. Recent windows are kept event by event, the past as totals. Not thread-safe.
/// </summary>
internal sealed class SessionHistory
{
    private static readonly List<KnownEvent> NoUnattributed = [];

    // Of most active users: one window, no unattributed events, nothing folded away.
    private readonly List<SessionWindow> _windows = new(1);
    private List<KnownEvent> _unattributed = NoUnattributed;
    private ClosedPast _past = ClosedPast.None;
    private Fingerprints? _fingerprints;
    private AnalyticsFold _analytics = AnalyticsFold.None;

    public ClosedPast Past => _past;

    /// <summary>What the events that belong to a session, or lie within the reach of one, state of the Analytics Properties; unattributed events state nothing.</summary>
    public AnalyticsFold Analytics => _analytics;

    /// <summary>What of it the events that were folded away state.</summary>
    public AnalyticsFold PastAnalytics { get; private set; } = AnalyticsFold.None;

    /// <summary>The IDs of the events that were folded away.</summary>
    public Fingerprints Fingerprints => _fingerprints ??= new();

    /// <summary>Every event from this moment on (Unix milliseconds, inclusive) is known singly; before it there are only totals.</summary>
    public long DetailFromMs { get; private set; } = long.MinValue;

    /// <summary>Whether something has been folded away, so that an older event needs the whole log.</summary>
    public bool IsTrimmed => DetailFromMs != long.MinValue;

    /// <summary>Events that are known singly, unattributed events included.</summary>
    public int DetailCount { get; private set; }

    public IReadOnlyList<SessionWindow> Windows => _windows;

    /// <summary>The last of the windows; null where there is none.</summary>
    public SessionWindow? Latest { get; private set; }

    /// <summary>Passive events outside any window: an activity that comes late may still take them in.</summary>
    public IReadOnlyList<KnownEvent> Unattributed => _unattributed;

    /// <summary>Whether there is anything that a lookup may show.</summary>
    public bool HasActivity => _windows.Count > 0 || _past.Events > 0;

    /// <summary>Time of the latest event that belongs to a session, Unix milliseconds; before all times where there is none.</summary>
    public long LatestMs => Latest?.LastMs ?? _past.Totals.LastEndMs;

    public bool IsEmpty => !HasActivity && _unattributed.Count == 0;

    /// <summary>The events that are known singly: those of windows, then unattributed events.</summary>
    public IEnumerable<KnownEvent> Detail => _windows.SelectMany(s => s.Events).Concat(_unattributed);

    /// <summary>Whether an event that is known singly has the ID; looks at each.</summary>
    public bool Knows(CompactId eventId)
    {
        foreach (var window in _windows)
        {
            for (var i = 0; i < window.Events.Count; i++)
            {
                if (window.Events[i].Id == eventId)
                    return true;
            }
        }
        foreach (ref readonly var unattributed in CollectionsMarshal.AsSpan(_unattributed))
        {
            if (unattributed.Id == eventId)
                return true;
        }
        return false;
    }

    /// <summary>Whether the moment lies inside a window.</summary>
    public bool Reaches(long timeMs) => Find(timeMs) is { } i && i >= 0 && timeMs <= _windows[i].ReachMs;

    /// <summary>Where the session begins that an activity at the moment may belong to, if it comes after all others; else the moment.</summary>
    public long StartOfSessionAt(long timeMs)
    {
        if (Latest is not { } latest || timeMs < latest.StartMs || timeMs > latest.ReachMs)
            return timeMs;
        if (latest.IsOneSession)
            return latest.StartMs;
        var last = latest.Sessions[^1];
        return timeMs >= last.StartMs && !last.IsTooLongFor(timeMs) ? last.StartMs : timeMs;
    }

    /// <summary>The windows that an event from a moment to its reach, both inclusive, falls into or comes to touch.</summary>
    public ReadOnlySpan<SessionWindow> WindowsWithin(long fromMs, long toMs)
    {
        var first = Math.Max(0, Find(fromMs));
        if (first < _windows.Count && _windows[first].ReachMs < fromMs)
            first++;
        var end = first;
        while (end < _windows.Count && _windows[end].StartMs <= toMs)
            end++;
        return CollectionsMarshal.AsSpan(_windows)[first..end];
    }

    /// <summary>The unattributed events from a moment to another, both inclusive.</summary>
    public ReadOnlySpan<KnownEvent> UnattributedWithin(long fromMs, long toMs)
    {
        var first = FirstUnattributedFrom(fromMs);
        var end = first;
        while (end < _unattributed.Count && _unattributed[end].TimeMs <= toMs)
            end++;
        return CollectionsMarshal.AsSpan(_unattributed)[first..end];
    }

    /// <summary>Takes in one event that is not known yet.</summary>
    public void Add(KnownEvent e)
    {
        DetailCount++;
        var i = Find(e.TimeMs);
        if (i >= 0 && e.TimeMs <= _windows[i].ReachMs)
        {
            _windows[i].Add(e);
            _analytics = _analytics.With(e);
            if (!e.IsActivity && !e.IsSessionEnd)
                return;
        }
        else if (e.IsActivity)
        {
            var window = new SessionWindow();
            window.Add(e);
            _analytics = _analytics.With(e);
            _windows.Insert(++i, window);
            Latest = _windows[^1];
        }
        else
        {
            if (ReferenceEquals(_unattributed, NoUnattributed))
                _unattributed = [];
            var at = _unattributed.BinarySearch(e, SessionWindow.ByOrder);
            _unattributed.Insert(at < 0 ? ~at : at, e);
            return;
        }
        Spread(i);
    }

    /// <summary>Takes in all that the window has come to reach: unattributed events, and the windows after it.</summary>
    private void Spread(int i)
    {
        var window = _windows[i];
        for (; ; )
        {
            var first = FirstUnattributedFrom(window.StartMs);
            if (first < _unattributed.Count && _unattributed[first].TimeMs <= window.ReachMs)
            {
                window.Add(_unattributed[first]);
                _analytics = _analytics.With(_unattributed[first]);
                _unattributed.RemoveAt(first);
            }
            else if (i + 1 < _windows.Count && _windows[i + 1].StartMs <= window.ReachMs)
            {
                // The smaller goes into the larger: of events that come newest first each would carry all later ones along.
                var next = _windows[i + 1];
                var (into, from) = window.Events.Count < next.Events.Count ? (next, window) : (window, next);
                into.Absorb(from);
                _windows[i] = window = into;
                _windows.RemoveAt(i + 1);
                Latest = _windows[^1];
            }
            else
            {
                return;
            }
        }
    }

    private int FirstUnattributedFrom(long timeMs)
    {
        int low = 0, high = _unattributed.Count;
        while (low < high)
        {
            var mid = (low + high) / 2;
            if (_unattributed[mid].TimeMs < timeMs)
                low = mid + 1;
            else
                high = mid;
        }
        return low;
    }

    /// <summary>Index of the last window that begins at or before the moment, or -1.</summary>
    private int Find(long timeMs)
    {
        if (Latest is null || Latest.StartMs <= timeMs)
            return _windows.Count - 1;
        var windows = CollectionsMarshal.AsSpan(_windows);
        int low = 0, high = windows.Length;
        while (low < high)
        {
            var mid = (low + high) / 2;
            if (windows[mid].StartMs <= timeMs)
                low = mid + 1;
            else
                high = mid;
        }
        return low - 1;
    }

    /// <summary>The sessions known singly, by start.</summary>
    public IEnumerable<Session> Sessions
    {
        get
        {
            foreach (var window in _windows)
            {
                foreach (var draft in window.Sessions)
                    yield return draft.ToSession();
            }
        }
    }

    /// <summary>The first moment after <paramref name="nowMs"/> at which an open session closes; null where none is open.</summary>
    public long? NextCloseMs(long nowMs)
    {
        long? next = null;
        foreach (var session in Sessions)
        {
            if (!session.IsClosedAt(nowMs) && (next is null || session.OpenUntilMs + 1 < next))
                next = session.OpenUntilMs + 1;
        }
        return next;
    }

    /// <summary>The profile at the moment <paramref name="nowMs"/>.</summary>
    public Profile ProfileAt(long nowMs)
    {
        var (totals, place, browser) = (_past.Totals, _past.Place, _past.Browser);
        Session? open = null;
        foreach (var window in _windows)
        {
            foreach (var draft in window.Sessions)
            {
                var session = draft.ToSession();
                if (!session.IsClosedAt(nowMs))
                {
                    open = session;
                    continue;
                }
                totals = totals.Combine(SessionTotals.Of(session));
                place = session.Place ?? place;
                browser = session.Browser ?? browser;
            }
        }
        // Each event that belongs anywhere weighs more than the two sessions that it can join, so every change grows it.
        return new Profile((4 * BelongingCount) + totals.Count, new StandardAttributes(totals, place, browser), open);
    }

    /// <summary>
    /// Folds away what no event at or after <paramref name="floorMs"/> can change: windows that end before it, and unattributed events
    /// before it. Changes nothing that can be seen.
    /// </summary>
    public void Trim(long floorMs)
    {
        var windows = 0;
        while (windows < _windows.Count && _windows[windows].ReachMs < floorMs)
        {
            var window = _windows[windows++];
            _past = _past.Then(window.Sessions.Select(s => s.ToSession()), window.Events.Count);
            PastAnalytics = window.Events.Aggregate(PastAnalytics, static (fold, e) => fold.With(e));
        }
        var edge = windows < _windows.Count ? Math.Min(floorMs, _windows[windows].StartMs) : floorMs;
        var unattributed = FirstUnattributedFrom(edge);
        if (windows == 0 && unattributed == 0)
            return;
        var gone = _windows.Take(windows).SelectMany(s => s.Events).Concat(_unattributed.Take(unattributed)).ToList();
        Fingerprints.Add(gone.Select(e => e.Id.ToString()));
        DetailCount -= gone.Count;
        _windows.RemoveRange(0, windows);
        Latest = _windows.Count > 0 ? _windows[^1] : null;
        _unattributed.RemoveRange(0, unattributed);
        DetailFromMs = Math.Max(DetailFromMs, edge);
    }

    /// <summary>Events that belong to a session or its reach, those folded away included.</summary>
    public long BelongingCount => _past.Events + DetailCount - _unattributed.Count;

    /// <summary>The same without some of the events known singly.</summary>
    public SessionHistory Without(HashSet<KnownEvent> gone) =>
        Restore(_past, PastAnalytics, DetailFromMs, _fingerprints, Detail.Where(e => !gone.Contains(e)));

    /// <summary>Puts back those that a snapshot held, or others.</summary>
    public void RestoreFingerprints(Fingerprints fingerprints) => _fingerprints = fingerprints;

    /// <summary>Puts back what a snapshot held.</summary>
    public static SessionHistory Restore(
        ClosedPast past, AnalyticsFold analytics, long detailFromMs, Fingerprints? fingerprints, IEnumerable<KnownEvent> detail)
    {
        var history = new SessionHistory
        {
            _past = past,
            _analytics = analytics,
            PastAnalytics = analytics,
            DetailFromMs = detailFromMs,
            _fingerprints = fingerprints,
        };
        foreach (var e in detail)
            history.Add(e);
        return history;
    }
}
