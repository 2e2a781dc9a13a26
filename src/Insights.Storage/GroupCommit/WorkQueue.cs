namespace Insights.Storage.GroupCommit;

/// <summary>The rows that all queues of a store may hold together; thread-safe.</summary>
internal sealed class QueueBudget(int capacity)
{
    private long _waiting;

    public long Waiting => Interlocked.Read(ref _waiting);

    /// <summary>Takes room, all or none. An empty queue takes a write of any size, else it could never be made.</summary>
    public bool TryTake(int rows)
    {
        var waiting = Interlocked.Add(ref _waiting, rows);
        if (waiting <= capacity || waiting == rows)
            return true;
        Interlocked.Add(ref _waiting, -rows);
        return false;
    }

    public void Give(int rows) => Interlocked.Add(ref _waiting, -rows);
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
        if (!budget.TryTake(item.Rows))
            return false;
        lock (_items)
        {
            if (_ended)
            {
                budget.Give(item.Rows);
                throw new ObjectDisposedException(nameof(WorkQueue));
            }
            _items.Enqueue(item);
            if (_items.Count == 1)
                Monitor.Pulse(_items);
        }
        return true;
    }

    /// <summary>Waits until there is something, and takes what has gathered, up to <paramref name="maxRows"/> rows.</summary>
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
            var rows = 0;
            while (_items.TryPeek(out var next) && (batch.Count == 0 || rows + next.Rows <= maxRows))
            {
                batch.Add(_items.Dequeue());
                rows += next.Rows;
            }
            budget.Give(rows);
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
