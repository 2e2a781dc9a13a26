using System.Collections.Concurrent;
using Insights.Service.Keys;

namespace Insights.Service.Calls;

/// <summary>How many watches of one kind each key has open in this process: every one holds what it was told. Safe for concurrent use.</summary>
public sealed class OpenWatches
{
    /// <summary>Watches of one kind that a key may have open at a time: 32.</summary>
    public const int MostOfKey = 32;

    private readonly ConcurrentDictionary<string, int> _open = new(StringComparer.Ordinal);

    /// <summary>Opens one; it is open until what this gives is disposed.</summary>
    /// <exception cref="ServiceException"><see cref="ServiceFault.ResourceExhausted"/>: the key has as many as it may.</exception>
    public IDisposable Open(Caller caller)
    {
        var open = _open.AddOrUpdate(caller.KeyId, 1, static (_, n) => n + 1);
        var watch = new Watch(this, caller.KeyId);
        if (open <= MostOfKey)
            return watch;
        watch.Dispose();
        throw new ServiceException(ServiceFault.ResourceExhausted, $"This key has {MostOfKey} such watches open, as many as it may; close one first.");
    }

    private sealed class Watch(OpenWatches watches, string keyId) : IDisposable
    {
        private int _closed;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _closed, 1) == 0)
                watches._open.AddOrUpdate(keyId, 0, static (_, n) => n - 1);
        }
    }
}
