using Insights.Domain.Telemetry;
using Npgsql;
using Orleans;

namespace Insights.Silo.Cluster;

/// <summary>
/// The identity of a database: the ClusterId of the silos that serve it. Silos of different IDs refuse each other's
/// connections. A silo that starts and finds that none lives on its database gives it a new identity. So a copy of a database
/// is never served by the cluster of the original: whom its tables list writes to the original, and does not move here.
/// </summary>
internal static partial class ClusterIdentity
{
    private const string RenewSql = """
        WITH renewed AS (
          UPDATE cluster_identity SET id = gen_random_uuid()::text WHERE id = $1 RETURNING 1
        ), members AS (
          DELETE FROM orleans_membership WHERE deployment_id <> $1 AND EXISTS (SELECT 1 FROM renewed)
        ), versions AS (
          DELETE FROM orleans_membership_version WHERE deployment_id <> $1 AND EXISTS (SELECT 1 FROM renewed)
        )
        SELECT count(*) FROM renewed
        """;

    /// <summary>
    /// Finds the identity under which a silo that starts joins; returns within some seconds. Where several silos start
    /// together they find the same.
    /// </summary>
    /// <param name="open">Opens the membership table of an identity.</param>
    /// <exception cref="NpgsqlException">The database cannot be reached, or refuses.</exception>
    public static async Task<string> FindAsync(
        NpgsqlDataSource source, Func<string, Task<IMembershipTable>> open, TimeProvider clock, ILogger logger, CancellationToken ct)
    {
        while (true)
        {
            var identity = await ReadAsync(source, ct);
            var found = await new MemberWatch(await open(identity), clock, logger).WatchAsync(ct);
            if (found is not MembersFound.OnlyDead)
                return identity;
            if (await RenewAsync(source, identity, ct))
                LogRenewed(logger, identity);
        }
    }

    /// <summary>The identity that the database has now.</summary>
    /// <inheritdoc cref="FindAsync" path="/exception"/>
    public static async Task<string> ReadAsync(NpgsqlDataSource source, CancellationToken ct)
    {
        await using var command = source.CreateCommand("SELECT id FROM cluster_identity");
        return (string)(await command.ExecuteScalarAsync(ct))!;
    }

    /// <summary>Gives it a new one, unless another silo has. The last cluster's dead stay listed for those of it that only paused.</summary>
    private static async Task<bool> RenewAsync(NpgsqlDataSource source, string identity, CancellationToken ct)
    {
        await using var command = source.CreateCommand(RenewSql);
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = identity });
        return (long)(await command.ExecuteScalarAsync(ct))! == 1;
    }

    [LoggerMessage(EventIds.ClusterIdentityRenewed, LogLevel.Information, "No silo of the cluster {Former} lives on this database; it is served by a new cluster.")]
    private static partial void LogRenewed(ILogger logger, string former);
}
