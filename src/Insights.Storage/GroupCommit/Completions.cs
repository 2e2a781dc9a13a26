namespace Insights.Storage.GroupCommit;

/// <summary>
/// Ends the tasks of a batch one after another in a single work item of the thread pool, so that the writer goes on at
/// once and no task costs a work item of its own.
/// </summary>
internal sealed class Completions(IReadOnlyList<WorkItem> batch) : IThreadPoolWorkItem
{
    public void Execute()
    {
        foreach (var item in batch)
            item.Complete();
    }
}
