using Insights.Domain.EndUsers.Ports;

namespace Insights.Testing.Conformance;

/// <summary>Settlements of one part only.</summary>
public static class Settlements
{
    public static Task ProjectAsync(this IUserStore store, WriteSession writer, long seq, ProjectionUpdate projection) =>
        store.SettleAsync(new Settlement(writer, seq) { Projection = projection });

    public static Task SaveAsync(this IUserStore store, WriteSession writer, long seq, byte[] snapshot) =>
        store.SettleAsync(new Settlement(writer, seq) { Snapshot = snapshot });

    public static Task SetAlarmAsync(this IUserStore store, WriteSession writer, long dueMs, long seq, long goneOffByMs = long.MaxValue) =>
        store.SettleAsync(new Settlement(writer, seq) { Alarm = new AlarmUpdate(dueMs, goneOffByMs) });

    public static Task ClearAlarmAsync(this IUserStore store, WriteSession writer, long seq, long goneOffByMs = long.MaxValue) =>
        store.SettleAsync(new Settlement(writer, seq) { Alarm = new AlarmUpdate(null, goneOffByMs) });

    public static Task CompactAsync(this IUserStore store, WriteSession writer, long seq, LogCompaction compaction) =>
        store.SettleAsync(new Settlement(writer, seq) { Compaction = compaction });
}
