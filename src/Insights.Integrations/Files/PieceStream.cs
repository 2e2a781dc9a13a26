using Insights.Domain.Sources;
using Insights.Integrations.Runs;

namespace Insights.Integrations.Files;

/// <summary>A file that was handed in, read piece by piece; one piece is in memory at a time. Not thread-safe.</summary>
internal sealed class PieceStream(ISourceStore store, SourceKey source, SourceFile file) : Stream
{
    private byte[] _piece = [];
    private int _number = -1;

    public override bool CanRead => true;

    public override bool CanSeek => true;

    public override bool CanWrite => false;

    public override long Length => file.Bytes;

    public override long Position { get; set; }

    /// <exception cref="InputException">NoFile.</exception>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (Position >= file.Bytes || buffer.Length == 0)
            return 0;
        var number = (int)(Position / SourceFile.PieceBytes);
        if (number != _number)
        {
            _piece = await store.ReadPieceAsync(source, file.Id, number, cancellationToken).ConfigureAwait(false)
                ?? throw new InputException(RunFault.NoFile, "The file is not there any more.");
            _number = number;
        }
        var at = (int)(Position % SourceFile.PieceBytes);
        var length = Math.Min(buffer.Length, _piece.Length - at);
        _piece.AsMemory(at, length).CopyTo(buffer);
        Position += length;
        return length;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) =>
        throw new NotSupportedException("Pieces are read without blocking a thread.");

    public override long Seek(long offset, SeekOrigin origin) => Position = origin switch
    {
        SeekOrigin.Begin => offset,
        SeekOrigin.Current => Position + offset,
        _ => file.Bytes + offset,
    };

    public override void Flush()
    {
    }

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
