using Insights.Storage.Sources;

namespace Insights.Storage.Sqlite;

/// <summary>Connections for statements that are not on the way of an event.</summary>
internal static class SqliteRowConnections
{
    /// <summary>Off the caller's thread: SQLite has no calls that do not block, and may have to wait for the writer's commit.</summary>
    public static RowConnections Over(SqliteDatabase database) => new((work, ct) => Task.Run(
        async () =>
        {
            var connection = database.OpenForWriting();
            await using var _ = connection.ConfigureAwait(false);
            await work(connection).ConfigureAwait(false);
        },
        ct));
}
