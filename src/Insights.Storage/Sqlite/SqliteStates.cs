using Insights.Domain.States;
using Insights.Storage.Sources;

namespace Insights.Storage.Sqlite;

/// <summary>States of grains, in the one file of a silo that is alone.</summary>
internal sealed class SqliteStates(SqliteDatabase database) : IStateStore
{
    private readonly RowConnections _rows = SqliteRowConnections.Over(database);

    public async ValueTask<(byte[] Body, long Version)?> ReadAsync(string type, string key, CancellationToken ct)
    {
        var found = await _rows.ReadAsync(
                "SELECT body, version FROM grain_state WHERE type = @a AND id = @b", row => ((byte[])row[0], row.GetInt64(1)), ct, type, key).ConfigureAwait(false);
        return found.Count == 0 ? null : found[0];
    }

    public async ValueTask<long?> WriteAsync(string type, string key, ReadOnlyMemory<byte> body, long version, CancellationToken ct)
    {
        var written = await _rows.RunAsync(
            rows => version == 0
                ? rows.RunAsync(
                    "INSERT INTO grain_state (type, id, version, body) VALUES (@a, @b, 1, @c) ON CONFLICT DO NOTHING", type, key, body.ToArray())
                : rows.RunAsync(
                    "UPDATE grain_state SET body = @c, version = version + 1 WHERE type = @a AND id = @b AND version = @d", type, key, body.ToArray(), version),
            ct).ConfigureAwait(false);
        return written == 1 ? version + 1 : null;
    }

    public ValueTask ClearAsync(string type, string key, CancellationToken ct) =>
        _rows.WriteAsync(rows => rows.RunAsync("DELETE FROM grain_state WHERE type = @a AND id = @b", type, key), ct);
}
