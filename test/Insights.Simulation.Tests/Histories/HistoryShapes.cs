using System.Text;

namespace Insights.Simulation.Tests.Histories;

/// <summary>The shapes a random history should take now and then, each told from the history itself. One list: that is its one idea.</summary>
internal static class HistoryShapes
{
    private const long Minute = 60_000;
    private const long Hour = 60 * Minute;
    private const long Day = 24 * Hour;

    public static IReadOnlyDictionary<string, Func<Seen, bool>> All { get; } = new Dictionary<string, Func<Seen, bool>>
    {
        // Rules and users
        ["a timeout of 30 min"] = h => h.History.Rules.TimeoutMs == 30 * Minute,
        ["a timeout of 1 to 5 min"] = h => h.History.Rules.TimeoutMs <= 5 * Minute,
        ["applications with timeouts of their own"] = h => AnyUser(h, u => u.Ordered.Select(e => e.TimeoutMs).Distinct().Count() > 1),
        ["one session per tab"] = h => h.History.Rules.OneSessionPerTab,
        ["tabs without one session per tab"] = h => !h.History.Rules.OneSessionPerTab && AnyUser(h, u => u.ActivityPairs.Any(p => p.E.Tab != p.F.Tab)),
        ["a lateness of 24 h"] = h => h.History.Rules.LatenessMs == Day,
        ["a lateness of 1 h"] = h => h.History.Rules.LatenessMs == Hour,
        ["one user"] = h => h.Users.Count == 1,
        ["four users"] = h => h.Users.Count == 4,
        ["an event_id that two users share"] = h => h.Accepted.GroupBy(s => s.Delivery.Event.Id).Any(g => g.Count() > 1),

        // Gaps and ties
        ["a gap of exactly the timeout"] = h => AnyGap(h, 0),
        ["a gap 1 ms under the timeout"] = h => AnyGap(h, -1),
        ["a gap 1 ms over the timeout"] = h => AnyGap(h, 1),
        ["a burst"] = h => AnyUser(h, u => u.ActivityPairs.Zip(u.ActivityPairs.Skip(1)).Any(p => p.Second.F.TimeMs - p.First.E.TimeMs <= 10_000)),
        ["a tie of activities"] = h => AnyUser(h, u => u.ActivityPairs.Any(p => p.E.TimeMs == p.F.TimeMs)),
        ["a tie that UTF-8 would order otherwise"] = h => AnyUser(h, u => u.Ordered.Zip(u.Ordered.Skip(1)).Any(p =>
            p.First.TimeMs == p.Second.TimeMs && Encoding.UTF8.GetBytes(p.First.Id).AsSpan().SequenceCompareTo(Encoding.UTF8.GetBytes(p.Second.Id)) > 0)),

        // session_end and tabs
        ["a session_end that counts"] = h => AnyEnd(h, (u, x) => u.Counts(x)),
        ["a session_end at exactly the timeout"] = h => AnyEnd(h, (u, x) => u.Counts(x) && SinceActivity(u, x) == u.ActivityBefore(x)!.TimeoutMs),
        ["a session_end 1 ms past the timeout"] = h => AnyEnd(h, (u, x) => SinceActivity(u, x) == u.ActivityBefore(x)?.TimeoutMs + 1),
        ["a session_end twice"] = h => AnyUser(h, u => u.Ordered.Zip(u.Ordered.Skip(1)).Any(p => u.Counts(p.First) && p.Second.IsSessionEnd)),
        ["an unattributed session_end"] = h => AnyEnd(h, (u, x) => u.IsUnattributed(x)),
        ["a session_end tied with an activity"] = h => AnyEnd(h, (u, x) => SinceActivity(u, x) == 0),
        ["a session_end tied with an activity of a later event_id"] = h => AnyEnd(h, (u, x) =>
            SinceActivity(u, x) == 0 && string.CompareOrdinal(x.Id, u.ActivityBefore(x)!.Id) < 0),
        ["a session_end of another tab"] = h => h.History.Rules.OneSessionPerTab && AnyEnd(h, (u, x) =>
            u.ActivityBefore(x) is { } e && e.Tab != x.Tab && SinceActivity(u, x) <= e.TimeoutMs),
        ["a session ended by a tab change"] = h => AnyUser(h, u => u.Sessions.Any(s => s.EndReason == OracleEndReason.TabChanged)),
        ["an activity exactly at the longest session"] = h => AtLength(h, 0, e => !e.IsPassive),
        ["an activity 1 ms before the longest session"] = h => AtLength(h, -1, e => !e.IsPassive),
        ["a session_end exactly at the longest session"] = h => AtLength(h, 0, e => e.IsSessionEnd),
        ["a session_end 1 ms before the longest session"] = h => AtLength(h, -1, e => e.IsSessionEnd),
        ["a session as long as the longest"] = h => AnyUser(h, u => u.Sessions.Any(s => s.EndReason == OracleEndReason.Longest)),
        ["two sessions open at once"] = h => h.Steps.Any(s => s.After.Open.Count() > 1),

        // Passive events
        ["a passive event within a session"] = h => AnyPassive(h, (s, p) => s.StartMs < p.TimeMs && p.TimeMs < s.EndMs),
        ["a passive event after the end, within reach"] = h => AnyPassive(h, (s, p) => p.TimeMs > s.EndMs),
        ["a passive event after a session_end, within reach"] = h => AnyPassive(h, (s, p) => p.TimeMs > s.EndMs && s.EndReason == OracleEndReason.SessionEnd),
        ["a passive event exactly at the end of reach"] = h => AnyPassive(h, (s, p) => p.TimeMs == s.CloseAtMs),
        ["a passive event 1 ms past the reach"] = h => AnyUser(h, u => u.Passive.Any(p => u.IsUnattributed(p) && u.Sessions.Any(s => p.TimeMs == s.CloseAtMs + 1))),
        ["a passive event at the start"] = h => AnyPassive(h, (s, p) => p.TimeMs == s.StartMs),
        ["a passive event 1 ms before the start"] = h => AnyUser(h, u => u.Passive.Any(p => u.Sessions.Any(s => p.TimeMs == s.StartMs - 1))),
        ["an unattributed passive event"] = h => AnyUser(h, u => u.Passive.Any(u.IsUnattributed)),
        ["an unattributed passive event that a late one brings in"] = h => h.Accepted.Any(s =>
            s.After.Sessions.Sum(x => x.EventCount) - s.Before.Sessions.Sum(x => x.EventCount) > 1),
        ["a passive page_view"] = h => h.Accepted.Any(s => s.Delivery.Event is { Type: "page_view", Passive: true }),

        // Arrival
        ["an arrival out of order"] = h => h.Accepted.Zip(h.Accepted.Skip(1)).Any(p =>
            p.First.Delivery.User == p.Second.Delivery.User && p.Second.Delivery.EffectiveMs < p.First.Delivery.EffectiveMs),
        ["a late event inside lateness"] = h => h.Accepted.Any(s => !s.Delivery.IsImport && s.AgeMs > h.History.Rules.TimeoutMs && s.AgeMs < h.History.Rules.LatenessMs),
        ["a late event at the edge of lateness"] = h => h.Accepted.Any(s => !s.Delivery.IsImport && s.AgeMs == h.History.Rules.LatenessMs),
        ["an event 1 ms too late"] = h => AnyTooLate(h, s => s.AgeMs == h.History.Rules.LatenessMs + 1),
        ["an event long too late"] = h => AnyTooLate(h, s => s.AgeMs > h.History.Rules.LatenessMs + Hour),
        ["a late event that joins sessions"] = h => h.Accepted.Any(s => s.After.Sessions.Count < s.Before.Sessions.Count),
        ["a late event that splits a session"] = h => h.Accepted.Any(Splits),
        ["a late event that changes a closed session"] = h => h.Accepted.Any(s =>
            s.Before.Closed.Any(b => s.After.Closed.Any(a => a.FirstActivityId == b.FirstActivityId && a.EventCount != b.EventCount))),
        ["a late event that opens a closed session again"] = h => h.Accepted.Any(s => s.After.Closed.Count() < s.Before.Closed.Count() && s.After.Open.Any()),
        ["a closed session before the next arrival"] = h => h.Accepted.Any(s => s.Before.Closed.Any() && s.After.Open.Any()),
        ["several batches of one user"] = h => h.History.Users.Any(u => h.History.DeliveriesOf(u).Select(d => d.Batch).Distinct().Count() > 3),
        ["a batch of several events"] = h => h.History.Batches.Any(b => b.Count > 2),
        ["a batch that is taken only in part"] = h => h.Steps.GroupBy(s => s.Delivery.Batch).Any(b => b.Select(s => s.Outcome).Distinct().Count() > 1),
        ["a span under 30 min"] = h => h.History.EndMs - h.History.Deliveries[0].ReceivedMs < 30 * Minute,
        ["a span under 2 hours"] = h => h.History.EndMs - History.BaseMs < 2 * Hour,
        ["a span of over 3 days"] = h => h.History.EndMs - History.BaseMs > 3 * Day,

        // Resends
        ["a resend in the same batch"] = h => h.Resends.Any(r => r.First.Batch == r.Again.Batch),
        ["a resend at once"] = h => h.Resends.Any(r => r.First.Batch != r.Again.Batch && Apart(r) < 10_000),
        ["a resend hours later"] = h => h.Resends.Any(r => Apart(r) > 2 * Hour),
        ["a resend 1 ms inside lateness"] = h => h.Resends.Any(r => !r.First.IsImport && AgeOf(r) == h.History.Rules.LatenessMs - 1),
        ["a resend at the edge of lateness"] = h => h.Resends.Any(r => !r.First.IsImport && AgeOf(r) == h.History.Rules.LatenessMs),
        ["a resend of an unattributed event"] = h => AnyUser(h, u => u.Ordered.Any(e => u.IsUnattributed(e) && h.Resends.Any(r => r.First.Event.Id == e.Id && r.First.EffectiveMs == e.TimeMs))),
        ["a resend whose own effective time differs"] = h => h.Resends.Any(r => r.First.EffectiveMs != r.Again.EffectiveMs),
        ["a whole batch again"] = h => h.Resends.GroupBy(r => (r.First.Batch, Again: r.Again.Batch)).Any(g => g.Key.Batch != g.Key.Again && g.Count() > 2),

        // Imports
        ["an import of days ago"] = h => AnyImport(h, age => age is > 2 * Day and < 30 * Day),
        ["an import of months ago"] = h => AnyImport(h, age => age > 60 * Day),
        ["an import at exactly six months"] = h => h.Accepted.Any(s => s.Delivery.IsImport && s.Delivery.EffectiveMs == SixMonthsBefore(s.Delivery.ReceivedMs)),
        ["an import 1 ms past six months"] = h => h.Steps.Any(s => s.Outcome == Outcome.TooLate && s.Delivery.IsImport),
        ["an import again, past lateness"] = h => h.Resends.Any(r => r.First.IsImport && r.Again.IsImport && AgeOf(r) > h.History.Rules.LatenessMs),
        ["an import again, a day or more later"] = h => h.Resends.Any(r => r.First.IsImport && Apart(r) > Day),
        ["an imported event again with a live key, past lateness"] = h => h.Resends.Any(r => r.First.IsImport && !r.Again.IsImport && AgeOf(r) > h.History.Rules.LatenessMs),
        ["a live event again by import"] = h => h.Resends.Any(r => !r.First.IsImport && r.Again.IsImport),
        ["an event too late, then imported"] = h => h.Accepted.Any(a => a.Delivery.IsImport && h.Steps.Any(s =>
            s.Outcome == Outcome.TooLate && s.Delivery.User == a.Delivery.User && s.Delivery.Event.Id == a.Delivery.Event.Id)),

        // Clocks
        ["a clock ahead without sent_at"] = h => h.Accepted.Any(s => s.Delivery.Event.SentAtMs is null && s.Delivery.Event.TimeMs > s.Delivery.ReceivedMs),
        ["a clock off by hours with sent_at"] = h => h.Accepted.Any(s => s.Delivery.Event.SentAtMs is not null && Math.Abs(s.Delivery.Event.TimeMs - s.Delivery.EffectiveMs) > Hour),
        ["a clock off by exactly 60 s with sent_at"] = h => h.Accepted.Any(s => Off(s) == Minute),
        ["a clock off by 1 ms more than 60 s with sent_at"] = h => h.Accepted.Any(s => Off(s) == Minute + 1),
        ["a clock off by less than 60 s with sent_at"] = h => h.Accepted.Any(s => Off(s) is > 0 and < Minute),
        ["a sent_at before time"] = h => h.Accepted.Any(s => s.Delivery.Event.SentAtMs < s.Delivery.Event.TimeMs),
    };

    private static bool AnyUser(Seen h, Func<SeenUser, bool> is_) => h.Users.Any(is_);

    private static bool AnyGap(Seen h, long overTimeoutMs) =>
        AnyUser(h, u => u.ActivityPairs.Any(p => p.F.TimeMs - p.E.TimeMs == p.E.TimeoutMs + overTimeoutMs));

    private static bool AnyEnd(Seen h, Func<SeenUser, OracleEvent, bool> is_) => AnyUser(h, u => u.SessionEnds.Any(x => is_(u, x)));

    private static bool AnyPassive(Seen h, Func<OracleSession, OracleEvent, bool> is_) =>
        AnyUser(h, u => u.Passive.Any(p => u.SessionOf(p) is { } s && is_(s, p)));

    private static bool AnyTooLate(Seen h, Func<Step, bool> is_) =>
        h.Steps.Any(s => s.Outcome == Outcome.TooLate && !s.Delivery.IsImport && is_(s));

    private static bool AnyImport(Seen h, Func<long, bool> age) => h.Accepted.Any(s => s.Delivery.IsImport && age(s.AgeMs));

    private static bool AtLength(Seen h, long overMs, Func<OracleEvent, bool> is_) =>
        AnyUser(h, u => u.Ordered.Any(e => is_(e) && u.Sessions.Any(s => e.TimeMs - s.StartMs == h.History.Rules.LongestMs + overMs)));

    private static long? SinceActivity(SeenUser u, OracleEvent x) => x.TimeMs - u.ActivityBefore(x)?.TimeMs;

    private static long? Off(Step s) => Math.Abs((s.Delivery.ReceivedMs - s.Delivery.Event.SentAtMs) ?? 0);

    private static long Apart((Delivery First, Delivery Again) r) => r.Again.ReceivedMs - r.First.ReceivedMs;

    private static long AgeOf((Delivery First, Delivery Again) r) => r.Again.ReceivedMs - r.First.EffectiveMs;

    private static long SixMonthsBefore(long ms) => DateTimeOffset.FromUnixTimeMilliseconds(ms).AddMonths(-6).ToUnixTimeMilliseconds();

    /// <summary>Two events of one session before are in two sessions after.</summary>
    private static bool Splits(Step s) => s.Before.Sessions.Any(b =>
        s.After.Sessions.Count(a => a.EventIds.Any(b.EventIds.Contains)) > 1);
}
