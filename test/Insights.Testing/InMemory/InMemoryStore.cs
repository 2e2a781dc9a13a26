using Insights.Domain.EndUsers.Ports;

namespace Insights.Testing.InMemory;

/// <summary>
/// All ports of the store over an <see cref="InMemoryDatabase"/>: what one process sees. Writes are made at once unless
/// <see cref="Gate"/> says otherwise; awaiters continue on the thread that commits. Writes are made in the order handed
/// over, so one that is held holds all later ones of this store.
/// </summary>
/// <remarks>
/// For a simulation: one store a process, two stores on one database for two owners. Deterministic on one thread; safe on
/// several.
/// </remarks>
public sealed partial class InMemoryStore(InMemoryDatabase database, int queueCapacity = int.MaxValue)
{
    private readonly LinkedList<HeldWrite> _held = [];
    private bool _crashed;

    public InMemoryStore()
        : this(new InMemoryDatabase())
    {
    }

    public InMemoryDatabase Database => database;

    /// <summary>Files, runs and row errors of sources.</summary>
    public InMemorySourceStore Sources => database.Sources;

    /// <summary>Asked for each write when it is handed over; null: <see cref="WriteVerdict.Commit"/>.</summary>
    public Func<PendingWrite, WriteVerdict>? Gate { get; set; }

    /// <summary>What waits, first one first.</summary>
    public IReadOnlyList<PendingWrite> Pending
    {
        get
        {
            lock (database.Gate)
                return [.. _held.Select(h => h.Write)];
        }
    }

    /// <summary>Ends the first waiting write.</summary>
    /// <param name="verdict">What becomes of it; null: what <see cref="Gate"/> had said, a held one being committed.</param>
    /// <returns>False where none waits.</returns>
    public bool CommitNext(WriteVerdict? verdict = null)
    {
        HeldWrite held;
        StoreException? failure;
        lock (database.Gate)
        {
            if (_held.First is not { } first)
                return false;
            _held.RemoveFirst();
            held = first.Value;
            failure = Make(held.Write.WriteSession, held.Apply, verdict ?? held.Verdict);
        }
        if (failure is null)
            held.Done.SetResult();
        else
            held.Done.SetException(failure);
        return true;
    }

    /// <summary>Ends all that wait, and what they bring on.</summary>
    public void CommitAll()
    {
        while (CommitNext())
        {
        }
    }

    /// <summary>
    /// The process dies: what waits is lost, and neither those tasks nor those of later writes ever end. The database
    /// stays; open a new store on it.
    /// </summary>
    public void CrashLosingPending()
    {
        lock (database.Gate)
        {
            _crashed = true;
            _held.Clear();
        }
    }

    private Task Write(PendingWrite write, Func<StoreFault?> apply)
    {
        var verdict = Gate?.Invoke(write) ?? WriteVerdict.Commit;
        StoreException? failure;
        lock (database.Gate)
        {
            if (_crashed)
                return new TaskCompletionSource().Task;
            var waiting = _held.Sum(h => h.Write.Rows);
            if (verdict == WriteVerdict.Full || (waiting > 0 && waiting + write.Rows > queueCapacity))
                return Task.FromException(new StoreException(StoreFault.Full));
            if (verdict == WriteVerdict.Hold || _held.Count > 0)
            {
                var held = new HeldWrite(write, apply, verdict == WriteVerdict.Hold ? WriteVerdict.Commit : verdict);
                _held.AddLast(held);
                return held.Done.Task;
            }
            failure = Make(write.WriteSession, apply, verdict);
        }
        return failure is null ? Task.CompletedTask : Task.FromException(failure);
    }

    private static StoreException? Make(WriteSession writeSession, Func<StoreFault?> apply, WriteVerdict verdict)
    {
        if (writeSession.IsBroken)
            return new StoreException(StoreFault.BrokenSession);
        StoreFault? fault = null;
        if (verdict is WriteVerdict.Commit or WriteVerdict.FailAfter)
            fault = apply();
        if (verdict is not WriteVerdict.Commit)
            fault ??= StoreFault.Unavailable;
        if (fault is null)
            return null;
        writeSession.Break();
        return new StoreException(fault.Value);
    }

    private sealed record HeldWrite(PendingWrite Write, Func<StoreFault?> Apply, WriteVerdict Verdict)
    {
        public TaskCompletionSource Done { get; } = new();
    }
}
