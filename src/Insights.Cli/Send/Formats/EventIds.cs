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
internal sealed class EventIds(IdenticalLines identical = IdenticalLines.Apart)
{
    private readonly Dictionary<UInt128, int> seen = [];
    private UInt128 previous;

    /// <returns>The first 32 hex digits of the SHA-256 of the line, and where its occurrence counts, from the second on also of that number.</returns>
    public string For(ReadOnlySpan<byte> line)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(line, hash);
        var times = Occurrence(BinaryPrimitives.ReadUInt128BigEndian(hash));
        if (times > 1)
        {
            // The line end keeps "a" seen twice apart from a line "a2".
            var suffix = Encoding.ASCII.GetBytes(times.ToString("'\n'0", CultureInfo.InvariantCulture));
            SHA256.HashData([.. line, .. suffix], hash);
        }
        return Convert.ToHexStringLower(hash[..16]);
    }

    private int Occurrence(UInt128 line)
    {
        if (identical == IdenticalLines.One)
            return 1;
        ref var times = ref CollectionsMarshal.GetValueRefOrAddDefault(seen, line, out var known);
        if (!known || identical == IdenticalLines.Each || line != previous)
            times++;
        previous = line;
        return times;
    }
}
