using Insights.Domain.EndUsers;
using Insights.Testing.Records;
using Insights.Domain.EndUsers.Ports;
using Insights.Domain.Identity;
using Insights.Testing.Oracle;

namespace Insights.Simulation.Tests.Links;

/// <summary>
/// Who has expired, by the words of docs/semantics.md 1.8 and docs/decisions/0012, of all that came to a user: what its own clients sent, and what
/// anonymous records told it. All times are Unix milliseconds.
/// </summary>
internal sealed class LinkExpiry(IReadOnlyList<Act> acts)
{
    /// <param name="left">What has left it.</param>
    /// <returns>Null for one whose time is not over; and whether there is anybody.</returns>
    public (Expired? Expired, bool Exists) Of(EndUserKey user, IReadOnlyList<LogEntry> log, LeftLog left, long nowMs)
    {
        var entries = log.Select(e => Stored.Entry(e.Bytes)).ToList();
        var told = Told(entries);
        var sets = new LinkSets(acts);
        sets.Add(user, log);
        var (events, updates) = (sets.Items.Select(i => i.Event).Concat(left.Events).ToList(), sets.Updates.Select(u => u.Update).Concat(left.Updates).ToList());
        foreach (var (anonymousId, known) in told)
        {
            var taken = new LinkSets(acts);
            taken.Add(ActMaker.Key(UserKind.Anonymous, anonymousId), [.. known.Items.Select(i => new LogEntry(1, Stored.Entry(i)))]);
            events.AddRange(taken.Items.Select(i => i.Event with { Id = i.Event.Id + "\u0001" + anonymousId }));
            updates.AddRange(taken.Updates.Select(u => u.Update with { Id = u.Update.Id + "\u0001" + anonymousId }));
        }
        var ops = entries.OfType<OpAccepted>().Select(o => o.Op.Key.TimeMs).ToList();
        // A record that was ever linked lives as long as it brings anybody anything.
        if (ops.Count > 0)
            return (From(MonthsAfter(ops.Concat(events.Select(e => e.TimeMs)).Concat(updates.Select(u => u.TimeMs)).Append(left.LastMs).Max()), null), true);
        var answer = SessionOracle.Evaluate(events, nowMs) with { Updates = updates };
        long? linkedMs = told.Values.SelectMany(t => t.Spans).Select(s => (long?)s.Since.TimeMs).Max();
        var lastMs = answer.Profile.LastSeenMs ?? HeardMs(entries, left) ?? linkedMs;
        // A login may make a user of visits older than that: its time begins then.
        if (told.Count > 0 && entries[0] is UserCreated { AtMs: var createdMs } && lastMs is { } last && Math.Max(linkedMs ?? createdMs, createdMs) is var begunMs && MonthsAfter(last) <= begunMs)
            lastMs = begunMs;
        var expired = lastMs is { } from && !answer.Open.Any() ? From(MonthsAfter(from), answer.Profile.LastSeenMs) : null;
        return (expired, answer.Exists || linkedMs is not null);

        Expired? From(long gone, long? lastSeenMs) => gone <= nowMs ? new Expired(user, gone, lastSeenMs, told) : null;
    }

    /// <summary>When an update was heard of last, also where it turned out to be another's.</summary>
    private static long? HeardMs(IEnumerable<Entry> entries, LeftLog left) => entries
        .SelectMany(e => e is TakenOver taken ? taken.Adds : e is ItemEntry item ? [item] : [])
        .OfType<UpdateAccepted>().Select(u => (long?)u.ItemTimeMs).Concat(left.Updates.Select(u => (long?)u.TimeMs)).Max();

    /// <summary>What anonymous records told a user of what is its own, and of their links; a later word takes the place of an earlier one.</summary>
    private static Dictionary<string, Known> Told(IEnumerable<Entry> entries)
    {
        var told = new Dictionary<string, Known>(StringComparer.Ordinal);
        foreach (var entry in entries)
        {
            if (entry is AnonymousGone gone)
                told[gone.AnonymousId] = (told.GetValueOrDefault(gone.AnonymousId) ?? new([], [], 0, 0)) with { Spans = [], Position = 0 };
            if (entry is not TakenOver over)
                continue;
            var items = told.GetValueOrDefault(over.AnonymousId)?.Items ?? [];
            items.RemoveAll(i => over.Retracts.Any(r => r.ItemId == i.ItemId));
            items.AddRange(over.Adds.Where(a => !items.Exists(i => i.ItemId == a.ItemId)));
            told[over.AnonymousId] = new(items, over.Spans, over.Incarnation, over.Position);
        }
        return told;
    }

    /// <summary>What an anonymous record told: of which incarnation of it, and up to which entry.</summary>
    public sealed record Known(List<ItemEntry> Items, IReadOnlyList<LinkSpan> Spans, long Incarnation, long Position);

    private static long MonthsAfter(long ms) => DateTimeOffset.FromUnixTimeMilliseconds(ms).AddMonths(6).ToUnixTimeMilliseconds();

    /// <summary>What tells an entry from one that was sent again, to a record that had been erased.</summary>
    public static string NameOf(Entry entry) => entry switch
    {
        EventAccepted e => $"event {e.ItemId} {e.ReceivedMs}",
        UpdateAccepted u => $"update {u.ItemId} {u.ReceivedMs}",
        OpAccepted o => $"operation {o.Op.Key} {o.ReceivedMs}",
        _ => "",
    };

    /// <summary>A user that has expired.</summary>
    public sealed class Expired(
        EndUserKey user, long goneMs, long? lastSeenMs, IReadOnlyDictionary<string, Known> told)
    {
        public long GoneMs => goneMs;

        /// <summary>Whether an entry of an anonymous record came after the user had gone, or is a visit that it never heard of.</summary>
        public bool IsAfter(Entry entry) => entry switch
        {
            EventAccepted a => a.ReceivedMs >= goneMs || (a.Event.IsActivity && !a.Event.IsSessionEnd && !(a.Event.TimeMs <= lastSeenMs)),
            UpdateAccepted a => a.ReceivedMs >= goneMs,
            OpAccepted a => a.ReceivedMs >= goneMs,
            _ => false,
        };

        /// <summary>What an anonymous record still holds that was the user's alone, as far as that one knew; null where that is nothing.</summary>
        /// <param name="mayStay">What came after the user had gone.</param>
        public string? LeftWith(string anonymousId, IReadOnlyList<LogEntry> log, Predicate<Entry> mayStay)
        {
            if (log.Count == 0 || told.GetValueOrDefault(anonymousId) is not { Items: { } items } known)
                return null;
            var record = log.Select(e => Stored.Entry(e.Bytes)).ToList();
            // Of an incarnation that the user was not told of, or after what it was told, it could not have it forgotten.
            var upTo = record[0] is UserCreated { AtMs: var incarnation } && incarnation == known.Incarnation ? known.Position : 0;
            // Its own operations say better than the user, who heard nothing since, where links ended.
            var ops = record.OfType<OpAccepted>().Select(o => new OracleOp(anonymousId, o.Op.Key.TimeMs, o.Op.Key.Id, o.Op.UserId))
                .Concat(known.Spans.Select(s => new OracleOp(anonymousId, s.Since.TimeMs, s.Since.Id, user.Id)))
                .Concat(known.Spans.Where(s => s.Until is not null).Select(s => new OracleOp(anonymousId, s.Until!.Value.TimeMs, s.Until.Value.Id, null)));
            var oracle = new IdentityOracle([.. ops.DistinctBy(o => o.OpId)], []);
            for (var at = 0; at < record.Count; at++)
            {
                if (mayStay(record[at]))
                    continue;
                if (record[at] is OpAccepted op && op.Op.UserId == user.Id && log[at].Seq <= upTo)
                    return $"No record names a user that has expired: {anonymousId} names {user.Id}, by {op.Op.Key}";
                if (record[at] is ItemEntry item && items.Exists(i => NameOf(i) == NameOf(item)) && oracle.LinkedAt(anonymousId, item.ItemTimeMs) == user.Id)
                    return $"Nothing that was a user's alone is left when it has expired: {anonymousId} holds {item.ItemId} of {user.Id}";
            }
            return null;
        }
    }
}
