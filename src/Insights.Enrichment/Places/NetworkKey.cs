using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace Insights.Enrichment.Places;

/// <summary>
/// The network of an address as it may be kept (docs/semantics.md, privacy): IPv4 /24, IPv6 /48, in one number.
/// </summary>
internal readonly record struct NetworkKey(ulong Bits)
{
    /// <summary>Bits of an IPv4 address that are kept.</summary>
    public const int V4Prefix = 24;

    /// <summary>Bits of an IPv6 address that are kept.</summary>
    public const int V6Prefix = 48;

    private const ulong V4 = 1UL << 63;

    public bool IsV4 => (Bits & V4) != 0;

    /// <summary>Whether all of this network lies in one with a prefix of so many bits around one of its addresses.</summary>
    public bool IsWithin(int prefixLength) => prefixLength <= (IsV4 ? V4Prefix : V6Prefix);

    /// <param name="address">Of either family; one of IPv4 mapped into IPv6 counts as IPv4.</param>
    /// <param name="plain">The address with the mapping taken away.</param>
    public static NetworkKey Of(IPAddress address, out IPAddress plain)
    {
        plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        Span<byte> bytes = stackalloc byte[16];
        plain.TryWriteBytes(bytes, out _);
        return plain.AddressFamily == AddressFamily.InterNetwork
            ? new NetworkKey(V4 | (BinaryPrimitives.ReadUInt32BigEndian(bytes) >> (32 - V4Prefix)))
            : new NetworkKey(BinaryPrimitives.ReadUInt64BigEndian(bytes) >> (64 - V6Prefix));
    }
}
