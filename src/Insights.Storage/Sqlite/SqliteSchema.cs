using Insights.Storage.Schema;
using Microsoft.Data.Sqlite;

namespace Insights.Storage.Sqlite;

/// <summary>Makes and upgrades the schema. Several processes may do so at once: one write transaction admits one of them.</summary>
internal static class SqliteSchema
{
    /// <summary>Brings the database to the newest of <paramref name="scripts"/>.</summary>
    /// <returns>The version it had; 0 for an empty one.</returns>
    /// <exception cref="SchemaTooNewException">It was made by a newer program.</exception>
    /// <exception cref="SchemaTooOldException">It was made by a program from before the first release.</exception>
    public static int Upgrade(SqliteConnection connection, IReadOnlyList<SchemaScript> scripts, long nowMs)
    {
        using var transaction = connection.BeginTransaction(deferred: false);
        connection.Execute("CREATE TABLE IF NOT EXISTS schema_version (version INTEGER NOT NULL PRIMARY KEY, applied_ms INTEGER NOT NULL)");
        var recorded = Recorded(connection);
        foreach (var script in SchemaScript.Missing(scripts, recorded))
        {
            connection.Execute(script.Sql);
            Record(connection, script.Version, nowMs);
        }
        transaction.Commit();
        return recorded;
    }

    private static int Recorded(SqliteConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT coalesce(max(version), 0) FROM schema_version";
        return (int)(long)command.ExecuteScalar()!;
    }

    private static void Record(SqliteConnection connection, int version, long nowMs)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "INSERT INTO schema_version (version, applied_ms) VALUES ($version, $now)";
        command.Parameters.AddWithValue("$version", version);
        command.Parameters.AddWithValue("$now", nowMs);
        command.ExecuteNonQuery();
    }
}
