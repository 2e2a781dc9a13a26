using Insights.Domain.EndUsers;
using Insights.Domain.Events;
using Insights.Domain.Live;
using Insights.Domain.Timeline;

namespace Insights.Service.Live;

/// <summary>What came of one user since it was last told. Not thread-safe.</summary>
internal sealed class LiveNote
{
    private UserEvent? _last;
    private UserEvent? _lastView;
    private string? _anonymousId;
    private long _firstMs = long.MaxValue;
    private long _lastMs = long.MinValue;
    private long _goneMs = long.MinValue;
    private long _events;
    private LiveMinutes _minutes;
    private List<LiveMinutes>? _others;

    /// <param name="timeMs">Its effective time, not after it was received.</param>
    public void Take(UserEvent e, long timeMs)
    {
        _events++;
        _firstMs = Math.Min(_firstMs, timeMs);
        var minute = LiveMinutes.Of(timeMs);
        if (_last is null)
            _minutes = new LiveMinutes(e.Application, 1);
        else
            Mark(e.Application, minute);
        if (timeMs >= _lastMs)
            (_last, _lastMs) = (e, timeMs);
        if (e.Type == EventTypes.PageView && !e.Details.IsEmpty && (_lastView is null || e.TimeMs >= _lastView.TimeMs))
            _lastView = e;
        _anonymousId = e.AnonymousId ?? _anonymousId;
    }

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
        if (_last is null)
            return;
        var page = EventPage.Of(_last);
        if (page.IsEmpty && _lastView is not null)
            page = EventPage.Of(_lastView);
        states.Add(new LiveState(user)
        {
            FirstMs = _firstMs,
            LastMs = _lastMs,
            Events = _events,
            Application = _last.Application,
            Place = _last.Place,
            Browser = _last.Browser,
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
        {
            _minutes = _minutes with { Mask = _minutes.Mask | bit };
            return;
        }
        _others ??= [];
        var at = _others.FindIndex(m => m.Application == application);
        if (at >= 0)
            _others[at] = _others[at] with { Mask = _others[at].Mask | bit };
        else
            _others.Add(new LiveMinutes(application, bit));
    }

    private static LiveMinutes Shifted(LiveMinutes minutes, long by) => minutes with { Mask = LiveMinutes.Shift(minutes.Mask, by) };
}
