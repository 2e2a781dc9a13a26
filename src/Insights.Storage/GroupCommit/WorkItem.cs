using Insights.Domain.EndUsers.Ports;
using Insights.Storage.Log;

namespace Insights.Storage.GroupCommit;

/// <summary>One write that waits for its commit. A closed set, one class for each kind.</summary>
/// <param name="writeSession">Whose it is; broken before the task fails.</param>
/// <param name="rows">How many rows it counts as in the queue and in a batch.</param>
internal abstract class WorkItem(WriteSession writeSession, int rows) : TaskCompletionSource
{
    private StoreException? _failure;

    public WriteSession WriteSession => writeSession;

    public Guid UserHash => writeSession.UserHash;

    /// <summary>The life of the user that it is for (<see cref="WriteSession.Life"/>).</summary>
    public long Life => writeSession.Life;

    public int Rows => rows;

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

internal sealed class AppendItem(LogAppend append) : WorkItem(append.WriteSession, 1 + (append.Entries.Count / EntriesPerRow))
{
    /// <summary>What one append brings is one row; from this many entries on it weighs more.</summary>
    public const int EntriesPerRow = 16;

    public long FirstSeq => append.FirstSeq;

    public int Count => append.Entries.Count;

    /// <summary>The entries as the row holds them.</summary>
    public byte[] Packed { get; } = LogRow.Pack(append.Entries);

    public long LastSeq => append.LastSeq;

    public long? AlarmMs => append.AlarmMs;
}

internal sealed class SettleItem(Settlement settlement) : WorkItem(settlement.WriteSession, RowsOf(settlement))
{
    /// <summary>The last entry of the log.</summary>
    public long Seq => settlement.Seq;

    public ProjectionUpdate? Projection => settlement.Projection;

    public ReadOnlyMemory<byte>? Snapshot => settlement.Snapshot;

    public AlarmUpdate? Alarm => settlement.Alarm;

    public LogCompaction? Compaction => settlement.Compaction;

    private static int RowsOf(Settlement settlement) =>
        (settlement.Alarm is null ? 0 : 1) + (settlement.Snapshot is null ? 0 : 1) + (settlement.Compaction is null ? 0 : 2)
        + (settlement.Projection is { } projection ? 1 + projection.Sessions.Count : 0);
}

internal sealed class EraseItem(WriteSession writeSession, long upToSeq, AppendItem? next, long keepBeforeMs)
    : WorkItem(writeSession, 1 + (next?.Rows ?? 0))
{
    /// <summary>What the next life begins with; null: nothing stays.</summary>
    public AppendItem? Next => next;

    public long UpToSeq => upToSeq;

    /// <summary>Rows of sessions that began before this moment stay.</summary>
    public long KeepBeforeMs => keepBeforeMs;

    /// <summary>What it removed, once it is made.</summary>
    public ErasedRows Erased { get; set; } = ErasedRows.Nothing;
}

/// <summary>Writes nothing: succeeds where a transaction that may write could be opened.</summary>
internal sealed class ProbeItem() : WorkItem(new WriteSession(new("-", Domain.EndUsers.UserKind.Anonymous, "-")), 0);
