using Insights.Domain.Sources;

namespace Insights.Storage.Sources;

/// <summary>What is kept of sources, in either database.</summary>
internal sealed class SourceStore(RowConnections rows) : ISourceStore
{
    public ValueTask PutFileAsync(SourceKey source, SourceFile file, CancellationToken ct) => rows.WriteAsync(
        r => r.RunAsync(
            """
            INSERT INTO source_file (account, source, id, name, created_ms, bytes, whole) VALUES (@a, @b, @c, @d, @e, @f, @g)
            ON CONFLICT (account, source, id) DO UPDATE SET bytes = excluded.bytes, whole = excluded.whole
            """,
            source.Account, source.Source, file.Id, file.Name, file.CreatedMs, file.Bytes, file.IsWhole ? 1 : 0),
        ct);

    public ValueTask PutPieceAsync(SourceKey source, string file, int number, ReadOnlyMemory<byte> data, CancellationToken ct) => rows.WriteAsync(
        r => r.RunAsync(
            """
            INSERT INTO source_piece (account, source, file, number, data) VALUES (@a, @b, @c, @d, @e)
            ON CONFLICT (account, source, file, number) DO UPDATE SET data = excluded.data
            """,
            source.Account, source.Source, file, number, data.ToArray()),
        ct);

    public async ValueTask<byte[]?> ReadPieceAsync(SourceKey source, string file, int number, CancellationToken ct) =>
        (await rows.ReadAsync(
                "SELECT data FROM source_piece WHERE account = @a AND source = @b AND file = @c AND number = @d",
                row => (byte[])row[0], ct, source.Account, source.Source, file, number).ConfigureAwait(false)).SingleOrDefault();

    public async ValueTask<(int Pieces, long Bytes)> MeasureAsync(SourceKey source, string file, CancellationToken ct) =>
        (await rows.ReadAsync(
                "SELECT count(*), coalesce(sum(length(data)), 0) FROM source_piece WHERE account = @a AND source = @b AND file = @c",
                row => ((int)row.GetInt64(0), row.GetInt64(1)), ct, source.Account, source.Source, file).ConfigureAwait(false))[0];

    public async ValueTask<IReadOnlyList<SourceFile>> ListFilesAsync(SourceKey source, CancellationToken ct) => await rows.ReadAsync(
            "SELECT id, name, created_ms, bytes, whole FROM source_file WHERE account = @a AND source = @b ORDER BY created_ms DESC, id DESC",
            row => new SourceFile(row.GetString(0), row.GetString(1), row.GetInt64(2), row.GetInt64(3), row.GetInt64(4) == 1), ct,
            source.Account, source.Source).ConfigureAwait(false);

    public ValueTask DeleteFileAsync(SourceKey source, string file, CancellationToken ct) => rows.WriteAsync(
        async r =>
        {
            await r.RunAsync("DELETE FROM source_piece WHERE account = @a AND source = @b AND file = @c", source.Account, source.Source, file).ConfigureAwait(false);
            await r.RunAsync("DELETE FROM source_file WHERE account = @a AND source = @b AND id = @c", source.Account, source.Source, file).ConfigureAwait(false);
        },
        ct);

    public ValueTask PutRunAsync(SourceKey source, StoredRun run, CancellationToken ct) => rows.WriteAsync(
        r => r.RunAsync(
            """
            INSERT INTO source_run (account, source, number, started_ms, body) VALUES (@a, @b, @c, @d, @e)
            ON CONFLICT (account, source, number) DO UPDATE SET body = excluded.body
            """,
            source.Account, source.Source, run.Number, run.StartedMs, run.Body.ToArray()),
        ct);

    public async ValueTask<IReadOnlyList<StoredRun>> ListRunsAsync(SourceKey source, long? before, int limit, CancellationToken ct) => await rows.ReadAsync(
            "SELECT number, started_ms, body FROM source_run WHERE account = @a AND source = @b AND number < @c ORDER BY number DESC LIMIT @d",
            row => new StoredRun(row.GetInt64(0), row.GetInt64(1), (byte[])row[2]), ct,
            source.Account, source.Source, before ?? long.MaxValue, limit).ConfigureAwait(false);

    public ValueTask AddErrorsAsync(SourceKey source, long run, IReadOnlyList<RowError> errors, CancellationToken ct) => errors.Count == 0 ? default : rows.WriteAsync(
        async r =>
        {
            foreach (var error in errors)
            {
                await r.RunAsync(
                    """
                    INSERT INTO source_error (account, source, run, row_number, part, line, in_column, code, detail)
                    VALUES (@a, @b, @c, @d, @e, @f, @g, @h, @i) ON CONFLICT DO NOTHING
                    """,
                    source.Account, source.Source, run, error.Row, error.Part, error.Line, error.Column, error.Code, error.Detail).ConfigureAwait(false);
            }
        },
        ct);

    public async ValueTask<IReadOnlyList<RowError>> ListErrorsAsync(
        SourceKey source, long run, (long Row, int Part)? after, int limit, CancellationToken ct) => await rows.ReadAsync(
            """
            SELECT row_number, line, part, in_column, code, detail FROM source_error
            WHERE account = @a AND source = @b AND run = @c AND (row_number, part) > (@d, @e) ORDER BY row_number, part LIMIT @f
            """,
            row => new RowError(
                row.GetInt64(0), row.GetInt64(1), (int)row.GetInt64(2), row.IsDBNull(3) ? null : row.GetString(3), row.GetString(4), row.GetString(5)), ct,
            source.Account, source.Source, run, after?.Row ?? 0, after?.Part ?? -1, limit).ConfigureAwait(false);

    public ValueTask DeleteSourceAsync(SourceKey source, CancellationToken ct) => rows.WriteAsync(
        async r =>
        {
            await r.RunAsync("DELETE FROM source_piece WHERE account = @a AND source = @b", source.Account, source.Source).ConfigureAwait(false);
            await r.RunAsync("DELETE FROM source_file WHERE account = @a AND source = @b", source.Account, source.Source).ConfigureAwait(false);
            await r.RunAsync("DELETE FROM source_error WHERE account = @a AND source = @b", source.Account, source.Source).ConfigureAwait(false);
            await r.RunAsync("DELETE FROM source_run WHERE account = @a AND source = @b", source.Account, source.Source).ConfigureAwait(false);
        },
        ct);

    public ValueTask SweepAsync(long filesBeforeMs, long errorsBeforeMs, long runsBeforeMs, CancellationToken ct) => rows.WriteAsync(
        async r =>
        {
            await r.RunAsync(
                """
                DELETE FROM source_piece WHERE EXISTS (SELECT 1 FROM source_file f
                  WHERE f.account = source_piece.account AND f.source = source_piece.source AND f.id = source_piece.file AND f.created_ms < @a)
                """,
                filesBeforeMs).ConfigureAwait(false);
            await r.RunAsync("DELETE FROM source_file WHERE created_ms < @a", filesBeforeMs).ConfigureAwait(false);
            await r.RunAsync(
                """
                DELETE FROM source_error WHERE EXISTS (SELECT 1 FROM source_run r
                  WHERE r.account = source_error.account AND r.source = source_error.source AND r.number = source_error.run AND r.started_ms < @a)
                """,
                errorsBeforeMs).ConfigureAwait(false);
            await r.RunAsync("DELETE FROM source_run WHERE started_ms < @a", runsBeforeMs).ConfigureAwait(false);
        },
        ct);
}
