using System.Text;
using Insights.Integrations.Definitions;

namespace Insights.Integrations.Csv;

/// <summary>Finds out how a file is written, from how it begins.</summary>
internal static class CsvLook
{
    /// <summary>How much of a file is looked at: 64 KiB.</summary>
    public const int SampleBytes = 64 * 1024;

    private const int SampleRows = 50;

    private static readonly char[] _delimiters = [',', ';', '\t', '|'];

    /// <summary>The dialect of a file: what the source says, and what the file shows.</summary>
    /// <param name="sample">Its first bytes.</param>
    public static async ValueTask<CsvDialect> FindAsync(byte[] sample, CsvFormat format, CancellationToken ct)
    {
        var encoding = CsvEncodings.Find(format.Encoding ?? "utf-8")!;
        char[] delimiters = format.Delimiter is { } stated ? [stated[0]] : _delimiters;
        char[] quotes = format.Quote is { } quote ? [quote[0]] : ['"', '\''];
        var best = (Score: -1.0, Dialect: new CsvDialect(encoding, delimiters[0], quotes[0]));
        if (delimiters.Length * quotes.Length == 1)
            return best.Dialect;
        foreach (var q in quotes)
        {
            foreach (var delimiter in delimiters)
            {
                var dialect = new CsvDialect(encoding, delimiter, q);
                // One that no cell stands in would only hide what is wrong with the other.
                if (format.Quote is null && q == '\'' && Quoted(sample, dialect) == 0)
                    continue;
                var score = await ScoreAsync(sample, dialect, ct).ConfigureAwait(false);
                if (score > best.Score)
                    best = (score, dialect);
            }
        }
        return best.Dialect;
    }

    /// <summary>How well rows come out: many cells, as many in each row as there are headers, and in quotes where there are any.</summary>
    private static async ValueTask<double> ScoreAsync(byte[] sample, CsvDialect dialect, CancellationToken ct)
    {
        try
        {
            var rows = await CsvRows.OpenAsync(new MemoryStream(sample), dialect, 0, ct).ConfigureAwait(false);
            await using var _ = rows.ConfigureAwait(false);
            var (good, all) = (0, 0);
            // The last one may be cut off.
            for (var next = await rows.ReadAsync(ct).ConfigureAwait(false); next is not null && all < SampleRows; next = await rows.ReadAsync(ct).ConfigureAwait(false))
            {
                all++;
                good += next.Fault is null ? 1 : 0;
            }
            var columns = rows.Columns.Count;
            var share = all == 0 ? 1 : (double)good / all;
            var quoted = Quoted(sample, dialect);
            return columns == 1 ? (share * 0.1) + quoted : (share * Math.Min(columns, 200)) + quoted;
        }
        catch (Runs.InputException)
        {
            return -1;
        }
    }

    /// <summary>A little for each cell that stands in such quotes: of two dialects that read alike, the one that uses its quotes.</summary>
    private static double Quoted(byte[] sample, CsvDialect dialect)
    {
        var text = Encoding.Latin1.GetString(sample);
        char[] borders = [dialect.Delimiter, '\n', '\r'];
        var opened = borders.Sum(border => text.AsSpan().Count($"{border}{dialect.Quote}"));
        var closed = borders.Sum(border => text.AsSpan().Count($"{dialect.Quote}{border}"));
        return Math.Min(opened, closed) * 0.001;
    }
}
