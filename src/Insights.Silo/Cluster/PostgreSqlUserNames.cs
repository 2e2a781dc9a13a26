using Insights.Domain.EndUsers;
using Insights.Domain.EndUsers.Ports;
using Insights.Grains.EndUsers;
using Npgsql;

namespace Insights.Silo.Cluster;

/// <summary>Reads users' names where the store keeps them.</summary>
internal sealed class PostgreSqlUserNames(NpgsqlDataSource source) : IUserNames
{
    public async ValueTask<NamedUser?> FindAsync(Guid userHash, CancellationToken ct)
    {
        try
        {
            await using var command = source.CreateCommand(
                "SELECT account, kind, id, due_ms FROM end_user LEFT JOIN alarm USING (user_hash) WHERE user_hash = $1");
            command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = userHash });
            await using var reader = await command.ExecuteReaderAsync(ct);
            return await reader.ReadAsync(ct)
                ? new NamedUser(
                    new EndUserKey(reader.GetString(0), (UserKind)reader.GetInt16(1), reader.GetString(2)),
                    await reader.IsDBNullAsync(3, ct) ? null : reader.GetInt64(3))
                : null;
        }
        catch (NpgsqlException e)
        {
            throw new StoreException(StoreFault.Unavailable, e);
        }
    }
}

/// <summary>For a silo on its own, whose alarms come with the user's name: nobody asks.</summary>
internal sealed class NoUserNames : IUserNames
{
    public ValueTask<NamedUser?> FindAsync(Guid userHash, CancellationToken ct) => ValueTask.FromResult<NamedUser?>(null);
}
