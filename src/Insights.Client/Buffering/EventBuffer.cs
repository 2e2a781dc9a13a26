namespace Insights.Client.Buffering;

/// <summary>
/// The events that a client holds, bounded in number and bytes: those that wait, in the order they came, and the room that
/// those under way still take. Safe for concurrent use.
/// </summary>
[System.Diagnostics.CodeAnalysis.SuppressMessage(
    "Design", "CA1001", Justification = "The semaphore never makes its wait handle; closing ends the timer.")]
internal sealed class EventBuffer(InsightsClientOptions options)
{
    private readonly object _lock = new();
    private readonly Queue<PendingEvent> _waiting = new();
    private readonly Queue<Waiter> _waiters = new();
    private readonly List<FlushRound> _rounds = [];
    private readonly SemaphoreSlim _changed = new(0);
    private readonly TimeProvider _clock = options.Clock;
    private FlushRound _round = new();
    private ITimer? _lingered;
    private long _waitingBytes;
    private bool _isSignalled;
    private bool _isClosed;

    /// <summary>Events held, waiting or under way.</summary>
    public int Held { get; private set; }

    /// <summary>Their bytes.</summary>
    public long HeldBytes { get; private set; }

    /// <summary>Events that have come to be held.</summary>
    public long Added { get; private set; }

    /// <summary>Takes an event if there is room, and nobody was there before.</summary>
    /// <exception cref="ObjectDisposedException">It is closed.</exception>
    public bool TryAdd(byte[] bytes)
    {
        lock (_lock)
        {
            if (_waiters.Count > 0 || !HasRoom(bytes.Length))
            {
                ObjectDisposedException.ThrowIf(_isClosed, typeof(InsightsClient));
                return false;
            }
            Add(bytes);
        }
        return true;
    }

    /// <summary>Takes an event when there is room.</summary>
    /// <exception cref="ObjectDisposedException">It is closed, now or while this waits.</exception>
    public async ValueTask AddAsync(byte[] bytes, CancellationToken ct)
    {
        Waiter waiter;
        lock (_lock)
        {
            if (_waiters.Count == 0 && HasRoom(bytes.Length))
            {
                Add(bytes);
                return;
            }
            ObjectDisposedException.ThrowIf(_isClosed, typeof(InsightsClient));
            _waiters.Enqueue(waiter = new Waiter(bytes));
        }
        await using var registration = ct.UnsafeRegister(static w => ((Waiter)w!).Taken.TrySetCanceled(), waiter);
        try
        {
            await waiter.Taken.Task.ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // Who waits behind it may have room by now.
            lock (_lock)
                LetIn();
            ct.ThrowIfCancellationRequested();
            throw;
        }
    }

    /// <summary>Ends when a batch may have become due.</summary>
    public async ValueTask WhenChangedAsync(CancellationToken ct)
    {
        await _changed.WaitAsync(ct).ConfigureAwait(false);
        lock (_lock)
            _isSignalled = false;
    }

    /// <summary>Takes out the next batch, where one is due: full, old enough, or flushed. What fails leaves what it took in the list.</summary>
    /// <param name="batch">Empty.</param>
    public bool TryTake(List<PendingEvent> batch)
    {
        lock (_lock)
        {
            if (!IsDue())
                return false;
            batch.EnsureCapacity(Math.Min(_waiting.Count, options.BatchEvents));
            long bytes = 0;
            while (batch.Count < options.BatchEvents && _waiting.TryPeek(out var next)
                && (batch.Count == 0 || bytes + next.Bytes.Length <= options.BatchBytes))
            {
                batch.Add(_waiting.Dequeue());
                bytes += next.Bytes.Length;
            }
            _waitingBytes -= bytes;
            if (_waiting.TryPeek(out var oldest))
                StartLinger(options.Linger - _clock.GetElapsedTime(oldest.EnqueuedAt));
            return true;
        }
    }

    /// <summary>Lets go of events that were answered or given up.</summary>
    public void Settle(IEnumerable<PendingEvent> events)
    {
        lock (_lock)
        {
            foreach (var e in events)
            {
                Held--;
                HeldBytes -= e.Bytes.Length;
                e.Round.Settle();
            }
            LetIn();
        }
    }

    /// <summary>Makes all that wait due, and ends when all that are held now have been let go of.</summary>
    public Task FlushAsync()
    {
        lock (_lock)
        {
            _round.Close();
            _rounds.RemoveAll(r => r.Done.IsCompleted);
            _rounds.Add(_round);
            _round = new FlushRound();
            Signal();
            return Task.WhenAll(_rounds.Select(r => r.Done));
        }
    }

    /// <summary>Takes no more, and refuses those who wait for room.</summary>
    public void Close()
    {
        lock (_lock)
        {
            _isClosed = true;
            _lingered?.Dispose();
            _lingered = null;
            while (_waiters.TryDequeue(out var waiter))
                waiter.Taken.TrySetException(new ObjectDisposedException(nameof(InsightsClient)));
        }
    }

    /// <summary>Takes out all that wait, due or not.</summary>
    public List<PendingEvent> TakeAll()
    {
        lock (_lock)
        {
            List<PendingEvent> all = [.. _waiting];
            _waiting.Clear();
            _waitingBytes = 0;
            return all;
        }
    }

    private bool HasRoom(int bytes) =>
        // One event alone always fits, however small the bound.
        !_isClosed && Held < options.MaxEvents && (Held == 0 || HeldBytes + bytes <= options.MaxBytes);

    private void Add(byte[] bytes)
    {
        Added++;
        Held++;
        HeldBytes += bytes.Length;
        _waitingBytes += bytes.Length;
        _round.Add();
        _waiting.Enqueue(new PendingEvent(bytes, _round, _clock.GetTimestamp()));
        if (IsDue())
            Signal();
        else if (_waiting.Count == 1)
            StartLinger(options.Linger);
    }

    private void Signal()
    {
        if (_isSignalled)
            return;
        _isSignalled = true;
        _changed.Release();
    }

    private void LetIn()
    {
        while (_waiters.TryPeek(out var waiter) && (waiter.Taken.Task.IsCompleted || HasRoom(waiter.Bytes.Length)))
        {
            _waiters.Dequeue();
            if (waiter.Taken.TrySetResult())
                Add(waiter.Bytes);
        }
    }

    private bool IsDue() =>
        _waiting.TryPeek(out var oldest)
        && (_waiting.Count >= options.BatchEvents || _waitingBytes >= options.BatchBytes || oldest.Round.IsClosed
            || _clock.GetElapsedTime(oldest.EnqueuedAt) >= options.Linger);

    private void StartLinger(TimeSpan left)
    {
        if (_isClosed)
            return;
        _lingered ??= _clock.CreateTimer(static b => ((EventBuffer)b!).EndLinger(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _lingered.Change(left < Shortest ? Shortest : left, Timeout.InfiniteTimeSpan);
    }

    private void EndLinger()
    {
        lock (_lock)
        {
            if (IsDue())
                Signal();
            else if (_waiting.TryPeek(out var oldest))
                // A timer may ring a little before its time by the other clock.
                StartLinger(options.Linger - _clock.GetElapsedTime(oldest.EnqueuedAt));
        }
    }

    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(1);

    private sealed record Waiter(byte[] Bytes)
    {
        public TaskCompletionSource Taken { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
