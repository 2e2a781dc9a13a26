namespace Insights.Api.Intake;

/// <summary>
/// Room for batches that are taken and not yet answered: so many, and so many bytes. A batch is let in before its size is known,
/// so that one more may lie there than there is room for. One waits at a time.
/// </summary>
/// <param name="batches">At most.</param>
/// <param name="bytes">No further batch is let in once so many are there.</param>
internal sealed class StreamRoom(int batches, long bytes)
{
    private readonly Lock _lock = new();
    private int _batches;
    private long _bytes;
    private TaskCompletionSource? _waiting;

    /// <summary>Ends when there is room for a batch, which has its place from then on.</summary>
    public Task EnterAsync(CancellationToken ct)
    {
        lock (_lock)
        {
            if (TryEnter())
                return Task.CompletedTask;
            _waiting = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return _waiting.Task.WaitAsync(ct);
        }
    }

    /// <summary>What the batch that was let in turned out to have.</summary>
    public void Fill(long size)
    {
        lock (_lock)
            _bytes += size;
    }

    /// <summary>Batches have been answered.</summary>
    public void Leave(int answered, long size)
    {
        lock (_lock)
        {
            (_batches, _bytes) = (_batches - answered, _bytes - size);
            if (_waiting is null || !TryEnter())
                return;
            _waiting.SetResult();
            _waiting = null;
        }
    }

    private bool TryEnter()
    {
        if (_batches == batches || _bytes >= bytes)
            return false;
        _batches++;
        return true;
    }
}
