using Insights.Domain.Events;

namespace Insights.Domain.Sessions;

/// <summary>A session while the walk is inside or behind it.</summary>
internal sealed class SessionDraft(in KnownEvent first)
{
    private readonly CompactId _first = first.Id;
    private int _events;
    private int _pageViews;
    private int _orders;
    private int _goals;
    private string? _application;
    private Place? _place;
    private Browser? _browser;

    // The events that those are of.
    private EventOrder _placeOf;
    private EventOrder _browserOf;
    private Session? _session;

    public long StartMs { get; } = first.TimeMs;

    /// <summary>Time of the last activity.</summary>
    public long LastMs { get; private set; } = first.TimeMs;

    /// <summary>As <see cref="KnownEvent.ReachMs"/>, of the last activity.</summary>
    public long ReachMs { get; private set; } = first.ReachMs;

    public EndReason EndReason { get; private set; } = EndReason.Inactivity;

    private long OpenUntilMs => EndReason == EndReason.SessionEnd ? LastMs : ReachMs;

    /// <inheritdoc cref="Session.IsClosedAt"/>
    public bool IsClosedAt(long nowMs) => Session.IsClosed(EndReason, OpenUntilMs, nowMs);

    /// <summary>Whether a passive event at <paramref name="timeMs"/> is listed here: between start and end plus timeout, inclusive.</summary>
    public bool Covers(long timeMs) => timeMs >= StartMs && timeMs <= ReachMs;

    /// <summary>The same, which goes on by itself.</summary>
    public SessionDraft Fork() => (SessionDraft)MemberwiseClone();

    public void TakeActivity(KnownEvent e)
    {
        (LastMs, ReachMs) = (e.TimeMs, e.ReachMs);
        _application ??= e.Application;
        if (e.IsPageView)
            _pageViews++;
        List(e);
    }

    public void List(KnownEvent e)
    {
        _events++;
        if (e.IsOrder)
            _orders++;
        else if (e.IsGoal)
            _goals++;
        if (e.Place is { } place && (_place is null || e.Order > _placeOf))
            (_place, _placeOf) = (place, e.Order);
        if (e.Browser is { } browser && (_browser is null || e.Order > _browserOf))
            (_browser, _browserOf) = (browser, e.Order);
        _session = null;
    }

    public void EndBy(EndReason reason)
    {
        EndReason = reason;
        _session = null;
    }

    /// <summary>The session as it stands; the same instance until it changes.</summary>
    public Session ToSession() => _session ??= new Session
    {
        FirstEventId = _first.ToString(),
        StartMs = StartMs,
        EndMs = LastMs,
        EventCount = _events,
        PageViewCount = _pageViews,
        OrderCount = _orders,
        GoalCount = _goals,
        Application = _application,
        Place = _place,
        Browser = _browser,
        EndReason = EndReason,
        OpenUntilMs = OpenUntilMs,
    };
}
