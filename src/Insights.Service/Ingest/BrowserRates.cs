using System.Collections.Concurrent;
using Insights.Service.Keys;

namespace Insights.Service.Ingest;

/// <summary>
/// How many events browsers have sent to this process in the running minute, by key and by masked address: a browser key is
/// public, so anybody can send with it. Addresses share 65,536 counters by a hash that is seeded anew in each process. Safe for
/// concurrent use.
/// </summary>
/// <param name="perKey">Events that one key may bring in a minute; 0: any number.</param>
/// <param name="perAddress">Events that one masked address (IPv4 /24, IPv6 /48) may bring to one key in a minute; 0: any number.</param>
public sealed class BrowserRates(TimeProvider clock, int perKey, int perAddress)
{
    private const int Slots = 1 << 16;
    private const int SecondsOfMinute = 60;

    private readonly Lock _turning = new();
    private readonly ConcurrentDictionary<string, int> _keys = new(StringComparer.Ordinal);
    private readonly int[] _addresses = new int[Slots];
    private long _minute;

    /// <summary>Counts the events of one batch, all or none.</summary>
    /// <param name="maskedAddress">Null where it is not known.</param>
    /// <exception cref="ServiceException"><see cref="ServiceFault.ResourceExhausted"/>, with when to come again.</exception>
    public void Take(Caller caller, string? maskedAddress, int events)
    {
        var now = clock.GetUtcNow().ToUnixTimeSeconds();
        Turn(now / SecondsOfMinute);
        ref var counted = ref _addresses[HashCode.Combine(caller.KeyId, maskedAddress) & (Slots - 1)];
        var ofAddress = perAddress > 0 && maskedAddress is not null;
        if (ofAddress && Interlocked.Add(ref counted, events) > perAddress)
        {
            Interlocked.Add(ref counted, -events);
            throw TooMany($"A network may send {perAddress} events a minute with this key, and has sent more.", now);
        }
        if (perKey > 0 && _keys.AddOrUpdate(caller.KeyId, events, (_, before) => before + events) > perKey)
        {
            _keys.AddOrUpdate(caller.KeyId, 0, (_, before) => before - events);
            if (ofAddress)
                Interlocked.Add(ref counted, -events);
            throw TooMany($"This key may bring {perKey} events a minute to a silo, and has brought more.", now);
        }
    }

    private void Turn(long minute)
    {
        if (Volatile.Read(ref _minute) == minute)
            return;
        lock (_turning)
        {
            if (_minute == minute)
                return;
            _keys.Clear();
            Array.Clear(_addresses);
            Volatile.Write(ref _minute, minute);
        }
    }

    private static ServiceException TooMany(string why, long now) => new(
        ServiceFault.ResourceExhausted, why, retryAfter: TimeSpan.FromSeconds(SecondsOfMinute - (now % SecondsOfMinute)));
}
