using Npgsql;

namespace Insights.Silo.Cluster;

/// <summary>Makes Orleans's tables and puts its statements in place. Several silos may do so at once: a lock admits one of them.</summary>
internal static class OrleansSchema
{
    // Beside the store's own locks, which end in 1 and 2.
    private const string TakeLock = "SELECT pg_advisory_xact_lock(1231975273, 3)";

    /// <summary>Brings the database to what this program has; what is as it should be stays untouched.</summary>
    /// <returns>How many statements were not in place.</returns>
    /// <exception cref="NpgsqlException">The database cannot be reached, or refuses.</exception>
    public static async Task<int> ApplyAsync(NpgsqlDataSource source, CancellationToken ct)
    {
        await using var connection = await source.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        await ExecuteAsync(connection, TakeLock, ct);
        // IF NOT EXISTS speaks of each table that is there.
        await ExecuteAsync(connection, "SET LOCAL client_min_messages = warning", ct);
        await ExecuteAsync(connection, OrleansSql.Tables, ct);
        var queries = OrleansSql.Queries;
        var replaced = await ExecuteAsync(
            connection,
            """
            INSERT INTO OrleansQuery AS q (QueryKey, QueryText) SELECT * FROM unnest($1, $2)
            ON CONFLICT (QueryKey) DO UPDATE SET QueryText = excluded.QueryText WHERE q.QueryText <> excluded.QueryText
            """,
            ct,
            new NpgsqlParameter<string[]> { TypedValue = [.. queries.Keys] },
            new NpgsqlParameter<string[]> { TypedValue = [.. queries.Values] });
        await transaction.CommitAsync(ct);
        return replaced;
    }

    private static async Task<int> ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken ct, params NpgsqlParameter[] parameters)
    {
#pragma warning disable CA2100 // the texts are the program's own
        await using var command = new NpgsqlCommand(sql, connection);
#pragma warning restore CA2100
        command.Parameters.AddRange(parameters);
        return await command.ExecuteNonQueryAsync(ct);
    }
}
