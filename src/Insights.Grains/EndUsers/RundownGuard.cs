namespace Insights.Grains.EndUsers;

/// <summary>
/// Lets callers in to a user that is active past the grain's own queue, until it is closed. A visit lasts only until the
/// owner has what is asked: from then on it is not idle until the answer is known. Thread-safe.
/// </summary>
internal struct RundownGuard
{
    private const int Closed = 1 << 30;

    // How many are inside, and whether it is closed.
    private int _state;

    public bool IsClosed => (Volatile.Read(ref _state) & Closed) != 0;

    /// <returns>False where it is closed.</returns>
    public bool TryEnter()
    {
        if ((Interlocked.Increment(ref _state) & Closed) == 0)
            return true;
        Leave();
        return false;
    }

    public void Leave() => Interlocked.Decrement(ref _state);

    /// <summary>Lets nobody in any more.</summary>
    public void Close() => Interlocked.Or(ref _state, Closed);

    /// <summary>Whether nobody is inside.</summary>
    public bool IsEmpty => (Volatile.Read(ref _state) & ~Closed) == 0;
}
