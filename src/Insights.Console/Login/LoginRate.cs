using System.Net;
using System.Net.Sockets;
using System.Threading.RateLimiting;

namespace Insights.Console.Login;

/// <summary>How many logins may fail from one address (IPv6: one /64) before it has to wait: 10 a minute, in each silo.</summary>
internal sealed class LoginRate : IDisposable
{
    public const int MostInWindow = 10;

    public static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    private readonly PartitionedRateLimiter<IPAddress?> _limiter = PartitionedRateLimiter.Create<IPAddress?, string>(
        address => RateLimitPartition.GetFixedWindowLimiter(
            PartOf(address), _ => new FixedWindowRateLimiterOptions { PermitLimit = MostInWindow, Window = Window, QueueLimit = 0 }));

    /// <summary>Whether a login may be tried; false: too many have failed.</summary>
    public bool MayTry(IPAddress? address)
    {
        using var lease = _limiter.AttemptAcquire(address, permitCount: 0);
        return lease.IsAcquired;
    }

    /// <summary>Counts one that failed.</summary>
    public void Failed(IPAddress? address) => _limiter.AttemptAcquire(address).Dispose();

    private static string PartOf(IPAddress? address) => address switch
    {
        null => "",
        { IsIPv4MappedToIPv6: true } => address.MapToIPv4().ToString(),
        { AddressFamily: AddressFamily.InterNetworkV6 } => Convert.ToHexString(address.GetAddressBytes().AsSpan(0, 8)),
        _ => address.ToString(),
    };

    public void Dispose() => _limiter.Dispose();
}
