using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Runtime.CompilerServices;
using Insights.Api.Methods;
using Insights.Domain.Telemetry;

namespace Insights.Api.Bodies;

/// <summary>
/// How many bytes of requests this process holds that have not been answered, of one key and of all. Slow senders, and many at a
/// time, are refused before they fill the memory. Safe for concurrent use.
/// </summary>
/// <param name="most">Bytes of all; of one key a quarter, and at least one request of the largest size.</param>
public sealed class BodyRoom(long most)
{
    private static readonly Counter<long> Refused = InsightsTelemetry.Meter.CreateCounter<long>(
        "insights.requests.refused", "{request}", "Requests refused because those under way hold as many bytes as they may, of a key or of all.");

    private readonly ConcurrentDictionary<string, StrongBox<long>> _ofKeys = new(StringComparer.Ordinal);
    private readonly long _mostOfKey = Math.Max(most / 4, RequestBounds.MostBytes);
    private long _held;

    /// <summary>Bytes held now.</summary>
    public long Held => Volatile.Read(ref _held);

    /// <summary>Room for one request, none of it taken.</summary>
    internal BodyLease Enter(string keyId) => new(this, _ofKeys.GetOrAdd(keyId, static _ => new StrongBox<long>()));

    internal bool TryTake(StrongBox<long> ofKey, long bytes)
    {
        // Both are counted, whatever comes of it, so that both are given back alike.
        var (all, one) = (Interlocked.Add(ref _held, bytes), Interlocked.Add(ref ofKey.Value, bytes));
        if (all <= most && one <= _mostOfKey)
            return true;
        Give(ofKey, bytes);
        Refused.Add(1);
        return false;
    }

    internal void Give(StrongBox<long> ofKey, long bytes)
    {
        Interlocked.Add(ref ofKey.Value, -bytes);
        Interlocked.Add(ref _held, -bytes);
    }
}
