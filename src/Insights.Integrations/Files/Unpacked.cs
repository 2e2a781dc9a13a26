using System.Buffers.Binary;
using System.IO.Compression;
using Insights.Integrations.Runs;

namespace Insights.Integrations.Files;

/// <summary>What is in a file: itself, or what gzip or zip packed, up to a bound.</summary>
internal static class Unpacked
{
    /// <summary>Largest list of contents of a zip file that is read: 1 MiB, thousands of files.</summary>
    private const int MaxDirectoryBytes = 1024 * 1024;

    /// <param name="file">Can seek; is disposed with what this gives.</param>
    /// <param name="maxBytes">Most bytes that are unpacked.</param>
    /// <exception cref="InputException">BadArchive.</exception>
    public static async ValueTask<Stream> OpenAsync(Stream file, long maxBytes, CancellationToken ct)
    {
        var head = new byte[4];
        var read = await file.ReadAtLeastAsync(head, 4, throwOnEndOfStream: false, ct).ConfigureAwait(false);
        file.Position = 0;
        if (read >= 2 && head is [0x1F, 0x8B, ..])
            return new BoundedStream(new GZipStream(file, CompressionMode.Decompress), maxBytes, (uint)await PackedLengthAsync(file, ct).ConfigureAwait(false));
        return read == 4 && head is [0x50, 0x4B, 0x03, 0x04] or [0x50, 0x4B, 0x05, 0x06]
            ? await OpenZipAsync(file, maxBytes, ct).ConfigureAwait(false)
            : new BoundedStream(file, maxBytes);
    }

    private static async ValueTask<Stream> OpenZipAsync(Stream file, long maxBytes, CancellationToken ct)
    {
        await CheckDirectoryAsync(file, ct).ConfigureAwait(false);
        try
        {
            var zip = await ZipArchive.CreateAsync(file, ZipArchiveMode.Read, leaveOpen: false, entryNameEncoding: null, ct).ConfigureAwait(false);
            // macOS lays files of its own beside those that were packed.
            var entries = zip.Entries.Where(e => e.Name.Length > 0 && !e.Name.StartsWith('.') && !e.FullName.StartsWith("__MACOSX/", StringComparison.Ordinal)).Take(2).ToList();
            if (entries.Count != 1)
                throw new InputException(RunFault.BadArchive, "A zip file must hold one file.");
            return new BoundedStream(await entries[0].OpenAsync(ct).ConfigureAwait(false), maxBytes, (uint)entries[0].Length);
        }
        catch (InvalidDataException e)
        {
            throw new InputException(RunFault.BadArchive, $"The zip file cannot be read: {e.Message}");
        }
    }

    /// <summary>
    /// What gzip says at its end of the length of what it packed, modulo 2^32: the platform unpacks a file that breaks off without a word.
    /// Of several packed files in one another's wake it is that of the last one only; such a file is refused.
    /// </summary>
    private static async ValueTask<int> PackedLengthAsync(Stream file, CancellationToken ct)
    {
        var tail = new byte[4];
        file.Position = Math.Max(0, file.Length - 4);
        await file.ReadExactlyAsync(tail.AsMemory(0, (int)Math.Min(4, file.Length)), ct).ConfigureAwait(false);
        file.Position = 0;
        return BinaryPrimitives.ReadInt32LittleEndian(tail);
    }

    /// <summary>The list of contents is built in memory; how large it is stands at the end of the file.</summary>
    private static async ValueTask CheckDirectoryAsync(Stream file, CancellationToken ct)
    {
        var tail = new byte[Math.Min(file.Length, 64 * 1024)];
        file.Position = file.Length - tail.Length;
        await file.ReadExactlyAsync(tail, ct).ConfigureAwait(false);
        file.Position = 0;
        var end = tail.AsSpan().LastIndexOf((ReadOnlySpan<byte>)[0x50, 0x4B, 0x05, 0x06]);
        if (end < 0 || end + 22 > tail.Length)
            throw new InputException(RunFault.BadArchive, "The zip file is not whole.");
        if (BinaryPrimitives.ReadUInt32LittleEndian(tail.AsSpan(end + 12)) > MaxDirectoryBytes)
            throw new InputException(RunFault.BadArchive, "The zip file holds too many files; it must hold one.");
    }
}

/// <summary>Reads up to a bound.</summary>
/// <param name="length">How much there must be, modulo 2^32; null: any number of bytes.</param>
internal sealed class BoundedStream(Stream inner, long maxBytes, uint? length = null) : Stream
{
    private long _read;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => _read; set => throw new NotSupportedException(); }

    /// <exception cref="InputException">TooLarge, BadArchive.</exception>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        try
        {
            var read = await inner.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
            _read += read;
            if (_read > maxBytes)
                throw new InputException(RunFault.TooLarge, $"Unpacked, the file is larger than {maxBytes} bytes.");
            if (read == 0 && buffer.Length > 0 && length is { } wanted && (uint)_read != wanted)
                throw new InputException(RunFault.BadArchive, "The packed file is not whole, or holds more than one file.");
            return read;
        }
        catch (InvalidDataException e)
        {
            throw new InputException(RunFault.BadArchive, $"The file cannot be unpacked: {e.Message}");
        }
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush()
    {
    }

    public override async ValueTask DisposeAsync()
    {
        await inner.DisposeAsync().ConfigureAwait(false);
        await base.DisposeAsync().ConfigureAwait(false);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            inner.Dispose();
        base.Dispose(disposing);
    }
}
