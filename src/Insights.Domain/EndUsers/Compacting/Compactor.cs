using Insights.Domain.EndUsers.Ports;
using Insights.Domain.Identity;

namespace Insights.Domain.EndUsers.Compacting;

/// <summary>
/// Finds what of a log can leave it, and what that amounted to: the longest beginning in which everything happened before a
/// moment. Pure. Numbers stay as they are, so positions and what was made from the log go on to hold.
/// </summary>
internal static class Compactor
{
    /// <param name="log">The whole log.</param>
    /// <param name="cutMs">What happened before this moment may leave, Unix milliseconds.</param>
    /// <returns>The write to make, null where nothing leaves; where the log is cut afterwards; and with a write what the log that is left tells.</returns>
    public static (LogCompaction? Write, LogCut? Cut, EndUser? Left) Plan(EndUserKey key, IReadOnlyList<LogEntry> log, long cutMs, IUserCodec codec)
    {
        var entries = log.Select(e => codec.Decode(e.Bytes)).ToList();
        var known = (entries[0] as Compacted)?.Restore().Cut;
        (var count, cutMs) = Beginning(entries, cutMs, known?.CutMs ?? long.MinValue);
        if (!entries.Take(count).Any(e => LatestMs(e) is not null))
            return (null, known, null);
        var whole = new EndUser(key);
        foreach (var entry in entries.Take(count))
            whole.Evolve(entry);
        var floorMs = cutMs;
        long? nextMs = null;
        foreach (var entry in entries.Skip(count))
        {
            floorMs = Math.Min(floorMs, whole.EarliestTouchedMs(entry));
            nextMs ??= LatestMs(entry);
            whole.Evolve(entry);
        }
        var cut = new LogCut(cutMs, Math.Max(floorMs, whole.Cut?.FloorMs ?? long.MinValue), nextMs ?? cutMs);
        var user = new EndUser(key);
        foreach (var entry in entries.Take(count))
            user.Evolve(entry);
        user.FoldFor(cut);
        var bytes = codec.Encode(new Compacted(key, user.Seq, codec.EncodeState(user), codec));
        var write = new LogCompaction(log[0].Seq, user.Seq, bytes);
        foreach (var entry in entries.Skip(count))
            user.Evolve(entry);
        return (write, cut, user);
    }

    /// <summary>
    /// How many entries leave, and before which moment all of it happened. What an operation that stays had an item be, by its
    /// time, the log that is left could not tell of an item that has left: such an item waits until the operation leaves, too.
    /// </summary>
    /// <param name="cutBeforeMs">Where the log was cut: an operation says nothing of what happened before that.</param>
    private static (int Count, long CutMs) Beginning(List<Entry> entries, long cutMs, long cutBeforeMs)
    {
        cutMs = Math.Max(cutMs, cutBeforeMs);
        while (true)
        {
            var count = entries.FindIndex(e => LatestMs(e) >= cutMs) is var first and >= 0 ? first : entries.Count;
            var opMs = entries.Skip(count).OfType<OpAccepted>().Select(o => Math.Max(o.Op.Key.TimeMs, cutBeforeMs)).DefaultIfEmpty(long.MaxValue).Min();
            if (opMs >= cutMs)
                return (count, cutMs);
            cutMs = opMs;
        }
    }

    /// <summary>The latest moment of which an entry tells that something happened; null where it tells of none.</summary>
    private static long? LatestMs(Entry entry) => entry switch
    {
        ItemEntry item => item.ItemTimeMs,
        TakenOver { Adds.Count: > 0 } taken => taken.Adds.Max(item => item.ItemTimeMs),
        _ => null,
    };
}
