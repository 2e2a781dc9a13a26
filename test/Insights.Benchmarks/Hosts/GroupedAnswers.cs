namespace Insights.Benchmarks.Hosts;

/// <summary>
/// Lets calls wait as a group commit would, without doing anything: those that have gathered are answered together a
/// millisecond later, and those that come meanwhile are the next group. What is lost with it to calls that are answered at
/// once is the price of a commit that costs no processor time at all.
/// </summary>
internal sealed class GroupedAnswers
{
    private static readonly TimeSpan _commit = TimeSpan.FromMilliseconds(1);

    private readonly object _never = new();
    private List<TaskCompletionSource> _gathered = [];

    public GroupedAnswers() => new Thread(Run) { IsBackground = true, Name = "groups" }.Start();

    /// <summary>Ends with the group after the one that is under way.</summary>
    public Task NextAsync()
    {
        var answer = new TaskCompletionSource();
        lock (this)
        {
            _gathered.Add(answer);
            if (_gathered.Count == 1)
                Monitor.Pulse(this);
        }
        return answer.Task;
    }

    private void Run()
    {
        while (true)
        {
            var group = Take();
            lock (_never)
                Monitor.Wait(_never, _commit);
            // All in one work item, as the store's writer does it.
            ThreadPool.UnsafeQueueUserWorkItem(static answers => answers.ForEach(a => a.SetResult()), group, preferLocal: false);
        }
    }

    private List<TaskCompletionSource> Take()
    {
        lock (this)
        {
            while (_gathered.Count == 0)
                Monitor.Wait(this);
            var group = _gathered;
            _gathered = [];
            return group;
        }
    }
}
