using System.Runtime.InteropServices;
using Insights.Domain.Events;
using Insights.Domain.Profiles;

namespace Insights.Domain.Sessions;

/// <summary>
/// All sessions of one user, made from the set of accepted events: the same whatever the order in which
/// <see cref="Add"/> got them. Recent stretches are kept event by event, the past as totals. Not thread-safe.
/// </summary>
internal sealed class SessionHistory
{
    private static readonly List<KnownEvent> NoStrays = [];

    // Of most users awake: one stretch, no strays, nothing folded away.
    private readonly List<Stretch> _stretches = new(1);
    private List<KnownEvent> _strays = NoStrays;
    private ClosedPast _past = ClosedPast.None;
    private IdPrints? _prints;
    private AnalyticsFold _analytics = AnalyticsFold.None;

    public ClosedPast Past => _past;

    /// <summary>What the events that belong to a session, or lie within the reach of one, state of the Analytics Properties; strays state nothing.</summary>
    public AnalyticsFold Analytics => _analytics;

    /// <summary>What of it the events that were folded away state.</summary>
    public AnalyticsFold PastAnalytics { get; private set; } = AnalyticsFold.None;

    /// <summary>The IDs of the events that were folded away.</summary>
    public IdPrints Prints => _prints ??= new();

    /// <summary>Every event from this moment on (Unix milliseconds, inclusive) is known singly; before it there are only totals.</summary>
    public long DetailFromMs { get; private set; } = long.MinValue;

    /// <summary>Whether something has been folded away, so that an older event needs the whole log.</summary>
    public bool IsTrimmed => DetailFromMs != long.MinValue;

    /// <summary>Events that are known singly, strays included.</summary>
    public int DetailCount { get; private set; }

    public IReadOnlyList<Stretch> Stretches => _stretches;

    /// <summary>The last of the stretches; null where there is none.</summary>
    public Stretch? Latest { get; private set; }

    /// <summary>Passive events outside any stretch: an activity that comes late may still take them in.</summary>
    public IReadOnlyList<KnownEvent> Strays => _strays;

    /// <summary>Whether there is anything that a lookup may show.</summary>
    public bool HasActivity => _stretches.Count > 0 || _past.Events > 0;

    /// <summary>Time of the latest event that belongs to a session, Unix milliseconds; before all times where there is none.</summary>
    public long LatestMs => Latest?.LastMs ?? _past.Totals.LastEndMs;

    public bool IsEmpty => !HasActivity && _strays.Count == 0;

    /// <summary>The events that are known singly: those of stretches, then strays.</summary>
    public IEnumerable<KnownEvent> Detail => _stretches.SelectMany(s => s.Events).Concat(_strays);

    /// <summary>Whether an event that is known singly has the ID; looks at each.</summary>
    public bool Knows(CompactId eventId)
    {
        foreach (var stretch in _stretches)
        {
            for (var i = 0; i < stretch.Events.Count; i++)
            {
                if (stretch.Events[i].Id == eventId)
                    return true;
            }
        }
        foreach (ref readonly var stray in CollectionsMarshal.AsSpan(_strays))
        {
            if (stray.Id == eventId)
                return true;
        }
        return false;
    }

    /// <summary>Whether the moment lies inside a stretch.</summary>
    public bool Reaches(long timeMs) => Find(timeMs) is { } i && i >= 0 && timeMs <= _stretches[i].ReachMs;

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

    /// <summary>The stretches that an event from a moment to its reach, both inclusive, falls into or comes to touch.</summary>
    public ReadOnlySpan<Stretch> StretchesWithin(long fromMs, long toMs)
    {
        var first = Math.Max(0, Find(fromMs));
        if (first < _stretches.Count && _stretches[first].ReachMs < fromMs)
            first++;
        var end = first;
        while (end < _stretches.Count && _stretches[end].StartMs <= toMs)
            end++;
        return CollectionsMarshal.AsSpan(_stretches)[first..end];
    }

    /// <summary>The strays from a moment to another, both inclusive.</summary>
    public ReadOnlySpan<KnownEvent> StraysWithin(long fromMs, long toMs)
    {
        var first = FirstStrayFrom(fromMs);
        var end = first;
        while (end < _strays.Count && _strays[end].TimeMs <= toMs)
            end++;
        return CollectionsMarshal.AsSpan(_strays)[first..end];
    }

    /// <summary>Takes in one event that is not known yet.</summary>
    public void Add(KnownEvent e)
    {
        DetailCount++;
        var i = Find(e.TimeMs);
        if (i >= 0 && e.TimeMs <= _stretches[i].ReachMs)
        {
            _stretches[i].Add(e);
            _analytics = _analytics.With(e);
            if (!e.IsActivity && !e.IsSessionEnd)
                return;
        }
        else if (e.IsActivity)
        {
            var stretch = new Stretch();
            stretch.Add(e);
            _analytics = _analytics.With(e);
            _stretches.Insert(++i, stretch);
            Latest = _stretches[^1];
        }
        else
        {
            if (ReferenceEquals(_strays, NoStrays))
                _strays = [];
            var at = _strays.BinarySearch(e, Stretch.ByOrder);
            _strays.Insert(at < 0 ? ~at : at, e);
            return;
        }
        Spread(i);
    }

    /// <summary>Takes in all that the stretch has come to reach: strays, and the stretches after it.</summary>
    private void Spread(int i)
    {
        var stretch = _stretches[i];
        for (; ; )
        {
            var first = FirstStrayFrom(stretch.StartMs);
            if (first < _strays.Count && _strays[first].TimeMs <= stretch.ReachMs)
            {
                stretch.Add(_strays[first]);
                _analytics = _analytics.With(_strays[first]);
                _strays.RemoveAt(first);
            }
            else if (i + 1 < _stretches.Count && _stretches[i + 1].StartMs <= stretch.ReachMs)
            {
                // The smaller goes into the larger: of events that come newest first each would carry all later ones along.
                var next = _stretches[i + 1];
                var (into, from) = stretch.Events.Count < next.Events.Count ? (next, stretch) : (stretch, next);
                into.Absorb(from);
                _stretches[i] = stretch = into;
                _stretches.RemoveAt(i + 1);
                Latest = _stretches[^1];
            }
            else
            {
                return;
            }
        }
    }

    private int FirstStrayFrom(long timeMs)
    {
        int low = 0, high = _strays.Count;
        while (low < high)
        {
            var mid = (low + high) / 2;
            if (_strays[mid].TimeMs < timeMs)
                low = mid + 1;
            else
                high = mid;
        }
        return low;
    }

    /// <summary>Index of the last stretch that begins at or before the moment, or -1.</summary>
    private int Find(long timeMs)
    {
        if (Latest is null || Latest.StartMs <= timeMs)
            return _stretches.Count - 1;
        var stretches = CollectionsMarshal.AsSpan(_stretches);
        int low = 0, high = stretches.Length;
        while (low < high)
        {
            var mid = (low + high) / 2;
            if (stretches[mid].StartMs <= timeMs)
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
            foreach (var stretch in _stretches)
            {
                foreach (var draft in stretch.Sessions)
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
        foreach (var stretch in _stretches)
        {
            foreach (var draft in stretch.Sessions)
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
    /// Folds away what no event at or after <paramref name="floorMs"/> can change: stretches that end before it, and strays
    /// before it. Changes nothing that can be seen.
    /// </summary>
    public void Trim(long floorMs)
    {
        var stretches = 0;
        while (stretches < _stretches.Count && _stretches[stretches].ReachMs < floorMs)
        {
            var stretch = _stretches[stretches++];
            _past = _past.Then(stretch.Sessions.Select(s => s.ToSession()), stretch.Events.Count);
            PastAnalytics = stretch.Events.Aggregate(PastAnalytics, static (fold, e) => fold.With(e));
        }
        var edge = stretches < _stretches.Count ? Math.Min(floorMs, _stretches[stretches].StartMs) : floorMs;
        var strays = FirstStrayFrom(edge);
        if (stretches == 0 && strays == 0)
            return;
        var gone = _stretches.Take(stretches).SelectMany(s => s.Events).Concat(_strays.Take(strays)).ToList();
        Prints.Add(gone.Select(e => e.Id.ToString()));
        DetailCount -= gone.Count;
        _stretches.RemoveRange(0, stretches);
        Latest = _stretches.Count > 0 ? _stretches[^1] : null;
        _strays.RemoveRange(0, strays);
        DetailFromMs = Math.Max(DetailFromMs, edge);
    }

    /// <summary>Events that belong to a session or its reach, those folded away included.</summary>
    public long BelongingCount => _past.Events + DetailCount - _strays.Count;

    /// <summary>The same without some of the events known singly.</summary>
    public SessionHistory Without(HashSet<KnownEvent> gone) =>
        Restore(_past, PastAnalytics, DetailFromMs, _prints, Detail.Where(e => !gone.Contains(e)));

    /// <summary>Puts back those that a snapshot held, or others.</summary>
    public void RestorePrints(IdPrints prints) => _prints = prints;

    /// <summary>Puts back what a snapshot held.</summary>
    public static SessionHistory Restore(
        ClosedPast past, AnalyticsFold analytics, long detailFromMs, IdPrints? prints, IEnumerable<KnownEvent> detail)
    {
        var history = new SessionHistory
        {
            _past = past,
            _analytics = analytics,
            PastAnalytics = analytics,
            DetailFromMs = detailFromMs,
            _prints = prints,
        };
        foreach (var e in detail)
            history.Add(e);
        return history;
    }
}
