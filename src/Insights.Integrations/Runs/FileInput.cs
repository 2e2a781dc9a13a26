using Insights.Domain.Sources;
using Insights.Integrations.Csv;
using Insights.Integrations.Definitions;
using Insights.Integrations.Files;

namespace Insights.Integrations.Runs;

/// <summary>A file that was handed in, as rows.</summary>
internal sealed class FileInput(ISourceStore store, SourceKey source, SourceFile file, CsvFormat format) : IRunInput
{
    /// <summary>Most bytes that a file is unpacked to: 8 GiB.</summary>
    public const long MaxUnpackedBytes = 8L << 30;

    public async ValueTask<IRowReader> OpenAsync(CancellationToken ct) => await OpenCsvAsync(ct).ConfigureAwait(false);

    public async ValueTask<CsvRows> OpenCsvAsync(CancellationToken ct) =>
        await CsvRows.OpenAsync(await UnpackAsync(ct).ConfigureAwait(false), await LookAsync(ct).ConfigureAwait(false), file.CreatedMs, ct).ConfigureAwait(false);

    /// <summary>How the file is written.</summary>
    public async ValueTask<CsvDialect> LookAsync(CancellationToken ct)
    {
        var begin = await UnpackAsync(ct).ConfigureAwait(false);
        await using var _ = begin.ConfigureAwait(false);
        var sample = new byte[CsvLook.SampleBytes];
        var read = await begin.ReadAtLeastAsync(sample, sample.Length, throwOnEndOfStream: false, ct).ConfigureAwait(false);
        return await CsvLook.FindAsync(sample[..read], format, ct).ConfigureAwait(false);
    }

    private ValueTask<Stream> UnpackAsync(CancellationToken ct) => Unpacked.OpenAsync(new PieceStream(store, source, file), MaxUnpackedBytes, ct);
}
