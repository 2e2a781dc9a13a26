using Insights.Domain.EndUsers;
using Insights.Domain.EndUsers.Ports;
using Insights.Storage.Attributes;
using Insights.Storage.Log;

namespace Insights.Storage.GroupCommit;

/// <summary>One write that waits for its commit. A closed set, one class for each kind.</summary>
/// <param name="writeSession">Whose it is; broken before the task fails.</param>
/// <param name="rows">How many rows it counts as in the queue and in a batch.</param>
/// <param name="contentBytes">Bytes of what it holds that has no bound of its own.</param>
internal abstract class WorkItem(WriteSession writeSession, int rows, long contentBytes) : TaskCompletionSource
{
    /// <summary>What a write costs in memory beside its content: objects, columns and texts of bounded length.</summary>
    public const int BytesPerRow = 256;

    private StoreException? _failure;

    public WriteSession WriteSession => writeSession;

    public Guid UserHash => writeSession.UserHash;

    /// <summary>The incarnation of the user that it is for (<see cref="WriteSession.Incarnation"/>).</summary>
    public long Incarnation => writeSession.Incarnation;

    public int Rows => rows;

    /// <summary>How many bytes it counts as in the queue and in a batch.</summary>
    public long Bytes => ((long)rows * BytesPerRow) + contentBytes;

    /// <summary>Whether its outcome is known. Once it is, it does not change.</summary>
    public bool IsSettled { get; private set; }

    /// <summary>It is durable.</summary>
    public void Succeed() => IsSettled = true;

    /// <summary>It was not made, or may not have been: its write session is broken from this moment on.</summary>
    public void Fail(StoreFault fault, Exception? inner = null)
    {
        writeSession.Break();
        _failure = new StoreException(fault, inner);
        IsSettled = true;
    }

    /// <summary>Fails it where an earlier write of its session failed.</summary>
    /// <returns>Whether there is nothing left to do for it.</returns>
    public bool IsOver()
    {
        if (!IsSettled && writeSession.IsBroken)
            Fail(StoreFault.BrokenSession);
        return IsSettled;
    }

    /// <summary>Ends the task; what awaits it runs within this call.</summary>
    public void Complete()
    {
        if (_failure is null)
            TrySetResult();
        else
            TrySetException(_failure);
    }
}

internal sealed class AppendItem : WorkItem
{
    public AppendItem(LogAppend append)
        : this(append, LogRow.Pack(append.Entries))
    {
    }

    private AppendItem(LogAppend append, byte[] packed)
        : base(append.WriteSession, 1 + (append.Entries.Count / EntriesPerRow), packed.Length) =>
        (FirstSeq, LastSeq, AlarmMs, ErasedMs, Packed) = (append.FirstSeq, append.LastSeq, append.AlarmMs, append.ErasedMs, packed);

    /// <summary>What one append brings is one row; from this many entries on it weighs more.</summary>
    public const int EntriesPerRow = 16;

    public long FirstSeq { get; }

    public int Count => (int)(LastSeq - FirstSeq) + 1;

    /// <summary>The entries as the row holds them.</summary>
    public byte[] Packed { get; }

    public long LastSeq { get; }

    public long? AlarmMs { get; }

    /// <inheritdoc cref="LogAppend.ErasedMs"/>
    public long ErasedMs { get; }
}

internal sealed class SettleItem(Settlement settlement) : WorkItem(settlement.WriteSession, RowsOf(settlement), BytesOf(settlement))
{
    /// <summary>The last entry of the log.</summary>
    public long Seq => settlement.Seq;

    public ProjectionUpdate? Projection => settlement.Projection;

    public byte[]? Snapshot => settlement.Snapshot;

    public AlarmUpdate? Alarm => settlement.Alarm;

    public LogCompaction? Compaction => settlement.Compaction;

    private static int RowsOf(Settlement settlement) =>
        (settlement.Alarm is null ? 0 : 1) + (settlement.Snapshot is null ? 0 : 1) + (settlement.Compaction is null ? 0 : 2)
        + (settlement.Projection is { } projection ? 1 + projection.Sessions.Count : 0);

    private static long BytesOf(Settlement settlement) =>
        (settlement.Snapshot?.Length ?? 0) + (settlement.Compaction?.Entry.Length ?? 0)
        + (settlement.Projection?.Values?.Set.Sum(static set => ValueColumns.BytesOf(set.Value.Value)) ?? 0);
}

internal sealed class EraseItem(WriteSession writeSession, long upToSeq, AppendItem? next, long keepBeforeMs, Tombstone? tombstone)
    : WorkItem(writeSession, 1 + (next?.Rows ?? 0), next?.Bytes ?? 0)
{
    /// <summary>What the next incarnation begins with; null: nothing stays.</summary>
    public AppendItem? Next => next;

    public long UpToSeq => upToSeq;

    /// <summary>Rows of sessions that began before this moment stay.</summary>
    public long KeepBeforeMs => keepBeforeMs;

    /// <summary>What stays under the user's hash; null: what is there.</summary>
    public Tombstone? Tombstone => tombstone;

    /// <summary>What it removed, once it is made.</summary>
    public ErasedRows Erased { get; set; } = ErasedRows.Nothing;
}

/// <summary>Removes the tombstones whose time was over before a moment.</summary>
internal sealed class TombstonesItem(long beforeMs) : WorkItem(new WriteSession(new("-", UserKind.Anonymous, "-")), 1, 0)
{
    public long BeforeMs => beforeMs;
}

/// <summary>Writes nothing: succeeds where a transaction that may write could be opened.</summary>
internal sealed class ProbeItem() : WorkItem(new WriteSession(new("-", UserKind.Anonymous, "-")), 0, 0);
