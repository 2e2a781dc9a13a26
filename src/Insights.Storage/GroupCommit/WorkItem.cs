using Insights.Domain.EndUsers.Ports;
using Insights.Storage.Log;

namespace Insights.Storage.GroupCommit;

/// <summary>One write that waits for its commit. A closed set, one class for each kind.</summary>
/// <param name="lane">Whose it is; broken before the task fails.</param>
/// <param name="rows">How many rows it counts as in the queue and in a batch.</param>
internal abstract class WorkItem(StoreLane lane, int rows) : TaskCompletionSource
{
    private StoreException? _failure;

    public StoreLane Lane => lane;

    public Guid UserHash => lane.UserHash;

    /// <summary>The life of the user that it is for (<see cref="StoreLane.Life"/>).</summary>
    public long Life => lane.Life;

    public int Rows => rows;

    /// <summary>Whether its outcome is known. Once it is, it does not change.</summary>
    public bool IsSettled { get; private set; }

    /// <summary>It is durable.</summary>
    public void Succeed() => IsSettled = true;

    /// <summary>It was not made, or may not have been: its lane is broken from this moment on.</summary>
    public void Fail(StoreFault fault, Exception? inner = null)
    {
        lane.Break();
        _failure = new StoreException(fault, inner);
        IsSettled = true;
    }

    /// <summary>Fails it where an earlier write of its lane failed.</summary>
    /// <returns>Whether there is nothing left to do for it.</returns>
    public bool IsOver()
    {
        if (!IsSettled && lane.IsBroken)
            Fail(StoreFault.BrokenLane);
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

internal sealed class AppendItem(LogAppend append) : WorkItem(append.Lane, 1 + (append.Entries.Count / EntriesPerRow))
{
    /// <summary>What one append brings is one row; from this many entries on it weighs more.</summary>
    public const int EntriesPerRow = 16;

    public long FirstSeq => append.FirstSeq;

    public int Count => append.Entries.Count;

    /// <summary>The entries as the row holds them.</summary>
    public byte[] Packed { get; } = LogRow.Pack(append.Entries);

    public long LastSeq => append.FirstSeq + append.Entries.Count - 1;

    public long? AlarmMs => append.AlarmMs;
}

internal sealed class EraseItem(StoreLane lane, long upToSeq, AppendItem? next = null, long keepBeforeMs = long.MinValue) : WorkItem(lane, 1 + (next?.Rows ?? 0))
{
    /// <summary>What the next life begins with; null: nothing stays.</summary>
    public AppendItem? Next => next;

    public long UpToSeq => upToSeq;

    /// <summary>Rows of sessions that began before this moment stay.</summary>
    public long KeepBeforeMs => keepBeforeMs;

    /// <summary>What it removed, once it is made.</summary>
    public ErasedRows Erased { get; set; } = ErasedRows.Nothing;
}

internal sealed class CompactItem(StoreLane lane, LogCompaction compaction) : WorkItem(lane, 2)
{
    public LogCompaction Compaction => compaction;
}

/// <summary>What a settlement says of the alarm; one that goes off later than by <see cref="GoneOffByMs"/> stands.</summary>
internal abstract class AlarmItem(StoreLane lane, long seq, long goneOffByMs) : WorkItem(lane, 1)
{
    public long Seq => seq;

    public long GoneOffByMs => goneOffByMs;
}

internal sealed class SetAlarmItem(StoreLane lane, long dueMs, long seq, long goneOffByMs) : AlarmItem(lane, seq, goneOffByMs)
{
    public long DueMs => dueMs;
}

internal sealed class ClearAlarmItem(StoreLane lane, long seq, long goneOffByMs) : AlarmItem(lane, seq, goneOffByMs);

internal sealed class SnapshotItem(StoreLane lane, Snapshot snapshot) : WorkItem(lane, 1)
{
    public Snapshot Snapshot => snapshot;
}

internal sealed class RowsItem(StoreLane lane, RowsUpdate update) : WorkItem(lane, update.Sessions.Count + 1)
{
    public RowsUpdate Update => update;
}

/// <summary>Writes nothing: succeeds where a transaction that may write could be opened.</summary>
internal sealed class ProbeItem() : WorkItem(new StoreLane(new("-", Domain.EndUsers.UserKind.Anonymous, "-")), 0);
