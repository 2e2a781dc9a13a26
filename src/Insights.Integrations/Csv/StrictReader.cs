using System.Text;
using Insights.Integrations.Runs;

namespace Insights.Integrations.Csv;

/// <summary>
/// The characters of a stream, in an encoding that loses no bad byte. A byte order mark at the beginning says which encoding it is, and
/// is left out. Bounds what is handed out between two calls of <see cref="BeginRow"/>, so that one endless row fills no memory.
/// </summary>
/// <param name="stated">Where there is no byte order mark.</param>
internal sealed class StrictReader(Stream stream, Encoding stated) : TextReader
{
    /// <summary>Longest row, with what is read ahead of it: 4 Mi characters.</summary>
    public const int MaxRowChars = 4 * 1024 * 1024;

    private const int BlockBytes = 16 * 1024;

    private readonly byte[] _bytes = new byte[BlockBytes];
    private char[] _chars = [];
    private int _next;
    private int _count;
    private int _sinceRow;
    private bool _ended;
    private Decoder? _decoder;

    /// <summary>Known after the first read.</summary>
    public Encoding Encoding { get; private set; } = stated;

    public void BeginRow() => _sinceRow = 0;

    public override ValueTask<int> ReadAsync(Memory<char> buffer, CancellationToken cancellationToken = default) =>
        _next < _count || _ended ? new(Take(buffer.Span)) : FillAndTakeAsync(buffer, cancellationToken);

    public override Task<int> ReadAsync(char[] buffer, int index, int count) => ReadAsync(buffer.AsMemory(index, count)).AsTask();

    public override Task<int> ReadBlockAsync(char[] buffer, int index, int count) => throw new NotSupportedException();

    public override int Read(char[] buffer, int index, int count) => throw new NotSupportedException();

    private async ValueTask<int> FillAndTakeAsync(Memory<char> buffer, CancellationToken ct)
    {
        while (_next == _count && !_ended)
            await FillAsync(ct).ConfigureAwait(false);
        return Take(buffer.Span);
    }

    private int Take(Span<char> into)
    {
        var taken = Math.Min(into.Length, _count - _next);
        _chars.AsSpan(_next, taken).CopyTo(into);
        _next += taken;
        _sinceRow += taken;
        return _sinceRow <= MaxRowChars ? taken : throw new InputException(RunFault.RowTooLong, $"A row has more than {MaxRowChars} characters; is a quote not closed?");
    }

    private async ValueTask FillAsync(CancellationToken ct)
    {
        var read = await stream.ReadAtLeastAsync(_bytes, _decoder is null ? 3 : 1, throwOnEndOfStream: false, ct).ConfigureAwait(false);
        var from = 0;
        if (_decoder is null)
        {
            (Encoding, from) = Mark(_bytes.AsSpan(0, read)) ?? (Encoding, 0);
            _decoder = Encoding.GetDecoder();
            _chars = new char[Encoding.GetMaxCharCount(BlockBytes) + 16];
        }
        _ended = read == 0 || (read < 3 && from == read);
        _count = _decoder.GetChars(_bytes.AsSpan(from, read - from), _chars, flush: _ended);
        _next = 0;
    }

    private static (Encoding Encoding, int Length)? Mark(ReadOnlySpan<byte> bytes) => bytes switch
    {
        [0xEF, 0xBB, 0xBF, ..] => (CsvEncodings.With(Encoding.UTF8), 3),
        [0xFF, 0xFE, ..] => (CsvEncodings.With(Encoding.Unicode), 2),
        [0xFE, 0xFF, ..] => (CsvEncodings.With(Encoding.BigEndianUnicode), 2),
        _ => null,
    };
}
