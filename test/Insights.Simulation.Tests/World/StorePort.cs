using Insights.Domain.EndUsers;
using Insights.Domain.EndUsers.Ports;
using Insights.Domain.Sessions;
using Insights.Simulation.Tests.Faults;

namespace Insights.Simulation.Tests.World;

/// <summary>
/// The store as one process sees it: writes wait in one queue, in the order handed over, until the simulation commits some
/// of them together; reads take their time. Everything ends on the simulation's thread, in line.
/// </summary>
internal sealed class StorePort(SimWorld world, SimProcess process) : IUserLog, ISnapshots, IUserRows, IAlarms
{
    public const string AppendName = "append";

    private readonly Queue<PendingWrite> _queue = new();
    private bool _committing;

    public Task AppendAsync(LogAppend append) => Hand(append.Lane, AppendName, () => world.Disk.Append(process, append));

    public Task WriteAsync(StoreLane lane, RowsUpdate update) => Hand(lane, "rows", () => world.Disk.WriteRows(lane, update));

    public Task WriteAsync(StoreLane lane, Snapshot snapshot) => Hand(lane, "snapshot", () => world.Disk.WriteSnapshot(lane, snapshot));

    public Task SetAsync(StoreLane lane, long dueMs, long seq, long goneOffByMs) =>
        Hand(lane, "set alarm", () => world.Disk.SetAlarm(lane, dueMs, seq, goneOffByMs));

    public Task ClearAsync(StoreLane lane, long seq, long goneOffByMs) =>
        Hand(lane, "clear alarm", () => world.Disk.ClearAlarm(lane, seq, goneOffByMs));

    public Task<ErasedRows> ReplaceAsync(StoreLane lane, long upToSeq, LogAppend next, long keepBeforeMs = long.MinValue) =>
        throw new NotSupportedException("No erasure is asked for.");

    public Task CompactAsync(StoreLane lane, LogCompaction compaction) =>
        throw new NotSupportedException("Accounts of the simulation keep events for longer than it lasts.");

    public async Task<ErasedRows> EraseAsync(StoreLane lane, long upToSeq)
    {
        await Hand(lane, "erase", () => world.Disk.Erase(process, lane, upToSeq));
        return ErasedRows.Nothing;
    }

    public ValueTask<IReadOnlyList<LogEntry>> ReadAsync(EndUserKey user, long afterSeq, CancellationToken ct) => Read<IReadOnlyList<LogEntry>>(() =>
    {
        world.Model.Of(user).IsKnownTo(process);
        world.Tally.Count(afterSeq == 0 ? "log read from its start" : "log read after a snapshot");
        var log = world.Disk.Find(user)?.Log ?? [];
        return [.. log.Skip((int)afterSeq).Select((bytes, i) => new LogEntry(afterSeq + 1 + i, bytes))];
    });

    public ValueTask<long?> LifeAsync(EndUserKey user, CancellationToken ct) => ValueTask.FromResult(world.Disk.Find(user)?.Life);

    ValueTask<Snapshot?> ISnapshots.ReadAsync(EndUserKey user, CancellationToken ct) => Read(() => world.Disk.Find(user)?.Snapshot);

    public ValueTask<RowsHead?> ReadHeadAsync(EndUserKey user, CancellationToken ct) => Read(() => world.Disk.Find(user)?.Head);

    public ValueTask<IReadOnlyList<Session>> ReadSessionsAsync(EndUserKey user, SessionCursor? after, int limit, CancellationToken ct) =>
        throw new NotSupportedException("No owner reads its rows.");

    private Task Hand(StoreLane lane, string what, Func<StoreFault?> apply)
    {
        world.OnItsThread();
        if (lane.IsBroken)
            return Task.FromException(new StoreException(StoreFault.BrokenLane));
        if (world.Happens(world.Plan.Full))
        {
            world.Disturbed("full");
            return Task.FromException(new StoreException(StoreFault.Full));
        }
        var write = new PendingWrite(lane, what, apply, new TaskCompletionSource());
        _queue.Enqueue(write);
        CommitLater();
        return write.Done.Task;
    }

    private void CommitLater()
    {
        if (_committing)
            return;
        _committing = true;
        process.Later(world.Latency(), Commit);
    }

    /// <summary>One transaction with some of what waits, and then the answers.</summary>
    private void Commit()
    {
        var batch = new List<PendingWrite>();
        for (var n = world.Dice.Between(1, Math.Min(_queue.Count, 4)); n > 0; n--)
            batch.Add(_queue.Dequeue());

        if (world.Happens(world.Plan.Crash))
        {
            if (world.Dice.Chance(0.5))
                new Transaction(world, batch).Apply();
            process.Crash();
            return;
        }
        if (world.Happens(world.Plan.Unclear))
            CommitUnclearly(batch);
        else
            new Transaction(world, batch).ApplyAndTell(process);
        _committing = false;
        if (_queue.Count > 0)
            CommitLater();
    }

    /// <summary>The commit was made, was not, or will yet be: after its writer was told that nobody knows, and before anyone reads.</summary>
    private void CommitUnclearly(List<PendingWrite> batch)
    {
        world.Disturbed("unclear outcome");
        var transaction = new Transaction(world, batch);
        world.Dice.Weighted(
            (3, () => { }
        ),
            (3, () => transaction.Apply()),
            (1, () => world.MakeBeforeTheNextRead(transaction)));
        transaction.TellUnavailable();
    }

    private ValueTask<T> Read<T>(Func<T> value)
    {
        world.OnItsThread();
        var read = value;
        value = () =>
        {
            world.MakeLateWrites();
            return read();
        };
        if (world.Dice.Chance(0.3) && !world.Happens(world.Plan.ReadFails))
            return ValueTask.FromResult(value());
        var done = new TaskCompletionSource<T>();
        process.Later(world.Latency(), () =>
        {
            if (world.Happens(world.Plan.ReadFails))
            {
                world.Disturbed("read failed");
                done.SetException(new StoreException(StoreFault.Unavailable));
            }
            else
            {
                done.SetResult(value());
            }
        });
        return new ValueTask<T>(done.Task);
    }
}
