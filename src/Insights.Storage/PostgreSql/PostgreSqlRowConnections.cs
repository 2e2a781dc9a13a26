using Insights.Storage.Sources;
using Npgsql;

namespace Insights.Storage.PostgreSql;

/// <summary>Connections for statements that are not on the way of an event.</summary>
internal static class PostgreSqlRowConnections
{
    public static RowConnections Over(NpgsqlDataSource source) => new(async (work, ct) =>
    {
        var connection = await source.OpenConnectionAsync(ct).ConfigureAwait(false);
        await using var _ = connection.ConfigureAwait(false);
        await work(connection).ConfigureAwait(false);
    });
}
