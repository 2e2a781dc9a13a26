using Insights.Storage.Schema;
using Npgsql;

namespace Insights.Storage.PostgreSql;

/// <summary>Makes and upgrades the schema. Several processes may do so at once: a lock admits one of them.</summary>
internal static class PostgreSqlSchema
{
    /// <summary>Brings the database to the newest of <paramref name="scripts"/>.</summary>
    /// <returns>The version it had; 0 for an empty one.</returns>
    /// <exception cref="SchemaTooNewException">It was made by a newer program.</exception>
    /// <exception cref="SchemaTooOldException">It was made by a program from before the first release.</exception>
    public static async Task<int> UpgradeAsync(NpgsqlDataSource source, IReadOnlyList<SchemaScript> scripts, long nowMs, CancellationToken ct)
    {
        var connection = await source.OpenConnectionAsync(ct).ConfigureAwait(false);
        await using var _ = connection.ConfigureAwait(false);
        var transaction = await connection.BeginTransactionAsync(ct).ConfigureAwait(false);
        await using var __ = transaction.ConfigureAwait(false);
        // Nobody but another start waits for this one, which on a machine that has much to do may stand still for a while.
        await ExecuteAsync(connection, "SET LOCAL idle_in_transaction_session_timeout = 0", ct).ConfigureAwait(false);
        await ExecuteAsync(connection, AdvisoryLocks.TakeSchema, ct).ConfigureAwait(false);
        await ExecuteAsync(connection, "CREATE TABLE IF NOT EXISTS schema_version (version integer NOT NULL PRIMARY KEY, applied_ms bigint NOT NULL)", ct).ConfigureAwait(false);
        var recorded = (int)(await ExecuteAsync(connection, "SELECT coalesce(max(version), 0) FROM schema_version", ct).ConfigureAwait(false))!;
        foreach (var script in SchemaScript.Missing(scripts, recorded))
        {
            await ExecuteAsync(connection, script.Sql, ct).ConfigureAwait(false);
            await ExecuteAsync(connection, FormattableString.Invariant($"INSERT INTO schema_version VALUES ({script.Version}, {nowMs})"), ct).ConfigureAwait(false);
        }
        await transaction.CommitAsync(ct).ConfigureAwait(false);
        return recorded;
    }

    private static async Task<object?> ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken ct)
    {
#pragma warning disable CA2100 // the texts are the program's own
        var command = new NpgsqlCommand(sql, connection);
#pragma warning restore CA2100
        await using var _ = command.ConfigureAwait(false);
        return await command.ExecuteScalarAsync(ct).ConfigureAwait(false);
    }
}
