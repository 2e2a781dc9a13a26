using Insights.Domain.Segments;
using Npgsql;

namespace Insights.Storage.PostgreSql;

/// <summary>Segments: few rows, seldom written, beside the queue. A change holds the account's row locked.</summary>
internal sealed class PostgreSqlSegments(NpgsqlDataSource source) : ISegmentStore
{
    public async ValueTask<SegmentBook> ReadAsync(string account, CancellationToken ct)
    {
        var connection = await source.OpenConnectionAsync(ct).ConfigureAwait(false);
        await using var _ = connection.ConfigureAwait(false);
        return await ReadAsync(connection, account, ct).ConfigureAwait(false);
    }

    public async ValueTask<(SegmentDecision Decision, SegmentBook Book)> ChangeAsync(
        string account, SegmentChange change, DateTimeOffset at, CancellationToken ct)
    {
        var connection = await source.OpenConnectionAsync(ct).ConfigureAwait(false);
        await using var _ = connection.ConfigureAwait(false);
        var transaction = await connection.BeginTransactionAsync(ct).ConfigureAwait(false);
        await using var __ = transaction.ConfigureAwait(false);
        await RunAsync(connection, "SELECT 1 FROM account WHERE name = $1 FOR NO KEY UPDATE", ct, Pipeline.Value(account)).ConfigureAwait(false);
        // A statement of its own: it sees what was committed before the lock was granted.
        var before = await ReadAsync(connection, account, ct).ConfigureAwait(false);
        var decision = before.Decide(change, at);
        if (decision.Outcome != SegmentOutcome.Done)
            return (decision, before);
        if (decision.After is { } after)
            await PutAsync(connection, account, after, ct).ConfigureAwait(false);
        else
            await RunAsync(connection, "DELETE FROM segment WHERE account = $1 AND name = $2", ct, Pipeline.Value(account), Pipeline.Value(change.Name)).ConfigureAwait(false);
        await RunAsync(connection, "UPDATE segment_changes SET count = count + 1", ct).ConfigureAwait(false);
        var book = await ReadAsync(connection, account, ct).ConfigureAwait(false);
        await transaction.CommitAsync(ct).ConfigureAwait(false);
        return (decision, book);
    }

    public async ValueTask<long> SegmentChangesAsync(CancellationToken ct)
    {
        var command = source.CreateCommand("SELECT count FROM segment_changes");
        await using var _ = command.ConfigureAwait(false);
        return (long)(await command.ExecuteScalarAsync(ct).ConfigureAwait(false))!;
    }

    private static Task PutAsync(NpgsqlConnection connection, string account, Domain.Segments.Segment segment, CancellationToken ct) => RunAsync(
        connection,
        """
        INSERT INTO segment (account, name, display_name, description, filter, revision, created_ms, updated_ms)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
        ON CONFLICT (account, name) DO UPDATE SET display_name = excluded.display_name, description = excluded.description,
          filter = excluded.filter, revision = excluded.revision, updated_ms = excluded.updated_ms
        """,
        ct,
        Pipeline.Value(account), Pipeline.Value(segment.Name), Pipeline.Value(segment.DisplayName), Pipeline.Value(segment.Description),
        Pipeline.Value(segment.Filter), Pipeline.Value(segment.Revision), Pipeline.Value(segment.CreatedAt.ToUnixTimeMilliseconds()),
        Pipeline.Value(segment.UpdatedAt.ToUnixTimeMilliseconds()));

    private static async Task RunAsync(NpgsqlConnection connection, string sql, CancellationToken ct, params NpgsqlParameter[] parameters)
    {
#pragma warning disable CA2100 // the texts are constants
        var command = new NpgsqlCommand(sql, connection);
#pragma warning restore CA2100
        await using var _ = command.ConfigureAwait(false);
        command.Parameters.AddRange(parameters);
        await command.ExecuteNonQueryAsync(ct).ConfigureAwait(false);
    }

    private static async ValueTask<SegmentBook> ReadAsync(NpgsqlConnection connection, string account, CancellationToken ct)
    {
        var command = new NpgsqlCommand(
            "SELECT name, display_name, description, filter, revision, created_ms, updated_ms FROM segment WHERE account = $1", connection);
        await using var _ = command.ConfigureAwait(false);
        command.Parameters.Add(Pipeline.Value(account));
        var row = await command.ExecuteReaderAsync(ct).ConfigureAwait(false);
        await using var __ = row.ConfigureAwait(false);
        var found = new List<Domain.Segments.Segment>();
        while (await row.ReadAsync(ct).ConfigureAwait(false))
        {
            found.Add(new Domain.Segments.Segment(
                row.GetString(0), row.GetString(1), row.GetString(2), row.GetString(3), row.GetInt64(4), At(row.GetInt64(5)), At(row.GetInt64(6))));
        }
        return new SegmentBook(found);
    }

    private static DateTimeOffset At(long ms) => DateTimeOffset.FromUnixTimeMilliseconds(ms);
}
