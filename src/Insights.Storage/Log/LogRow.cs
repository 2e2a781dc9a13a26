using Insights.Domain.EndUsers.Ports;

namespace Insights.Storage.Log;

/// <summary>
/// One row of the user log: what one append brought. Its key is the number of its first entry, which fences as well as one
/// row an entry would: who knows the log up to its end knows it up to the end of a row. A lone entry is stored as it is,
/// several each behind its length.
/// </summary>
internal static class LogRow
{
    /// <summary>The bytes of a row.</summary>
    public static byte[] Pack(IReadOnlyList<byte[]> entries)
    {
        if (entries.Count == 1)
            return entries[0];
        var size = 0;
        foreach (var entry in entries)
            size += LengthSize(entry.Length) + entry.Length;
        var packed = new byte[size];
        var at = 0;
        foreach (var entry in entries)
        {
            var length = (uint)entry.Length;
            for (; length >= 0x80; length >>= 7)
                packed[at++] = (byte)(length | 0x80);
            packed[at++] = (byte)length;
            entry.CopyTo(packed, at);
            at += entry.Length;
        }
        return packed;
    }

    /// <summary>Adds the entries of a row that come after <paramref name="afterSeq"/>. What damage has made unreadable becomes entries of no bytes.</summary>
    /// <param name="firstSeq">Number of the row's first entry.</param>
    /// <param name="count">Entries in the row; 1 or more.</param>
    /// <param name="lean">
    /// Whether of a row with a large entry all are lean (<see cref="LeanEntry"/>): however many rows there are, no more than one is
    /// held. Of the others, which most are, none is copied.
    /// </param>
    public static void Unpack(List<LogEntry> into, long firstSeq, int count, ReadOnlyMemory<byte> packed, long afterSeq, bool lean = false)
    {
        var (from, size) = (into.Count, packed.Length);
        for (var i = 0; i < count; i++)
        {
            var entry = count == 1 ? packed : Next(ref packed);
            if (firstSeq + i > afterSeq)
                into.Add(new LogEntry(firstSeq + i, entry));
        }
        if (!lean || size <= LargeEntry || !into.Skip(from).Any(e => e.Bytes.Length > LargeEntry))
            return;
        for (var i = from; i < into.Count; i++)
            into[i] = LeanEntry.Of(into[i]);
    }

    /// <summary>Entries of more bytes are large: 2 KiB, which few events have.</summary>
    private const int LargeEntry = 2 * 1024;

    /// <summary>The entries of a row that come after one.</summary>
    public static IReadOnlyList<byte[]> Rest(long firstSeq, int count, ReadOnlyMemory<byte> packed, long afterSeq)
    {
        var rest = new List<LogEntry>();
        Unpack(rest, firstSeq, count, packed, afterSeq);
        return rest.ConvertAll(entry => entry.Bytes.ToArray());
    }

    private static ReadOnlyMemory<byte> Next(ref ReadOnlyMemory<byte> rest)
    {
        var span = rest.Span;
        var length = 0;
        for (var at = 0; at < Math.Min(span.Length, MostLengthBytes); at++)
        {
            length |= (span[at] & 0x7f) << (7 * at);
            if (span[at] >= 0x80)
                continue;
            if (length > span.Length - at - 1)
                break;
            var entry = rest.Slice(at + 1, length);
            rest = rest[(at + 1 + length)..];
            return entry;
        }
        rest = default;
        return default;
    }

    /// <summary>An entry is far below 2 MiB.</summary>
    private const int MostLengthBytes = 3;

    private static int LengthSize(int length) => length < 1 << 7 ? 1 : length < 1 << 14 ? 2 : length < 1 << 21
        ? MostLengthBytes
        : throw new ArgumentOutOfRangeException(nameof(length), "An entry is too long to be stored.");
}
