namespace Insights.Service.Keys;

/// <summary>Whether a key was used since that was last written down. Safe for concurrent use.</summary>
internal sealed class KeyUse
{
    private int _used;

    public void Mark()
    {
        // Read first: callers of one key would otherwise pass the same line of memory from core to core.
        if (Volatile.Read(ref _used) == 0)
            Volatile.Write(ref _used, 1);
    }

    /// <summary>Whether it was used; from then on it was not.</summary>
    public bool Take() => Interlocked.Exchange(ref _used, 0) == 1;
}
