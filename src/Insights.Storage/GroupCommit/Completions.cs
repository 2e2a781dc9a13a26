namespace Insights.Storage.GroupCommit;

/// <summary>
/// Ends the tasks of a batch, so that the writer goes on at once and no task costs a work item of the thread pool of its own. What
/// awaits a task runs within; behind whoever is at it another work item stands by, so that what takes long there holds up no other
/// task of the batch.
/// </summary>
internal sealed class Completions(IReadOnlyList<WorkItem> batch) : IThreadPoolWorkItem
{
    private int _taken;

    public void Execute()
    {
        if (Volatile.Read(ref _taken) < batch.Count - 1)
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        while (Interlocked.Increment(ref _taken) is var number && number <= batch.Count)
            batch[number - 1].Complete();
    }
}
