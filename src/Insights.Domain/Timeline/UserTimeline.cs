using Insights.Domain.EndUsers;
using Insights.Domain.EndUsers.Ports;
using Insights.Domain.Events;
using Insights.Domain.Identity;
using Insights.Domain.Sessions;

namespace Insights.Domain.Timeline;

/// <summary>
/// The sessions of one user with the events that each lists (docs/semantics.md 1.9), made from the whole log: sessions by themselves keep
/// no more of an event than their own rules need. Sessions whose events have left the log are not in it, and one that began before
/// the cut has the events that are left. Costs what reading the user anew costs.
/// </summary>
public static class UserTimeline
{
    /// <param name="log">All entries, from the first.</param>
    /// <param name="codec">What they were made with.</param>
    /// <param name="nowMs">The clock, Unix milliseconds: which sessions are closed.</param>
    /// <param name="withOpen">Whether sessions that have not closed are in it too.</param>
    /// <returns>By start; the events of each by <see cref="EventOrder"/>.</returns>
    public static IReadOnlyList<SessionStory> Of(EndUserKey key, IEnumerable<LogEntry> log, IUserCodec codec, long nowMs, bool withOpen)
    {
        var (history, events) = Read(key, log, codec);
        return [.. history.Windows.SelectMany(s => StoriesOf(s, events)).Where(s => withOpen || s.Session.IsClosedAt(nowMs))];
    }

    /// <summary>
    /// The same in runs, newest first: all events of a run are later than those of the next. What is asked for is told, and
    /// read, run by run: whoever takes a page pays for little more than the page, where the log holds nothing but events and
    /// updates; where there are links, or a compacted past, it is read as a whole.
    /// </summary>
    /// <param name="upToMs">Runs that begin after this moment are left out; Unix milliseconds, inclusive.</param>
    /// <inheritdoc cref="Of"/>
    public static IEnumerable<IReadOnlyList<SessionStory>> NewestFirst(
        EndUserKey key, IReadOnlyList<LogEntry> log, IUserCodec codec, long nowMs, bool withOpen, long upToMs = long.MaxValue)
    {
        return LogBlock.CutNewestFirst(log, codec) is { } blocks
            ? blocks.Where(b => b.FirstMs <= upToMs).SelectMany(b => Runs(b.Entries))
            : Runs(log);

        IEnumerable<IReadOnlyList<SessionStory>> Runs(IEnumerable<LogEntry> entries)
        {
            var (history, events) = Read(key, entries, codec);
            // What lies outside a window touches none of its events.
            return history.Windows.Reverse().SkipWhile(s => s.StartMs > upToMs)
                .Select(window => (IReadOnlyList<SessionStory>)[.. StoriesOf(window, events).Where(s => withOpen || s.Session.IsClosedAt(nowMs))]);
        }
    }

    private static (SessionHistory History, Dictionary<string, UserEvent> Events) Read(EndUserKey key, IEnumerable<LogEntry> log, IUserCodec codec)
    {
        var user = new EndUser(key);
        var events = new Dictionary<string, UserEvent>(StringComparer.Ordinal);
        foreach (var stored in log)
        {
            var entry = codec.Decode(stored.Bytes);
            user.Evolve(entry);
            if (entry is EventAccepted accepted)
                events[accepted.Event.EventId] = accepted.Event;
            else if (entry is TakenOver taken)
                foreach (var e in taken.AddsHere.OfType<EventAccepted>())
                    events[e.Event.EventId] = e.Event;
        }
        return (user.History, events);
    }

    private static IEnumerable<SessionStory> StoriesOf(SessionWindow window, Dictionary<string, UserEvent> events)
    {
        var walk = new SessionWalk { Listed = [] };
        walk.Take(window.Events, 0, window.Events.Count);
        var listed = walk.Listed.ToLookup(l => l.Session, l => l.Event);
        foreach (var draft in walk.Sessions)
        {
            yield return new SessionStory(
                draft.ToSession(), [.. listed[draft].Order(SessionWindow.ByOrder).Select(e => events.GetValueOrDefault(e.Id.ToString())).OfType<UserEvent>()]);
        }
    }
}

/// <summary>A session and what it lists.</summary>
/// <param name="Events">Activity and the passive events listed with it, by <see cref="EventOrder"/>.</param>
public sealed record SessionStory(Session Session, IReadOnlyList<UserEvent> Events);
