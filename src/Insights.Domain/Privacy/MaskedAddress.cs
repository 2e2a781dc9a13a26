using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Insights.Domain.Privacy;

/// <summary>
/// The only form in which an address is stored or logged (docs/semantics.md 1.8): IPv4 cut to /24, IPv6 to /48. Written without the
/// zeroes that were cut ("203.0.113/24", "2001:db8:1/48"), so that no masked address equals a raw one, not even x.y.z.0.
/// </summary>
public static class MaskedAddress
{
    public static string Of(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6)
            address = address.MapToIPv4();
        Span<byte> bytes = stackalloc byte[16];
        address.TryWriteBytes(bytes, out _);
        return address.AddressFamily == AddressFamily.InterNetwork
            ? string.Create(CultureInfo.InvariantCulture, $"{bytes[0]}.{bytes[1]}.{bytes[2]}/24")
            : string.Create(
                CultureInfo.InvariantCulture, $"{bytes[0] << 8 | bytes[1]:x}:{bytes[2] << 8 | bytes[3]:x}:{bytes[4] << 8 | bytes[5]:x}/48");
    }
}
