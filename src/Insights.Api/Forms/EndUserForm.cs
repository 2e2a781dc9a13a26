using Google.Protobuf.WellKnownTypes;
using Insights.Domain.EndUsers;
using Insights.Domain.Tags;
using Insights.Service;
using Insights.Service.Lists;
using Insights.Service.Lookups;
using Insights.V1;
using EndReason = Insights.Domain.Sessions.EndReason;
using EndUser = Insights.V1.EndUser;
using EndUserKey = Insights.Domain.EndUsers.EndUserKey;
using Kept = Insights.Domain.Events;
using KeyMessage = Insights.V1.EndUserKey;
using Session = Insights.Domain.Sessions.Session;
using SessionMessage = Insights.V1.Session;

namespace Insights.Api.Forms;

/// <summary>Records and sessions in their wire form, and keys out of it.</summary>
internal static class EndUserForm
{
    private const int MsPerSecond = 1000;
    private const int NanosPerMs = 1_000_000;

    /// <param name="field">What the request calls the key, in its JSON form.</param>
    /// <exception cref="ServiceException">InvalidArgument.</exception>
    public static (UserKind Kind, string Id) Read(this KeyMessage? key, string field) => key?.Kind switch
    {
        null => throw ServiceException.Invalid(field, "is needed"),
        KeyMessage.Types.Kind.Unspecified or KeyMessage.Types.Kind.Identified => (UserKind.Identified, key.Id),
        KeyMessage.Types.Kind.Anonymous => (UserKind.Anonymous, key.Id),
        _ => throw ServiceException.Invalid($"{field}.kind", "must be IDENTIFIED or ANONYMOUS"),
    };

    public static KeyMessage ToMessage(this EndUserKey key) => new() { Kind = KindOf(key.Kind), Id = key.Id };

    public static KeyMessage.Types.Kind KindOf(UserKind kind) =>
        kind == UserKind.Identified ? KeyMessage.Types.Kind.Identified : KeyMessage.Types.Kind.Anonymous;

    public static EndUser ToMessage(this EndUserRecord record, bool withOpenSession)
    {
        var message = Message(record, withOpenSession);
        foreach (var (name, known) in record.Attributes)
            message.Attributes.Add(name, known.ToMessage());
        foreach (var (name, known) in record.Analytics)
            message.Analytics.Add(name, known.ToMessage());
        message.Tags.Add(record.Tags.Select(t => t.WireName()));
        message.Links.Add(record.Profile.Links.ToMessages(record.Key));
        return message;
    }

    private static EndUser Message(EndUserRecord record, bool withOpenSession) => new()
    {
        Kind = KindOf(record.Key.Kind),
        Id = record.Key.Id,
        Revision = record.Revision,
        StandardAttributes = Attributes(record.Profile.Attributes),
        OpenSession = withOpenSession ? record.Profile.OpenSession?.ToMessage(record.Key, isOpen: true) : null,
    };

    public static SessionMessage ToMessage(this Session session, EndUserKey user, bool isOpen)
    {
        var message = new SessionMessage
        {
            Id = SessionId.Of(user, session),
            StartTime = Time(session.StartMs),
            EndTime = Time(session.EndMs),
            Duration = Length(session.DurationMs),
            EventCount = session.EventCount,
            PageViewCount = session.PageViewCount,
            Place = session.Place.ToMessage(),
            Browser = session.Browser.ToMessage(),
        };
        if (session.OrderCount > 0)
            message.OrderCount = session.OrderCount;
        if (session.GoalCount > 0)
            message.GoalCount = session.GoalCount;
        if (!isOpen)
            message.EndReason = ReasonOf(session.EndReason);
        if (session.Application is { } application)
            message.Application = application;
        return message;
    }

    /// <summary>The users of a page, without their open sessions.</summary>
    public static IEnumerable<EndUser> ToMessages(this EndUserPage page) => page.Users.Select(u => u.ToMessage(withOpenSession: false));

    public static Place? ToMessage(this Kept.Place? place)
    {
        if (place is null)
            return null;
        var message = new Place();
        if (place.Country is not null)
            message.Country = place.Country;
        if (place.Region is not null)
            message.Region = place.Region;
        if (place.City is not null)
            message.City = place.City;
        return message;
    }

    public static Browser? ToMessage(this Kept.Browser? browser)
    {
        if (browser is null)
            return null;
        var message = new Browser();
        if (browser.Name is not null)
            message.Name = browser.Name;
        if (browser.Version is not null)
            message.Version = browser.Version;
        return message;
    }

    private static StandardAttributes Attributes(Domain.Profiles.StandardAttributes from)
    {
        var to = new StandardAttributes
        {
            FirstSeen = from.FirstSeenMs is { } first ? Time(first) : null,
            LastSeen = from.LastSeenMs is { } last ? Time(last) : null,
            TotalSessionDuration = from.TotalSessionDurationMs is { } total ? Length(total) : null,
            AverageSessionDuration = from.AverageSessionDurationMs is { } average ? Length(average) : null,
            AverageTimeBetweenSessions = from.AverageTimeBetweenSessionsMs is { } gap ? Length(gap) : null,
        };
        if (from.TotalSessions is { } sessions)
            to.TotalSessions = sessions;
        Set(to, from.Place);
        Set(to, from.Browser);
        return to;
    }

    private static void Set(StandardAttributes to, Kept.Place? place)
    {
        // What is not set must stay so: unset and empty are two things on the wire.
        if (place?.Country is { } country)
            to.Country = country;
        if (place?.Region is { } region)
            to.Region = region;
        if (place?.City is { } city)
            to.City = city;
    }

    private static void Set(StandardAttributes to, Kept.Browser? browser)
    {
        if (browser?.Name is { } name)
            to.BrowserName = name;
        if (browser?.Version is { } version)
            to.BrowserVersion = version;
    }

    private static SessionMessage.Types.EndReason ReasonOf(EndReason reason) => reason switch
    {
        EndReason.SessionEnd => SessionMessage.Types.EndReason.SessionEnd,
        EndReason.TabChanged => SessionMessage.Types.EndReason.TabChanged,
        EndReason.Longest => SessionMessage.Types.EndReason.Longest,
        _ => SessionMessage.Types.EndReason.Inactivity,
    };

    public static Timestamp Time(long unixMs)
    {
        var seconds = Math.DivRem(unixMs, MsPerSecond, out var ms);
        // Before 1970 the fraction still counts forward.
        return ms < 0
            ? new Timestamp { Seconds = seconds - 1, Nanos = (int)(ms + MsPerSecond) * NanosPerMs }
            : new Timestamp { Seconds = seconds, Nanos = (int)ms * NanosPerMs };
    }

    public static Duration Length(long ms) =>
        new() { Seconds = ms / MsPerSecond, Nanos = (int)(ms % MsPerSecond) * NanosPerMs };
}
