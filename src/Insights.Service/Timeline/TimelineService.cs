using Insights.Service.Lists;
using System.Globalization;
using System.Text;
using Insights.Domain.EndUsers;
using Insights.Domain.EndUsers.Compacting;
using Insights.Domain.EndUsers.Ports;
using Insights.Domain.Events;
using Insights.Domain.Timeline;
using Insights.Service.Keys;
using Insights.Service.Lookups;
using Insights.Storage.Codec;

namespace Insights.Service.Timeline;

/// <summary>Tells what a user did: events and what sessions hold (docs/semantics.md 1.9). Every call is scoped by the caller's key.</summary>
public sealed class TimelineService(IEndUsers users, IUserStore store, IStoredRecords records, TimeProvider clock)
{
    /// <summary>Longest text to filter by, in characters.</summary>
    public const int MaxTextLength = 2048;

    /// <summary>Bytes of details on a page of events, 2 MiB: a page that has more ends before it is full.</summary>
    private const long MostPageBytes = 2 << 20;

    /// <summary>The events that the user's sessions list, newest first.</summary>
    /// <param name="field">What the gateway calls the ID, for the fault that names it.</param>
    /// <exception cref="ServiceException">NotFound (user, session), PermissionDenied, InvalidArgument or Unavailable.</exception>
    public async ValueTask<EventPage> ListEventsAsync(
        Caller caller, UserKind kind, string id, EventQuestion asked, CancellationToken ct, string field = "id")
    {
        var key = LookupService.KeyOf(caller, kind, id, field);
        var size = PageSize.Of(asked.PageSize);
        var filter = new EventFilter(
            Text(asked.Type, "type"), Text(asked.Page, "page"), Text(asked.Element, "element"), Text(asked.Goal, "goal"));
        var after = Cursor(asked.PageToken);
        var nowMs = clock.GetUtcNow().ToUnixTimeMilliseconds();
        return await ReadAsync(key, PageAsync, ct).ConfigureAwait(false);

        async ValueTask<EventPage> PageAsync(IReadOnlyList<LogEntry> entries)
        {
            var runs = Text(asked.Session, "session") is { } session
                ? [[await FindAsync(key, entries, asked.WithOpenSession, session, ct).ConfigureAwait(false)]]
                : UserTimeline.NewestFirst(key, entries, UserCodec.Instance, nowMs, asked.WithOpenSession, after?.TimeMs ?? long.MaxValue);
            var found = runs.SelectMany(run => run
                .SelectMany(s => s.Events.Select(e => new TimelineEvent(s.Session, e)))
                .Where(e => (after is null || e.Event.Order < after.Value) && (filter.Type is null || e.Event.Type == filter.Type))
                .OrderByDescending(e => e.Event.Order));
            var (details, page, bytes) = (new EventDetails(store, key, entries), new List<TimelineEvent>(), 0L);
            foreach (var candidate in found)
            {
                var e = candidate with { Event = await details.WholeAsync(candidate.Event, ct).ConfigureAwait(false) };
                if (!filter.Takes(e.Event))
                    continue;
                if (page.Count == size || bytes > MostPageBytes)
                    return new EventPage(key, page, Token(page[^1].Event));
                page.Add(e);
                bytes += e.Event.Details.Length;
            }
            return new EventPage(key, page, null);
        }
    }

    /// <summary>One session, with the pages visited, the elements used and the goals reached in it.</summary>
    /// <param name="session">Its ID; one that has not closed is found where <paramref name="withOpen"/> says so.</param>
    /// <param name="field">What the gateway calls the user's ID, for the fault that names it.</param>
    /// <exception cref="ServiceException">NotFound (user, session), PermissionDenied, InvalidArgument or Unavailable.</exception>
    public async ValueTask<SessionRecord> GetSessionAsync(
        Caller caller, UserKind kind, string id, string session, bool withOpen, CancellationToken ct, string field = "id")
    {
        var key = LookupService.KeyOf(caller, kind, id, field);
        if (string.IsNullOrEmpty(session))
            throw ServiceException.Invalid("session", "is needed");
        return await ReadAsync(key, ContentAsync, ct).ConfigureAwait(false);

        async ValueTask<SessionRecord> ContentAsync(IReadOnlyList<LogEntry> entries)
        {
            var found = await FindAsync(key, entries, withOpen, session, ct).ConfigureAwait(false);
            var (details, content) = (new EventDetails(store, key, entries), new SessionContent.Builder());
            foreach (var e in found.Events)
                content.Add(await details.WholeAsync(e, ct).ConfigureAwait(false));
            return new SessionRecord(key, found.Session, !found.Session.IsClosedAt(clock.GetUtcNow().ToUnixTimeMilliseconds()), content.Build());
        }
    }

    /// <summary>Reads something from the user's log.</summary>
    private async ValueTask<T> ReadAsync<T>(EndUserKey key, Func<IReadOnlyList<LogEntry>, ValueTask<T>> read, CancellationToken ct)
    {
        // The owner says whether there is a record, and that all it has said of it is in the log.
        _ = await LookupService.CallAsync(() => users.GetAsync(key, ct)).ConfigureAwait(false) ?? throw LookupService.NotFound();
        var entries = await store.ReadLeanLogAsync(key, ct).ConfigureAwait(false);
        try
        {
            return await read(entries).ConfigureAwait(false);
        }
        catch (InvalidDataException e)
        {
            throw store.Corrupt(key, e);
        }
    }

    private async ValueTask<SessionStory> FindAsync(
        EndUserKey key, IReadOnlyList<LogEntry> entries, bool withOpen, string session, CancellationToken ct)
    {
        // It is in the run that begins last before it, or with it.
        if (SessionId.StartMsOf(session) is { } startMs
            && UserTimeline.NewestFirst(key, entries, UserCodec.Instance, clock.GetUtcNow().ToUnixTimeMilliseconds(), withOpen, startMs).FirstOrDefault() is { } run
            && run.FirstOrDefault(s => SessionId.Of(key, s.Session) == session) is { } story)
            return story;
        var isCut = entries.Count > 0 && UserCodec.Instance.Decode(entries[0].Bytes) is Compacted;
        // Its events have left the log; it stays listed.
        if (isCut && SessionId.StartMsOf(session) is { } listedMs)
        {
            var listed = await records.ReadSessionsAsync(key, new SessionCursor(listedMs + 1, ""), PageSize.Max, ct).ConfigureAwait(false);
            if (listed.FirstOrDefault(s => SessionId.Of(key, s) == session) is { } known)
                return new SessionStory(known, []);
        }
        throw new ServiceException(ServiceFault.NotFound, "The user has no such closed session.");
    }

    private static string? Text(string? text, string field) => text switch
    {
        null or "" => null,
        { Length: > MaxTextLength } => throw ServiceException.Invalid(field, $"must have at most {MaxTextLength} characters"),
        _ => text,
    };

    private static string Token(UserEvent last) => Convert.ToBase64String(Encoding.UTF8.GetBytes(
        string.Create(CultureInfo.InvariantCulture, $"{last.TimeMs}|{(last.IsSessionEnd ? LastOfMoment : "")}|{last.EventId}")));

    /// <summary>Stands in a token for a session_end, which comes after all else of its moment.</summary>
    private const string LastOfMoment = "e";

    private static EventOrder? Cursor(string? token)
    {
        if (string.IsNullOrEmpty(token))
            return null;
        Span<byte> bytes = stackalloc byte[1024];
        if (token.Length <= 1024 && Convert.TryFromBase64String(token, bytes, out var length)
            && Encoding.UTF8.GetString(bytes[..length]).Split('|', 3) is [var time, "" or LastOfMoment, { Length: > 0 } id] parts
            && long.TryParse(time, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var timeMs))
            return new EventOrder(timeMs, parts[1] == LastOfMoment, CompactId.Of(id));
        throw PageSize.NoSuchPage();
    }
}
