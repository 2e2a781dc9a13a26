using Insights.Domain.EndUsers;
using Insights.Domain.Events;

namespace Insights.Domain.Live;

/// <summary>
/// What is known of a user who is live (docs/semantics.md 1.9), or what is new of one. A visit goes from the first event after which the
/// user is live to the last; sessions are the user's own matter, and may have other bounds. Immutable.
/// </summary>
public sealed record LiveState(EndUserKey User)
{
    /// <summary>First event of the visit, Unix milliseconds.</summary>
    public required long FirstMs { get; init; }

    /// <summary>Last event, Unix milliseconds; never after it was received.</summary>
    public required long LastMs { get; init; }

    /// <summary>Events of the visit that a person caused; of what is new, those that are.</summary>
    public required long Events { get; init; }

    /// <summary>Whether <see cref="Events"/> counts all that there were, rather than those that came since the last report.</summary>
    public bool IsSum { get; init; }

    /// <summary>The user was erased, or goes on as another: shown nowhere until a later event.</summary>
    public bool IsGone { get; init; }

    /// <summary>Of the last event.</summary>
    public string? Application { get; init; }

    /// <summary>Of the last event that had one, as are the others here.</summary>
    public Place? Place { get; init; }

    public Browser? Browser { get; init; }

    /// <summary>A bot's (docs/semantics.md 1.2): shown to those only who ask, and counted nowhere.</summary>
    public bool IsBot => Browser is { IsBot: true };

    public string? PageUrl { get; init; }

    public string? PageTitle { get; init; }

    /// <summary>The anonymous user who turned out to be this one; null: none did.</summary>
    public string? AnonymousId { get; init; }

    /// <summary>In which minutes there were events, by application. Bit n stands for the n-th minute before that of <see cref="LastMs"/>.</summary>
    public IReadOnlyList<LiveMinutes> Minutes { get; init; } = [];

    /// <summary>The minute of the last event, since 1970.</summary>
    public long LastMinute => LiveMinutes.Of(LastMs);

    /// <summary>About what it takes in memory, bytes.</summary>
    public int Bytes => 400 + (2 * (Length(User.Id) + Length(AnonymousId) + Length(PageUrl) + Length(PageTitle))) + (24 * Minutes.Count);

    public bool IsLiveAt(long nowMs, long windowMs) => !IsGone && nowMs - LastMs < windowMs;

    /// <summary>Puts together what was known and what is told. Neither order nor who tells it matters, but for what is no sum.</summary>
    /// <param name="known">Null: nothing was.</param>
    /// <param name="windowMs">How long a user is live after an event, milliseconds.</param>
    public static LiveState Merge(LiveState? known, LiveState told, long windowMs)
    {
        if (known is null)
            return told;
        // What happened up to the moment of an erasure is not brought back by a late report.
        if (known.IsGone)
            return told.LastMs > known.LastMs ? told : known;
        if (told.IsGone)
            return told.LastMs >= known.LastMs ? told : known;
        if (told.FirstMs - known.LastMs >= windowMs)
            return told;
        if (known.FirstMs - told.LastMs >= windowMs)
            return known;
        var (later, earlier) = told.LastMs >= known.LastMs ? (told, known) : (known, told);
        var (url, title) = later.PageUrl is null && later.PageTitle is null
            ? (earlier.PageUrl, earlier.PageTitle)
            : (later.PageUrl, later.PageTitle);
        return later with
        {
            FirstMs = Math.Min(known.FirstMs, told.FirstMs),
            Events = told.IsSum ? Math.Max(known.Events, told.Events) : known.Events + told.Events,
            IsSum = true,
            Place = later.Place ?? earlier.Place,
            Browser = later.Browser ?? earlier.Browser,
            PageUrl = url,
            PageTitle = title,
            AnonymousId = later.AnonymousId ?? earlier.AnonymousId,
            Minutes = LiveMinutes.Union(later, earlier),
        };
    }

    private static int Length(string? text) => text?.Length ?? 0;
}
