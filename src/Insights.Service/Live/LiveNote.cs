using Insights.Domain.EndUsers;
using Insights.Domain.Events;
using Insights.Domain.Live;
using Insights.Domain.Timeline;

namespace Insights.Service.Live;

/// <summary>What came of one user since it was last told. Not thread-safe.</summary>
internal sealed class LiveNote
{
    /// <summary>Details beyond this are read at once and not held, bytes; others mostly give way to those of the next event unread.</summary>
    private const int MostHeld = 2048;

    private (UserEvent Event, EventPage? Page)? _last;
    private (UserEvent Event, EventPage? Page)? _lastView;
    private string? _anonymousId;
    private long _firstMs = long.MaxValue;
    private long _lastMs = long.MinValue;
    private long _goneMs = long.MinValue;
    private long _events;
    private LiveMinutes _minutes;
    private List<LiveMinutes>? _others;

    /// <param name="timeMs">Its effective time, not after it was received.</param>
    /// <returns>Bytes that it holds more than before.</returns>
    public int Take(UserEvent e, long timeMs)
    {
        var before = Held;
        _events++;
        _firstMs = Math.Min(_firstMs, timeMs);
        var minute = LiveMinutes.Of(timeMs);
        if (_last is null)
            _minutes = new LiveMinutes(e.Application, 1);
        else
            Mark(e.Application, minute);
        if (timeMs >= _lastMs)
            (_last, _lastMs) = (Seen(e), timeMs);
        if (e.Type == EventTypes.PageView && !e.Details.IsEmpty && (_lastView is not { } view || e.TimeMs >= view.Event.TimeMs))
            _lastView = Seen(e);
        _anonymousId = e.AnonymousId ?? _anonymousId;
        return Held - before;
    }

    private int Held => HeldBy(_last) + HeldBy(_lastView);

    /// <summary>The user was erased.</summary>
    public void Erase(long nowMs)
    {
        _goneMs = nowMs;
        (_last, _lastView, _anonymousId, _others) = (null, null, null, null);
        (_firstMs, _lastMs, _events, _minutes) = (long.MaxValue, long.MinValue, 0, default);
    }

    /// <summary>Adds what came, in the order in which it happened.</summary>
    public void AddTo(List<LiveState> states, EndUserKey user)
    {
        if (_goneMs != long.MinValue)
            states.Add(new LiveState(user) { FirstMs = _goneMs, LastMs = _goneMs, Events = 0, IsGone = true });
        if (_last is not { } last)
            return;
        var page = PageOf(last);
        if (page.IsEmpty && _lastView is { } view)
            page = PageOf(view);
        states.Add(new LiveState(user)
        {
            FirstMs = _firstMs,
            LastMs = _lastMs,
            Events = _events,
            Application = last.Event.Application,
            Place = last.Event.Place,
            Browser = last.Event.Browser,
            PageUrl = page.Url,
            PageTitle = page.Title,
            AnonymousId = _anonymousId,
            Minutes = _others is null ? [_minutes] : [_minutes, .. _others],
        });
    }

    private void Mark(string? application, long minute)
    {
        var lastMinute = LiveMinutes.Of(_lastMs);
        if (minute == lastMinute && _minutes.Application == application)
        {
            _minutes = _minutes with { Mask = _minutes.Mask | 1 };
            return;
        }
        if (minute > lastMinute)
        {
            _minutes = Shifted(_minutes, minute - lastMinute);
            for (var i = 0; i < _others?.Count; i++)
                _others[i] = Shifted(_others[i], minute - lastMinute);
            lastMinute = minute;
        }
        var bit = LiveMinutes.Shift(1, lastMinute - minute);
        if (_minutes.Application == application)
            _minutes = _minutes with { Mask = _minutes.Mask | bit };
        else
            LiveMinutes.Add(_others ??= [], application, bit);
    }

    private static (UserEvent, EventPage?) Seen(UserEvent e) => e.Details.Length <= MostHeld ? (e, null) : (e with { Details = default }, Cut(EventPage.Of(e)));

    private static EventPage PageOf((UserEvent Event, EventPage? Page) seen) => seen.Page ?? Cut(EventPage.Of(seen.Event));

    private static EventPage Cut(EventPage page) => new(LiveLimits.Cut(page.Url), LiveLimits.Cut(page.Title));

    private static int HeldBy((UserEvent Event, EventPage? Page)? seen) => seen is not { } held ? 0
        : 256 + held.Event.Details.Length + (2 * ((held.Page?.Url?.Length ?? 0) + (held.Page?.Title?.Length ?? 0)));

    private static LiveMinutes Shifted(LiveMinutes minutes, long by) => minutes with { Mask = LiveMinutes.Shift(minutes.Mask, by) };
}
