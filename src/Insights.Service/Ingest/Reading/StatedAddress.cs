using System.Buffers;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Insights.Service.Ingest.Reading;

/// <summary>
/// An address as an event or a log states it, with or without a port: <c>203.0.113.7</c>, <c>203.0.113.7:443</c>,
/// <c>2001:db8::1</c>, <c>[2001:db8::1]:443</c>. All spellings of one address are one.
/// </summary>
internal static class StatedAddress
{
    private const int V4Parts = 4;

    private static readonly SearchValues<char> _charsOfV6 = SearchValues.Create("0123456789abcdefABCDEF:.");

    /// <summary>The address; one of IPv4 written as IPv6 is that of IPv4, and the zone of an IPv6 address is left out.</summary>
    /// <returns>Null where it is no address: of IPv4 only four numbers from 0 to 255, decimal and without leading zeroes, are one.</returns>
    public static IPAddress? Parse(ReadOnlySpan<char> text)
    {
        if (text.StartsWith('['))
        {
            var end = text.IndexOf(']');
            return end > 0 && (end == text.Length - 1 || IsPort(text[(end + 1)..])) ? V6(text[1..end]) : null;
        }
        var colon = text.IndexOf(':');
        if (colon < 0)
            return V4(text);
        return text[colon..].LastIndexOf(':') > 0 ? V6(text) : IsPort(text[colon..]) ? V4(text[..colon]) : null;
    }

    private static IPAddress? V4(ReadOnlySpan<char> text)
    {
        Span<byte> bytes = stackalloc byte[V4Parts];
        var count = 0;
        foreach (var part in text.Split('.'))
        {
            if (count == V4Parts || !IsNumber(text[part]) || !byte.TryParse(text[part], NumberStyles.None, CultureInfo.InvariantCulture, out bytes[count++]))
                return null;
        }
        return count == V4Parts ? new IPAddress(bytes) : null;
    }

    private static IPAddress? V6(ReadOnlySpan<char> text)
    {
        var zone = text.IndexOf('%');
        var address = zone < 0 ? text : text[..zone];
        // The parser takes more than addresses, such as a prefix behind one.
        if (address.ContainsAnyExcept(_charsOfV6) || !address.Contains(':'))
            return null;
        if (address.Contains('.') && V4(address[(address.LastIndexOf(':') + 1)..]) is null)
            return null;
        if (!IPAddress.TryParse(address, out var parsed) || parsed.AddressFamily != AddressFamily.InterNetworkV6)
            return null;
        return parsed.IsIPv4MappedToIPv6 ? parsed.MapToIPv4() : parsed;
    }

    /// <summary>A colon, and a number from 0 to 65535.</summary>
    private static bool IsPort(ReadOnlySpan<char> text) =>
        text[0] == ':' && ushort.TryParse(text[1..], NumberStyles.None, CultureInfo.InvariantCulture, out _);

    /// <summary>Whether it is a number written as people write one.</summary>
    private static bool IsNumber(ReadOnlySpan<char> text) => text.Length == 1 || (text.Length > 1 && text[0] != '0');
}
