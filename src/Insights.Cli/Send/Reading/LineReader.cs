using System.Runtime.CompilerServices;

namespace Insights.Cli.Send.Reading;

/// <summary>Cuts a stream into lines, as bytes: what they mean is not asked here.</summary>
internal static class LineReader
{
    /// <summary>In bytes, inclusive. A longer line is read past; no file fills the memory.</summary>
    public const int LongestLine = 1 << 20;

    public static async IAsyncEnumerable<Line> ReadAsync(Stream stream, [EnumeratorCancellation] CancellationToken cancel)
    {
        var buffer = new byte[LongestLine + 2];
        int held = 0, searched = 0;
        long number = 0, end = 0;
        var tooLong = false;
        while (true)
        {
            // A read of a terminal or pipe cannot be called off; waiting for it can.
            var read = await stream.ReadAsync(buffer.AsMemory(held), cancel).AsTask().WaitAsync(cancel);
            held += read;
            int start = 0, found;
            while ((found = buffer.AsSpan(searched, held - searched).IndexOf((byte)'\n')) >= 0)
            {
                var length = searched + found - start;
                end += length + 1;
                yield return Cut(buffer.AsSpan(start, length), ++number, end, tooLong);
                tooLong = false;
                start = searched += found + 1;
            }
            if (read == 0)
            {
                if (held > start || tooLong)
                    yield return Cut(buffer.AsSpan(start, held - start), ++number, end + held - start, tooLong);
                yield break;
            }
            buffer.AsSpan(start, held - start).CopyTo(buffer);
            held -= start;
            if (held == buffer.Length)
            {
                tooLong = true;
                end += held;
                held = 0;
            }
            searched = held;
        }
    }

    private static Line Cut(ReadOnlySpan<byte> bytes, long number, long end, bool tooLong)
    {
        if (bytes is [.., (byte)'\r'])
            bytes = bytes[..^1];
        if (number == 1 && bytes.StartsWith("\uFEFF"u8))
            bytes = bytes[3..];
        return new(number, tooLong || bytes.Length > LongestLine ? null : bytes.ToArray(), end);
    }
}
