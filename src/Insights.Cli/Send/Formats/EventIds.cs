using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace Insights.Cli.Send.Formats;

/// <summary>
/// Gives events without an ID one that follows from their line alone, so that the same file, sent
/// again or in another order, is recognised.
/// </summary>
/// <param name="countRepeats">
/// Whether the second, third ... identical line of a file is an event of its own. Default false:
/// identical lines are one event. Costs some 50 bytes of memory per line.
/// </param>
internal sealed class EventIds(bool countRepeats = false)
{
    private readonly Dictionary<UInt128, int> seen = [];

    /// <returns>The first 32 hex digits of the SHA-256 of the line, and from its second occurrence on also of that number.</returns>
    public string For(ReadOnlySpan<byte> line)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(line, hash);
        if (countRepeats)
        {
            ref var times = ref CollectionsMarshal.GetValueRefOrAddDefault(seen, BinaryPrimitives.ReadUInt128BigEndian(hash), out _);
            if (++times > 1)
            {
                // The line end keeps "a" seen twice apart from a line "a2".
                var suffix = Encoding.ASCII.GetBytes(times.ToString("'\n'0", CultureInfo.InvariantCulture));
                SHA256.HashData([.. line, .. suffix], hash);
            }
        }
        return Convert.ToHexStringLower(hash[..16]);
    }
}
