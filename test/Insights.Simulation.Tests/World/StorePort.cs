using Insights.Domain.EndUsers;
using Insights.Domain.EndUsers.Ports;
using Insights.Simulation.Tests.Faults;

namespace Insights.Simulation.Tests.World;

/// <summary>
/// The store as one process sees it: writes wait in one queue, in the order handed over, until the simulation commits some
/// of them together; reads take their time. Everything ends on the simulation's thread, in line.
/// </summary>
internal sealed class StorePort(SimWorld world, SimProcess process) : IUserStore
{
    public const string AppendName = "append";

    private readonly Queue<PendingWrite> _queue = new();
    private bool _committing;

    public Task AppendAsync(LogAppend append) => Hand(append.WriteSession, AppendName, () => world.Disk.Append(process, append));

    public Task SettleAsync(Settlement settlement) => Hand(settlement.WriteSession, "settlement", () => world.Disk.Settle(settlement));

    public async Task<ErasedRows> EraseAsync(WriteSession writeSession, long upToSeq, LogAppend? next, long keepBeforeMs, Tombstone? tombstone)
    {
        if (next is not null)
            throw new NotSupportedException("No user is asked to forget another.");
        await Hand(writeSession, "erase", () => world.Disk.Erase(process, writeSession, upToSeq, tombstone));
        return ErasedRows.Nothing;
    }

    public ValueTask<StoredState> ReadAsync(EndUserKey user, bool fromStart, CancellationToken ct) => Read(() =>
    {
        var file = world.Disk.Find(user);
        var snapshot = fromStart ? null : file?.Snapshot;
        return new StoredState(snapshot, file?.Head, LogOf(user, snapshot?.Seq ?? 0)) { Tombstone = world.Disk.TombstoneOf(user) };
    });

    public ValueTask<IReadOnlyList<LogEntry>> ReadLogAsync(EndUserKey user, long afterSeq, CancellationToken ct) => Read(() => LogOf(user, afterSeq));

    private IReadOnlyList<LogEntry> LogOf(EndUserKey user, long afterSeq)
    {
        world.Model.Of(user).IsKnownTo(process);
        world.Tally.Count(afterSeq == 0 ? "log read from its start" : "log read after a snapshot");
        var log = world.Disk.Find(user)?.Log ?? [];
        return [.. log.Skip((int)afterSeq).Select((bytes, i) => new LogEntry(afterSeq + 1 + i, bytes))];
    }

    public ValueTask<long?> ReadIncarnationAsync(EndUserKey user, CancellationToken ct) => ValueTask.FromResult(world.Disk.Find(user)?.Incarnation);

    private Task Hand(WriteSession writeSession, string what, Func<StoreFault?> apply)
    {
        world.OnItsThread();
        if (writeSession.IsBroken)
            return Task.FromException(new StoreException(StoreFault.BrokenSession));
        if (world.Happens(world.Plan.Full))
        {
            world.Disturbed("full");
            return Task.FromException(new StoreException(StoreFault.Full));
        }
        var write = new PendingWrite(writeSession, what, apply, new TaskCompletionSource());
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
