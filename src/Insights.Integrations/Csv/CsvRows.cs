using System.Globalization;
using System.Text;
using CsvHelper;
using CsvHelper.Configuration;
using Insights.Integrations.Runs;

namespace Insights.Integrations.Csv;

/// <summary>The rows of a file with comma-separated values (RFC 4180): a row that is not well formed is refused, its neighbours are read.</summary>
internal sealed class CsvRows : IRowReader
{
    /// <summary>Longest cell that is read; what an attribute takes is far below it.</summary>
    private const int MaxCellChars = 1024 * 1024;

    private readonly StrictReader _reader;
    private readonly CsvParser _parser;
    private readonly Stream _stream;
    private readonly char _quote;
    private bool _isBad;
    private long _began;
    private long _row;

    private CsvRows(Stream stream, CsvDialect dialect, long timeMs)
    {
        _stream = stream;
        _quote = dialect.Quote;
        _reader = new StrictReader(stream, dialect.Encoding);
        TimeMs = timeMs;
        _parser = new CsvParser(_reader, new CsvConfiguration(CultureInfo.InvariantCulture)
        {
            Delimiter = dialect.Delimiter.ToString(),
            Quote = dialect.Quote,
            Escape = dialect.Quote,
            IgnoreBlankLines = false,
            MaxFieldSize = MaxCellChars,
            BufferSize = 16 * 1024,
            ProcessFieldBufferSize = 4 * 1024,
            // Of a quote in the middle of a cell without quotes nothing is wrong: 5" pipe.
            BadDataFound = bad => _isBad |= bad.Field.StartsWith(_quote),
        });
    }

    public IReadOnlyList<string> Columns { get; private set; } = [];

    /// <summary>What the file is read as.</summary>
    public string EncodingName => _reader.Encoding.WebName;

    public long TimeMs { get; }

    /// <summary>Opens a file and reads its headers.</summary>
    /// <param name="stream">Unpacked; is disposed with this.</param>
    /// <exception cref="InputException">NoHeader, or what is wrong with the first row.</exception>
    public static async ValueTask<CsvRows> OpenAsync(Stream stream, CsvDialect dialect, long timeMs, CancellationToken ct)
    {
        var rows = new CsvRows(stream, dialect, timeMs);
        if (await rows.NextAsync(ct).ConfigureAwait(false) is not { } header || rows._isBad || header.All(string.IsNullOrWhiteSpace))
            throw new InputException(RunFault.NoHeader, "The first row must be the headers.");
        rows.Columns = [.. header.Select(c => c.Trim())];
        if (rows.Columns.Any(c => c.AsSpan().IndexOfAnyInRange(BadBytes.First, BadBytes.Last) >= 0))
            throw new InputException(RunFault.NoHeader, $"The headers are not {rows._reader.Encoding.WebName}; the source must name the encoding of its files.");
        return rows;
    }

    public async ValueTask<SourceRow?> ReadAsync(CancellationToken ct)
    {
        if (await NextAsync(ct).ConfigureAwait(false) is not { } cells)
            return null;
        _row++;
        return FaultOf(cells) is { } fault ? new SourceRow(_row, _began, [], fault) : new SourceRow(_row, _began, cells);
    }

    /// <summary>Lines without anything in them are no rows.</summary>
    private async ValueTask<string[]?> NextAsync(CancellationToken ct)
    {
        while (true)
        {
            ct.ThrowIfCancellationRequested();
            _isBad = false;
            _reader.BeginRow();
            _began = _parser.RawRow + 1;
            try
            {
                if (!await _parser.ReadAsync().ConfigureAwait(false))
                    return null;
            }
            catch (MaxFieldSizeException)
            {
                throw new InputException(RunFault.UnclosedQuote, $"In line {_began} a quote is opened that is not closed.");
            }
            // What is wrong with cells is told when they are taken.
            var cells = _parser.Record!;
            if (cells.Length == 1 && _parser.RawRecord.AsSpan().Trim("\r\n").IsEmpty)
                continue;
            // Which rows a quote has swallowed that should not be one, nobody can tell.
            if (_isBad && (IsOpen(_parser.RawRecord) || _parser.RawRow > _began))
                throw new InputException(RunFault.UnclosedQuote, $"In line {_began} a quote is opened that is not closed, or stands where none may.");
            return cells;
        }
    }

    /// <summary>Whether the row ends inside of quotes: only the last row of a file can.</summary>
    private bool IsOpen(string raw) => raw.AsSpan().Count(_quote) % 2 == 1;

    private CellFault? FaultOf(string[] cells)
    {
        for (var i = 0; i < cells.Length; i++)
        {
            var at = cells[i].AsSpan().IndexOfAnyInRange(BadBytes.First, BadBytes.Last);
            if (at >= 0)
                return new(RowFault.BadEncoding, ColumnAt(i), $"{BadBytes.Describe(cells[i].AsSpan(at))} at character {at + 1} of the cell: not {_reader.Encoding.WebName}");
            if (CsvEncodings.HasHoles(_reader.Encoding) && cells[i].AsSpan().IndexOfAnyInRange('\u0080', '\u009F') is var hole and >= 0)
                return new(RowFault.BadEncoding, ColumnAt(i), string.Create(CultureInfo.InvariantCulture, $"the byte(s) {(int)cells[i][hole]:X2} at character {hole + 1} of the cell: not {_reader.Encoding.WebName}"));
        }
        if (_isBad)
            return new(RowFault.BadQuotes, null, "a cell goes on behind its closing quote");
        return cells.Length == Columns.Count
            ? null
            : new(RowFault.RaggedRow, null, $"has {cells.Length} cells, and there are {Columns.Count} headers");
    }

    private string? ColumnAt(int cell) => cell < Columns.Count ? Columns[cell] : null;

    public async ValueTask DisposeAsync()
    {
        _parser.Dispose();
        await _stream.DisposeAsync().ConfigureAwait(false);
    }
}

/// <summary>How a file is written.</summary>
/// <param name="Encoding">Where no byte order mark says another.</param>
internal sealed record CsvDialect(Encoding Encoding, char Delimiter, char Quote);
