namespace Insights.Domain.EndUsers.Owners;

/// <summary>
/// One at a time, in the order of asking. What a semaphore does, but that the next one may go on within the call that ends a
/// turn, where its host wants that: a simulation stays on its one thread. Thread-safe.
/// </summary>
/// <param name="goOnWithin">Whether the next goes on within <see cref="Release"/>; else on the thread pool.</param>
internal sealed class AsyncLock(bool goOnWithin)
{
    // Nobody waits for most users, ever. It locks itself: it is its owner's alone, and a lock of its own would be another
    // object for each active user.
    private LinkedList<TaskCompletionSource>? _waiting;
    private bool _taken;

    public bool IsTaken => Volatile.Read(ref _taken);

    public bool TryTake()
    {
        lock (this)
            return !_taken && (_taken = true);
    }

    public ValueTask TakeAsync(CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        lock (this)
        {
            if (!_taken)
            {
                _taken = true;
                return ValueTask.CompletedTask;
            }
            var asked = new TaskCompletionSource(goOnWithin ? TaskCreationOptions.None : TaskCreationOptions.RunContinuationsAsynchronously);
            var place = (_waiting ??= []).AddLast(asked);
            return new ValueTask(ct.CanBeCanceled ? WaitAsync(asked, place, ct) : asked.Task);
        }
    }

    public void Release()
    {
        TaskCompletionSource? next;
        lock (this)
        {
            next = _waiting?.First?.Value;
            if (next is null)
                _taken = false;
            else
                _waiting!.RemoveFirst();
        }
        next?.SetResult();
    }

    private async Task WaitAsync(TaskCompletionSource asked, LinkedListNode<TaskCompletionSource> place, CancellationToken ct)
    {
        using var _ = ct.Register(() =>
        {
            lock (this)
            {
                if (place.List is null)
                    return; // Its turn has come.
                _waiting!.Remove(place);
            }
            asked.SetCanceled(ct);
        });
        await asked.Task.ConfigureAwait(false);
    }
}
