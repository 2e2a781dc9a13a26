using System.Buffers.Text;

namespace Insights.Benchmarks.Load;

/// <summary>Addresses of end users, all of one width, so that they can be written over in place.</summary>
internal static class Addresses
{
    private const int FirstOctet = 100;
    private const int Octets = 100;

    public static ReadOnlySpan<byte> Prefix => "185.104."u8;

    public static string Any => "185.104.100.100";

    /// <summary>Writes the last two octets of the user's address: each user has one, some share it.</summary>
    public static void Of(int user, Span<byte> at)
    {
        Utf8Formatter.TryFormat(FirstOctet + (user / Octets % Octets), at, out _, new('D', 3));
        Utf8Formatter.TryFormat(FirstOctet + (user % Octets), at[4..], out _, new('D', 3));
    }
}
