using System.Diagnostics.Metrics;
using System.Net;
using System.Net.Sockets;
using Insights.Domain.Telemetry;

namespace Insights.Api.Auth;

/// <summary>
/// Counts calls whose key opens nothing, and slows them: after so many in a minute from one address, each further answer comes a
/// second later. Calls with a good key never wait. Remembers 16,384 counts, which addresses may share. Safe for concurrent use.
/// </summary>
/// <param name="perMinute">Calls of one address (IPv4), or network (IPv6 /64), that are answered at once in a minute; 0: all are.</param>
public sealed class FailedKeys(TimeProvider clock, int perMinute)
{
    /// <summary>How much later a slowed answer comes.</summary>
    public static readonly TimeSpan Delay = TimeSpan.FromSeconds(1);

    private const int Counts = 1 << 14;

    /// <summary>Answers that wait at a time; beyond it they are given at once, as each that waits takes memory.</summary>
    private const int MostWaiting = 1000;

    private static readonly Counter<long> Failed = InsightsTelemetry.Meter.CreateCounter<long>(
        "insights.authentication.failed", "{call}", "Calls without a key, or with one that opens nothing.");

    private readonly Lock _turning = new();
    private int[] _counts = new int[Counts];
    private long _minute;
    private int _waiting;

    /// <summary>Counts a call, and ends when it may be answered.</summary>
    /// <param name="address">Must not be kept; its hash is seeded anew in each process.</param>
    public async Task CountAsync(IPAddress? address, CancellationToken ct)
    {
        Failed.Add(1);
        if (perMinute == 0 || address is null || CountOf(address) <= perMinute)
            return;
        if (Interlocked.Increment(ref _waiting) <= MostWaiting)
            await Task.Delay(Delay, clock, ct).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        Interlocked.Decrement(ref _waiting);
    }

    private int CountOf(IPAddress address)
    {
        var minute = clock.GetTimestamp() / (60 * clock.TimestampFrequency);
        if (Volatile.Read(ref _minute) != minute)
        {
            lock (_turning)
            {
                if (_minute != minute)
                    _counts = new int[Counts];
                Volatile.Write(ref _minute, minute);
            }
        }
        return Interlocked.Increment(ref _counts[Place(address)]);
    }

    private static int Place(IPAddress address)
    {
        Span<byte> bytes = stackalloc byte[16];
        address.TryWriteBytes(bytes, out var length);
        var hash = new HashCode();
        hash.AddBytes(address is { AddressFamily: AddressFamily.InterNetworkV6, IsIPv4MappedToIPv6: false } ? bytes[..8] : bytes[..length]);
        return hash.ToHashCode() & (Counts - 1);
    }
}
