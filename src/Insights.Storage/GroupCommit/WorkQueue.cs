namespace Insights.Storage.GroupCommit;

/// <summary>What all queues of a store may hold together, in rows and in bytes; thread-safe.</summary>
internal sealed class QueueBudget(int mostRows, long mostBytes)
{
    private long _rows;
    private long _bytes;

    public long Rows => Interlocked.Read(ref _rows);

    public long Bytes => Interlocked.Read(ref _bytes);

    /// <summary>Takes room, all or none. An empty queue takes a write of any size, else it could never be made.</summary>
    public bool TryTake(WorkItem item)
    {
        if (TryTake(ref _rows, item.Rows, mostRows))
        {
            if (TryTake(ref _bytes, item.Bytes, mostBytes))
                return true;
            Interlocked.Add(ref _rows, -item.Rows);
        }
        return false;
    }

    public void Give(long rows, long bytes)
    {
        Interlocked.Add(ref _rows, -rows);
        Interlocked.Add(ref _bytes, -bytes);
    }

    private static bool TryTake(ref long waiting, long some, long most)
    {
        var sum = Interlocked.Add(ref waiting, some);
        if (sum <= most || sum == some)
            return true;
        Interlocked.Add(ref waiting, -some);
        return false;
    }
}

/// <summary>What waits for one writer loop, first come first served. Thread-safe, for one reader.</summary>
internal sealed class WorkQueue(QueueBudget budget)
{
    private readonly Queue<WorkItem> _items = new();
    private bool _ended;

    /// <summary>Adds at the end, without ever waiting.</summary>
    /// <returns>False where it is full.</returns>
    /// <exception cref="ObjectDisposedException">The queue has ended.</exception>
    public bool TryAdd(WorkItem item)
    {
        if (!budget.TryTake(item))
            return false;
        lock (_items)
        {
            if (_ended)
            {
                budget.Give(item.Rows, item.Bytes);
                throw new ObjectDisposedException(nameof(WorkQueue));
            }
            _items.Enqueue(item);
            if (_items.Count == 1)
                Monitor.Pulse(_items);
        }
        return true;
    }

    /// <summary>A commit is made in memory before it is sent; more bytes wait for the next one.</summary>
    public const long MostBytesOfBatch = 16 << 20;

    /// <summary>
    /// Waits until there is something, and takes what has gathered, up to <paramref name="maxRows"/> rows and
    /// <see cref="MostBytesOfBatch"/>; a larger write comes alone.
    /// </summary>
    /// <returns>False where the queue has ended and nothing is left.</returns>
    public bool Take(List<WorkItem> batch, int maxRows)
    {
        lock (_items)
        {
            while (_items.Count == 0)
            {
                if (_ended)
                    return false;
                Monitor.Wait(_items);
            }
            var (rows, bytes) = (0, 0L);
            while (_items.TryPeek(out var next) && (batch.Count == 0 || (rows + next.Rows <= maxRows && bytes + next.Bytes <= MostBytesOfBatch)))
            {
                batch.Add(_items.Dequeue());
                (rows, bytes) = (rows + next.Rows, bytes + next.Bytes);
            }
            budget.Give(rows, bytes);
            return true;
        }
    }

    /// <summary>Takes nothing new; what waits is still handed out.</summary>
    public void End()
    {
        lock (_items)
        {
            _ended = true;
            Monitor.Pulse(_items);
        }
    }
}
