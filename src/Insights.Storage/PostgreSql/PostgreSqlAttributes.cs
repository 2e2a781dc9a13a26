using Insights.Domain.Attributes;
using Insights.Domain.Attributes.Catalogue;
using Npgsql;

namespace Insights.Storage.PostgreSql;

/// <summary>Catalogues of attributes: few rows, seldom written, beside the queue. A change holds the account's row locked.</summary>
internal sealed class PostgreSqlAttributes(NpgsqlDataSource source) : IAttributeStore
{
    /// <summary>
    /// How often a change is tried: the database ends a transaction that stands still, and one whose outcome is unclear may
    /// be made again, as names that are there already are no new ones.
    /// </summary>
    private const int Tries = 3;

    public async ValueTask<AttributeCatalogue> ReadAsync(string account, CancellationToken ct)
    {
        var connection = await source.OpenConnectionAsync(ct).ConfigureAwait(false);
        await using var _ = connection.ConfigureAwait(false);
        return await ReadAsync(connection, account, ct).ConfigureAwait(false);
    }

    public async ValueTask<(Reservation Reservation, AttributeCatalogue Catalogue)> ReserveAsync(
        string account, IReadOnlyList<WantedAttribute> wanted, DateTimeOffset at, CancellationToken ct)
    {
        for (var tries = 1; ; tries++)
        {
            try
            {
                return await TryReserveAsync(account, wanted, at, ct).ConfigureAwait(false);
            }
            catch (NpgsqlException) when (tries < Tries)
            {
            }
        }
    }

    private async ValueTask<(Reservation Reservation, AttributeCatalogue Catalogue)> TryReserveAsync(
        string account, IReadOnlyList<WantedAttribute> wanted, DateTimeOffset at, CancellationToken ct)
    {
        var connection = await source.OpenConnectionAsync(ct).ConfigureAwait(false);
        await using var _ = connection.ConfigureAwait(false);
        var transaction = await connection.BeginTransactionAsync(ct).ConfigureAwait(false);
        await using var __ = transaction.ConfigureAwait(false);
        await RunAsync(connection, "SELECT 1 FROM account WHERE name = $1 FOR NO KEY UPDATE", ct, Pipeline.Value(account)).ConfigureAwait(false);
        // A statement of its own: it sees what was committed before the lock was granted.
        var before = await ReadAsync(connection, account, ct).ConfigureAwait(false);
        var reservation = before.Reserve(wanted, at);
        if (reservation.Made.Count == 0)
            return (reservation, before);
        var made = reservation.Made;
        await RunAsync(
            connection,
            """
            INSERT INTO attribute (account, number, name, type, description, created_ms)
            SELECT $1, n.number, n.name, n.type, '', $5 FROM unnest($2, $3, $4) AS n (number, name, type)
            """,
            ct,
            Pipeline.Value(account), Pipeline.Each(made, d => d.Number), Pipeline.Texts(made, d => d.Name),
            Pipeline.Each(made, d => (short)d.Type), Pipeline.Value(at.ToUnixTimeMilliseconds())).ConfigureAwait(false);
        await RunAsync(connection, AddChange, ct).ConfigureAwait(false);
        var after = await ReadAsync(connection, account, ct).ConfigureAwait(false);
        await transaction.CommitAsync(ct).ConfigureAwait(false);
        return (reservation, after);
    }

    public ValueTask<bool> DescribeAsync(string account, string name, string description, CancellationToken ct) => ChangeAsync(
        "UPDATE attribute SET description = $3 WHERE account = $1 AND name = $2 AND retired_ms IS NULL",
        ct, Pipeline.Value(account), Pipeline.Value(name), Pipeline.Value(description));

    public ValueTask<bool> RetireAsync(string account, string name, DateTimeOffset at, CancellationToken ct) => ChangeAsync(
        "UPDATE attribute SET retired_ms = $3 WHERE account = $1 AND name = $2 AND retired_ms IS NULL",
        ct, Pipeline.Value(account), Pipeline.Value(name), Pipeline.Value(at.ToUnixTimeMilliseconds()));

    public async ValueTask<long> ChangesAsync(CancellationToken ct)
    {
        var command = source.CreateCommand("SELECT count FROM attribute_changes");
        await using var _ = command.ConfigureAwait(false);
        return (long)(await command.ExecuteScalarAsync(ct).ConfigureAwait(false))!;
    }

    private const string AddChange = "UPDATE attribute_changes SET count = count + 1";

    private async ValueTask<bool> ChangeAsync(string sql, CancellationToken ct, params NpgsqlParameter[] parameters)
    {
        var connection = await source.OpenConnectionAsync(ct).ConfigureAwait(false);
        await using var _ = connection.ConfigureAwait(false);
        // One statement, so that it is one transaction; the account's lock comes first, as for a reservation.
        return await RunAsync(
            connection,
            $"""
            WITH locked AS MATERIALIZED (SELECT 1 FROM account WHERE name = $1 FOR NO KEY UPDATE),
              changed AS ({sql} AND EXISTS (SELECT 1 FROM locked) RETURNING 1)
            UPDATE attribute_changes SET count = count + 1 WHERE EXISTS (SELECT 1 FROM changed)
            """,
            ct,
            parameters).ConfigureAwait(false) == 1;
    }

    private static async ValueTask<int> RunAsync(NpgsqlConnection connection, string sql, CancellationToken ct, params NpgsqlParameter[] parameters)
    {
#pragma warning disable CA2100 // the texts are constants
        var command = new NpgsqlCommand(sql, connection);
#pragma warning restore CA2100
        await using var _ = command.ConfigureAwait(false);
        command.Parameters.AddRange(parameters);
        return await command.ExecuteNonQueryAsync(ct).ConfigureAwait(false);
    }

    private static async ValueTask<AttributeCatalogue> ReadAsync(NpgsqlConnection connection, string account, CancellationToken ct)
    {
        var command = new NpgsqlCommand(
            "SELECT number, name, type, description, created_ms, retired_ms FROM attribute WHERE account = $1", connection);
        await using var _ = command.ConfigureAwait(false);
        command.Parameters.Add(Pipeline.Value(account));
        var row = await command.ExecuteReaderAsync(ct).ConfigureAwait(false);
        await using var __ = row.ConfigureAwait(false);
        var found = new List<AttributeDefinition>();
        while (await row.ReadAsync(ct).ConfigureAwait(false))
        {
            found.Add(new AttributeDefinition(
                row.GetInt32(0), row.GetString(1), (AttributeType)row.GetInt16(2), row.GetString(3), At(row.GetInt64(4)),
                row.IsDBNull(5) ? null : At(row.GetInt64(5))));
        }
        return new AttributeCatalogue(found);
    }

    private static DateTimeOffset At(long ms) => DateTimeOffset.FromUnixTimeMilliseconds(ms);
}
