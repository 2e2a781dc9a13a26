using Insights.Domain.Sources;
using Insights.Integrations.Csv;
using Insights.Integrations.Runs;
using Insights.Service;
using Insights.Service.Keys;

namespace Insights.Integrations;

/// <summary>How a file is read.</summary>
/// <param name="Rows">The first ones.</param>
public sealed record FileLook(string Encoding, char Delimiter, char Quote, IReadOnlyList<string> Columns, IReadOnlyList<SourceRow> Rows);

/// <summary>Files that are handed in for sources. Every call is scoped by the caller's key.</summary>
public sealed class SourceFiles(ISources sources, ISourceStore store, TimeProvider clock)
{
    /// <summary>Most pieces of a file.</summary>
    private const int MaxPieces = (int)(SourceFile.MaxBytes / SourceFile.PieceBytes);

    /// <summary>Rows that <see cref="InspectAsync"/> shows.</summary>
    private const int ShownRows = 20;

    /// <summary>Begins a file.</summary>
    /// <param name="name">1 to 256 characters.</param>
    /// <exception cref="ServiceException">PermissionDenied, NotFound, InvalidArgument, FailedPrecondition, Unavailable.</exception>
    public async ValueTask<SourceFile> CreateAsync(Caller caller, string source, string? name, CancellationToken ct)
    {
        var key = SourceService.KeyOf(caller, source);
        await sources.GetAsync(key, ct).ConfigureAwait(false);
        if (string.IsNullOrWhiteSpace(name) || !Domain.Attributes.AttributeLimits.IsText(name, SourceFile.MaxNameLength) || name.Any(char.IsControl))
            throw ServiceException.Invalid("fileName", "must be 1 to 256 characters, none of them a control character");
        if ((await store.ListFilesAsync(key, ct).ConfigureAwait(false)).Count >= SourceFile.MaxFiles)
            throw new ServiceException(ServiceFault.FailedPrecondition, $"The source has its {SourceFile.MaxFiles} files; delete one first.");
        var now = clock.GetUtcNow();
        var file = new SourceFile(Guid.CreateVersion7(now).ToString("N"), name, now.ToUnixTimeMilliseconds(), 0, false);
        await store.PutFileAsync(key, file, ct).ConfigureAwait(false);
        return file;
    }

    /// <exception cref="ServiceException">PermissionDenied, NotFound, InvalidArgument, FailedPrecondition, Unavailable.</exception>
    public async ValueTask PutPieceAsync(Caller caller, string source, string file, int number, ReadOnlyMemory<byte> data, CancellationToken ct)
    {
        var key = SourceService.KeyOf(caller, source);
        if (number is < 0 or >= MaxPieces)
            throw ServiceException.Invalid("number", $"must be from 0 to {MaxPieces - 1}");
        if (data.Length is 0 or > SourceFile.PieceBytes)
            throw ServiceException.Invalid("data", $"must be 1 to {SourceFile.PieceBytes} bytes");
        if ((await FindAsync(key, file, ct).ConfigureAwait(false)).IsWhole)
            throw new ServiceException(ServiceFault.FailedPrecondition, "The file is whole, and takes no more pieces.");
        await store.PutPieceAsync(key, file, number, data, ct).ConfigureAwait(false);
    }

    /// <summary>Says that all pieces are there.</summary>
    /// <exception cref="ServiceException">PermissionDenied, NotFound, FailedPrecondition, Unavailable.</exception>
    public async ValueTask<SourceFile> FinishAsync(Caller caller, string source, string file, CancellationToken ct)
    {
        var key = SourceService.KeyOf(caller, source);
        var known = await FindAsync(key, file, ct).ConfigureAwait(false);
        if (known.IsWhole)
            return known;
        var (pieces, bytes) = await store.MeasureAsync(key, file, ct).ConfigureAwait(false);
        // Pieces 0 to n - 1, all but the last one full: then the last one is there, and nothing is missing before it.
        var last = pieces == 0 ? null : await store.ReadPieceAsync(key, file, pieces - 1, ct).ConfigureAwait(false);
        if (last is null || bytes != ((long)(pieces - 1) * SourceFile.PieceBytes) + last.Length)
            throw new ServiceException(ServiceFault.FailedPrecondition, pieces == 0 ? "No piece of the file is there." : "A piece of the file is missing, or one but the last is short.");
        var whole = known with { Bytes = bytes, IsWhole = true };
        await store.PutFileAsync(key, whole, ct).ConfigureAwait(false);
        return whole;
    }

    /// <summary>Takes a whole file as it comes in; one piece of it is in memory at a time.</summary>
    /// <exception cref="ServiceException">PermissionDenied, NotFound, InvalidArgument, FailedPrecondition, Unavailable.</exception>
    public async ValueTask<SourceFile> UploadAsync(Caller caller, string source, string? name, Stream content, CancellationToken ct)
    {
        var file = await CreateAsync(caller, source, name, ct).ConfigureAwait(false);
        var key = SourceService.KeyOf(caller, source);
        var piece = new byte[SourceFile.PieceBytes];
        try
        {
            for (var number = 0; ; number++)
            {
                var length = await content.ReadAtLeastAsync(piece, piece.Length, throwOnEndOfStream: false, ct).ConfigureAwait(false);
                if (length == 0)
                    break;
                if (number >= MaxPieces)
                    throw ServiceException.Invalid("file", $"must be at most {SourceFile.MaxBytes} bytes; packed with gzip, more fits in");
                await store.PutPieceAsync(key, file.Id, number, piece.AsMemory(0, length), ct).ConfigureAwait(false);
            }
            return await FinishAsync(caller, source, file.Id, ct).ConfigureAwait(false);
        }
        catch
        {
            // What has come so far is of no use to anybody; where that fails too, it goes with its time.
            await store.DeleteFileAsync(key, file.Id, CancellationToken.None).ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>The last one first.</summary>
    public async ValueTask<IReadOnlyList<SourceFile>> ListAsync(Caller caller, string source, CancellationToken ct)
    {
        var key = SourceService.KeyOf(caller, source);
        await sources.GetAsync(key, ct).ConfigureAwait(false);
        return await store.ListFilesAsync(key, ct).ConfigureAwait(false);
    }

    /// <exception cref="ServiceException">PermissionDenied, NotFound, Unavailable.</exception>
    public async ValueTask DeleteAsync(Caller caller, string source, string file, CancellationToken ct)
    {
        var key = SourceService.KeyOf(caller, source);
        await FindAsync(key, file, ct).ConfigureAwait(false);
        await store.DeleteFileAsync(key, file, ct).ConfigureAwait(false);
    }

    /// <summary>Shows how a file is read.</summary>
    /// <exception cref="ServiceException">PermissionDenied, NotFound, FailedPrecondition, Unavailable.</exception>
    public async ValueTask<FileLook> InspectAsync(Caller caller, string source, string file, CancellationToken ct)
    {
        var key = SourceService.KeyOf(caller, source);
        var format = (await sources.GetAsync(key, ct).ConfigureAwait(false)).Definition.Csv;
        var known = await FindAsync(key, file, ct).ConfigureAwait(false);
        if (!known.IsWhole)
            throw new ServiceException(ServiceFault.FailedPrecondition, "The file is not whole yet: say when its last piece is there.");
        try
        {
            var input = new FileInput(store, key, known, format);
            var dialect = await input.LookAsync(ct).ConfigureAwait(false);
            var reader = await input.OpenCsvAsync(ct).ConfigureAwait(false);
            await using var _ = reader.ConfigureAwait(false);
            var rows = new List<SourceRow>();
            while (rows.Count < ShownRows && await reader.ReadAsync(ct).ConfigureAwait(false) is { } row)
                rows.Add(row);
            return new FileLook(reader.EncodingName, dialect.Delimiter, dialect.Quote, reader.Columns, rows);
        }
        catch (InputException e)
        {
            throw new ServiceException(ServiceFault.FailedPrecondition, e.Message);
        }
    }

    private async ValueTask<SourceFile> FindAsync(SourceKey source, string file, CancellationToken ct) =>
        (await store.ListFilesAsync(source, ct).ConfigureAwait(false)).FirstOrDefault(f => f.Id == file) ?? throw SourceService.NoFile();
}
