using System.IO.Compression;

namespace Insights.Cli.Send.Reading;

/// <summary>A stream whose beginning was looked at, and is read again.</summary>
internal sealed class PeekedStream(byte[] start, Stream rest) : Stream
{
    private const int Looked = 64 * 1024;

    private int at;

    /// <summary>What it begins with, at most 64 KiB.</summary>
    public ReadOnlySpan<byte> Start => start;

    /// <summary>Where it goes on behind that.</summary>
    public Stream Rest => rest;

    /// <summary>Looks at the beginning, and unpacks where it is gzip.</summary>
    public static async Task<PeekedStream> OpenAsync(Stream stream, CancellationToken cancel)
    {
        var peeked = await PeekAsync(stream, cancel);
        return peeked.Start is [0x1f, 0x8b, ..] ? await PeekAsync(new GZipStream(peeked, CompressionMode.Decompress), cancel) : peeked;
    }

    private static async Task<PeekedStream> PeekAsync(Stream stream, CancellationToken cancel)
    {
        var buffer = new byte[Looked];
        var held = 0;
        // Until a line is there: a pipe may bring no more for a while.
        while (held < buffer.Length && !(held >= 2 && buffer.AsSpan(0, held).Contains((byte)'\n')))
        {
            var read = await stream.ReadAsync(buffer.AsMemory(held), cancel).AsTask().WaitAsync(cancel);
            if (read == 0)
                break;
            held += read;
        }
        return new PeekedStream(buffer[..held], stream);
    }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer) => at < start.Length ? Again(buffer) : rest.Read(buffer);

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        at < start.Length ? new(Again(buffer.Span)) : rest.ReadAsync(buffer, cancellationToken);

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override void Flush() => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override async ValueTask DisposeAsync()
    {
        await rest.DisposeAsync();
        await base.DisposeAsync();
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            rest.Dispose();
        base.Dispose(disposing);
    }

    private int Again(Span<byte> buffer)
    {
        var count = Math.Min(buffer.Length, start.Length - at);
        start.AsSpan(at, count).CopyTo(buffer);
        at += count;
        return count;
    }
}
