using Insights.Domain.EndUsers.Ports;

namespace Insights.Domain.Sources;

/// <summary>
/// Files, runs and row errors of sources. Writing the same again changes nothing. Safe for concurrent use. Every method throws
/// <see cref="StoreException"/> where the database cannot be reached.
/// </summary>
public interface ISourceStore
{
    /// <summary>Begins a file, or changes what is known of it.</summary>
    ValueTask PutFileAsync(SourceKey source, SourceFile file, CancellationToken ct);

    /// <summary>Keeps one piece of a file.</summary>
    /// <param name="number">From 0.</param>
    ValueTask PutPieceAsync(SourceKey source, string file, int number, ReadOnlyMemory<byte> data, CancellationToken ct);

    /// <returns>Null where there is no such piece.</returns>
    ValueTask<byte[]?> ReadPieceAsync(SourceKey source, string file, int number, CancellationToken ct);

    /// <summary>How many pieces of a file there are, and their bytes.</summary>
    ValueTask<(int Pieces, long Bytes)> MeasureAsync(SourceKey source, string file, CancellationToken ct);

    /// <summary>The files of a source, the last one first.</summary>
    ValueTask<IReadOnlyList<SourceFile>> ListFilesAsync(SourceKey source, CancellationToken ct);

    ValueTask DeleteFileAsync(SourceKey source, string file, CancellationToken ct);

    /// <summary>Keeps a run that is over.</summary>
    ValueTask PutRunAsync(SourceKey source, StoredRun run, CancellationToken ct);

    /// <summary>Runs that are over, the last one first.</summary>
    /// <param name="before">Only those of a lower number; null: from the last one on.</param>
    ValueTask<IReadOnlyList<StoredRun>> ListRunsAsync(SourceKey source, long? before, int limit, CancellationToken ct);

    /// <summary>Keeps faults of rows; one that is kept already stays as it is.</summary>
    ValueTask AddErrorsAsync(SourceKey source, long run, IReadOnlyList<RowError> errors, CancellationToken ct);

    /// <summary>Faults of rows in the order of the rows.</summary>
    /// <param name="after">Only those behind this one; null: from the first one on.</param>
    ValueTask<IReadOnlyList<RowError>> ListErrorsAsync(SourceKey source, long run, (long Row, int Part)? after, int limit, CancellationToken ct);

    /// <summary>Deletes all that is kept of a source.</summary>
    ValueTask DeleteSourceAsync(SourceKey source, CancellationToken ct);

    /// <summary>Deletes what was kept long enough: files handed in, faults and runs of runs that began, before the moments given (Unix milliseconds).</summary>
    ValueTask SweepAsync(long filesBeforeMs, long errorsBeforeMs, long runsBeforeMs, CancellationToken ct);
}
