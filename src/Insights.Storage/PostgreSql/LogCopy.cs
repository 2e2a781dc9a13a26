using System.Buffers;
using System.Buffers.Binary;
using Insights.Storage.GroupCommit;
using Npgsql;

namespace Insights.Storage.PostgreSql;

/// <summary>
/// Rows of the user log by COPY, in its binary format (PostgreSQL's documentation of COPY, "Binary Format") made here and sent as
/// a whole: most of what a writer has to do is this, and the driver's importer takes a call for each value. Rows go in the order of
/// the log's index, which spares PostgreSQL a tenth of its work.
/// </summary>
internal static class LogCopy
{
    private const short Columns = 4;

    /// <summary>Bytes of a row beside its entries: number of columns, their lengths, hash, seq and count.</summary>
    private const int RowSize = 2 + (Columns * 4) + 16 + 8 + 4;

    /// <summary>The signature, no flags, no extension of the header.</summary>
    private static ReadOnlySpan<byte> Signature => [(byte)'P', (byte)'G', (byte)'C', (byte)'O', (byte)'P', (byte)'Y', (byte)'\n', 0xff, (byte)'\r', (byte)'\n', 0, 0, 0, 0, 0, 0, 0, 0, 0];

    private static readonly Comparison<AppendItem> ByKey = static (a, b) =>
        a.UserHash.CompareTo(b.UserHash) is var byUser and not 0 ? byUser : a.FirstSeq.CompareTo(b.FirstSeq);

    /// <param name="appends">In any order; sorted here.</param>
    public static void Write(NpgsqlConnection connection, List<AppendItem> appends)
    {
        appends.Sort(ByKey);
        var size = Signature.Length + 2;
        foreach (var append in appends)
            size += RowSize + append.Packed.Length;
        var buffer = ArrayPool<byte>.Shared.Rent(size);
        try
        {
            var length = Fill(buffer, appends);
            using var copy = connection.BeginRawBinaryCopy("COPY user_log (user_hash, seq, count, entries) FROM STDIN (FORMAT BINARY)");
            copy.Write(buffer, 0, length);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static int Fill(Span<byte> to, List<AppendItem> appends)
    {
        Signature.CopyTo(to);
        var at = Signature.Length;
        foreach (var append in appends)
        {
            var row = to[at..];
            BinaryPrimitives.WriteInt16BigEndian(row, Columns);
            BinaryPrimitives.WriteInt32BigEndian(row[2..], 16);
            append.UserHash.TryWriteBytes(row[6..], bigEndian: true, out _);
            BinaryPrimitives.WriteInt32BigEndian(row[22..], sizeof(long));
            BinaryPrimitives.WriteInt64BigEndian(row[26..], append.FirstSeq);
            BinaryPrimitives.WriteInt32BigEndian(row[34..], sizeof(int));
            BinaryPrimitives.WriteInt32BigEndian(row[38..], append.Count);
            BinaryPrimitives.WriteInt32BigEndian(row[42..], append.Packed.Length);
            append.Packed.CopyTo(row[RowSize..]);
            at += RowSize + append.Packed.Length;
        }
        BinaryPrimitives.WriteInt16BigEndian(to[at..], -1);
        return at + 2;
    }
}
