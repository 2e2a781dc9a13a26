using Insights.Domain.Events;

namespace Insights.Domain.Sessions;

/// <summary>A session while the walk is inside or behind it.</summary>
internal sealed class SessionDraft(KnownEvent first)
{
    private readonly KnownEvent _first = first;
    private int _events;
    private int _pageViews;
    private int _orders;
    private int _goals;
    private string? _application;
    private (KnownEvent Event, Place Place)? _place;
    private (KnownEvent Event, Browser Browser)? _browser;
    private Session? _session;

    public long StartMs => _first.TimeMs;

    /// <summary>The last activity.</summary>
    public KnownEvent Last { get; private set; } = first;

    public EndReason EndReason { get; private set; } = EndReason.Inactivity;

    private long OpenUntilMs => EndReason == EndReason.SessionEnd ? Last.TimeMs : Last.ReachMs;

    /// <inheritdoc cref="Session.IsClosedAt"/>
    public bool IsClosedAt(long nowMs) => Session.IsClosed(EndReason, OpenUntilMs, nowMs);

    /// <summary>Whether a passive event at <paramref name="timeMs"/> is listed here: between start and end plus timeout, inclusive.</summary>
    public bool Covers(long timeMs) => timeMs >= StartMs && timeMs <= Last.ReachMs;

    /// <summary>The same, which goes on by itself.</summary>
    public SessionDraft Fork() => (SessionDraft)MemberwiseClone();

    public void TakeActivity(KnownEvent e)
    {
        Last = e;
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
        if (e.Place is { } place && (_place is null || KnownEvent.Compare(_place.Value.Event, e) < 0))
            _place = (e, place);
        if (e.Browser is { } browser && (_browser is null || KnownEvent.Compare(_browser.Value.Event, e) < 0))
            _browser = (e, browser);
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
        FirstEventId = _first.Id.ToString(),
        StartMs = StartMs,
        EndMs = Last.TimeMs,
        EventCount = _events,
        PageViewCount = _pageViews,
        OrderCount = _orders,
        GoalCount = _goals,
        Application = _application,
        Place = _place?.Place,
        Browser = _browser?.Browser,
        EndReason = EndReason,
        OpenUntilMs = OpenUntilMs,
    };
}
