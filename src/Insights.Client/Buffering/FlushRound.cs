namespace Insights.Client.Buffering;

/// <summary>The events enqueued between two flushes; a flush waits for all rounds before it. Guarded by the lock of the buffer.</summary>
internal sealed class FlushRound
{
    private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _events;
    private bool _isClosed;

    /// <summary>Ends when it is closed and all its events have been answered or given up.</summary>
    public Task Done => _done.Task;

    /// <summary>Whether a flush waits for it.</summary>
    public bool IsClosed => _isClosed;

    public void Add() => _events++;

    public void Settle()
    {
        _events--;
        EndIfDone();
    }

    public void Close()
    {
        _isClosed = true;
        EndIfDone();
    }

    private void EndIfDone()
    {
        if (_isClosed && _events == 0)
            _done.TrySetResult();
    }
}
