using Insights.Domain.Accounts;
using Insights.Storage.Accounts;
using Npgsql;

namespace Insights.Storage.PostgreSql;

/// <summary>Accounts, keys and the audit log: few rows, seldom written, beside the queue.</summary>
internal sealed class PostgreSqlAccounts(NpgsqlDataSource source) : IAccountStore
{
    public async ValueTask<long> ReadChangesAsync(CancellationToken ct)
    {
        var command = source.CreateCommand("SELECT count FROM account_changes");
        await using var _ = command.ConfigureAwait(false);
        return (long)(await command.ExecuteScalarAsync(ct).ConfigureAwait(false))!;
    }

    public ValueTask<bool> CreateAsync(Account account, AuditEntry audit, CancellationToken ct) => ChangeAsync(
        "INSERT INTO account (name, settings, created_ms) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING",
        [Value(account.Name), Value(SettingsJson.ToText(account.Settings)), Value(account.CreatedAt.ToUnixTimeMilliseconds())],
        null, audit, ct);

    public ValueTask<bool> ChangeSettingsAsync(
        string account, AccountSettings settings, long revision, AuditEntry audit, CancellationToken ct) => ChangeAsync(
        "UPDATE account SET settings = $3, revision = revision + 1 WHERE name = $1 AND revision = $2",
        [Value(account), Value(revision), Value(SettingsJson.ToText(settings))],
        null, audit, ct);

    public ValueTask<IReadOnlyList<Account>> ListAccountsAsync(CancellationToken ct) => ReadAsync(
        "SELECT name, settings, created_ms, revision, deleting_ms FROM account ORDER BY name", [],
        row => new Account(row.GetString(0), StoredSettings.Read(row.GetString(1)), At(row.GetInt64(2)), row.GetInt64(3), AtOrNull(row, 4)), ct);

    public async ValueTask AddKeyAsync(StoredKey key, AuditEntry audit, CancellationToken ct) =>
        await ChangeAsync(InsertKey, KeyValues(key), null, audit, ct).ConfigureAwait(false);

    public ValueTask<IReadOnlyList<StoredKey>> ListKeysAsync(CancellationToken ct) => ReadAsync(
        "SELECT key_id, account, kind, hash, created_ms, revoked_ms, description, last_used_ms, origins FROM api_key ORDER BY key_id", [],
        row => new StoredKey(
            row.GetString(0), Text(row, 1), (KeyKind)row.GetInt16(2), row.GetFieldValue<byte[]>(3), At(row.GetInt64(4)),
            AtOrNull(row, 5), row.GetString(6), AtOrNull(row, 7))
        {
            Origins = StoredOrigins.Read(row.GetString(8)),
        },
        ct);

    public ValueTask<bool> RevokeKeyAsync(
        string account, string keyId, DateTimeOffset at, StoredKey? successor, AuditEntry audit, CancellationToken ct) => ChangeAsync(
        "UPDATE api_key SET revoked_ms = least(revoked_ms, $3) WHERE account = $1 AND key_id = $2",
        [Value(account), Value(keyId), Value(at.ToUnixTimeMilliseconds())],
        successor, audit, ct);

    public async ValueTask WriteUsesAsync(IReadOnlyList<KeyUse> uses, CancellationToken ct)
    {
        var connection = await source.OpenConnectionAsync(ct).ConfigureAwait(false);
        await using var _ = connection.ConfigureAwait(false);
        // Locked in one order, so that two processes do not wait for each other.
        await RunAsync(
            connection,
            """
            WITH used AS (SELECT * FROM unnest($1, $2) AS u (id, ms)),
              held AS (SELECT key_id FROM api_key WHERE key_id IN (SELECT id FROM used) ORDER BY key_id FOR NO KEY UPDATE)
            UPDATE api_key k SET last_used_ms = greatest(k.last_used_ms, u.ms) FROM used u
            WHERE k.key_id = u.id AND k.key_id IN (SELECT key_id FROM held)
            """,
            [Pipeline.Each(uses, u => u.KeyId), Pipeline.Each(uses, u => u.At.ToUnixTimeMilliseconds())],
            ct).ConfigureAwait(false);
    }

    public ValueTask<bool> BeginDeletionAsync(string account, DateTimeOffset at, AuditEntry audit, CancellationToken ct) => ChangeAsync(
        """
        WITH going AS (SELECT name FROM account WHERE name = $1 AND deleting_ms IS NULL FOR UPDATE),
          ended AS (UPDATE api_key SET revoked_ms = least(revoked_ms, $2) WHERE account IN (SELECT name FROM going))
        UPDATE account SET deleting_ms = $2 WHERE name IN (SELECT name FROM going)
        """,
        [Value(account), Value(at.ToUnixTimeMilliseconds())],
        null, audit, ct);

    public async ValueTask EndDeletionAsync(string account, CancellationToken ct)
    {
        var connection = await source.OpenConnectionAsync(ct).ConfigureAwait(false);
        await using var _ = connection.ConfigureAwait(false);
        var transaction = await connection.BeginTransactionAsync(ct).ConfigureAwait(false);
        await using var __ = transaction.ConfigureAwait(false);
        // Changes of attributes and segments lock the row, too: none gets in between.
        var found = await RunAsync(
            connection, "UPDATE account SET deleting_ms = deleting_ms WHERE name = $1 AND deleting_ms IS NOT NULL", [Value(account)], ct).ConfigureAwait(false);
        if (found == 0)
            return;
        foreach (var table in DeletedAccount.Tables)
            await RunAsync(connection, table, [Value(account)], ct).ConfigureAwait(false);
        foreach (var count in DeletedAccount.Counts)
            await RunAsync(connection, count, [], ct).ConfigureAwait(false);
        await transaction.CommitAsync(ct).ConfigureAwait(false);
    }

    public async ValueTask AuditAsync(AuditEntry entry, CancellationToken ct)
    {
        var connection = await source.OpenConnectionAsync(ct).ConfigureAwait(false);
        await using var _ = connection.ConfigureAwait(false);
        await RunAsync(connection, InsertAudit, AuditValues(entry), ct).ConfigureAwait(false);
    }

    public ValueTask<IReadOnlyList<AuditEntry>> ListAuditAsync(string? account, long? before, int limit, CancellationToken ct) => ReadAsync(
        """
        SELECT number, at_ms, key_id, action, account, target, detail FROM audit_log
        WHERE ($1::text IS NULL OR account = $1) AND number < coalesce($2, 9223372036854775807) ORDER BY number DESC LIMIT $3
        """,
        [Value(account), Value(before), Value(limit)],
        row => new AuditEntry(
            At(row.GetInt64(1)), row.GetString(2), (AuditAction)row.GetInt64(3), Text(row, 4), Text(row, 5), Text(row, 6), row.GetInt64(0)),
        ct);

    private const string InsertKey =
        "INSERT INTO api_key (key_id, account, kind, hash, created_ms, revoked_ms, description, origins) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";

    private const string InsertAudit =
        "INSERT INTO audit_log (at_ms, key_id, action, account, target, detail) VALUES ($1, $2, $3, $4, $5, $6)";

    private static NpgsqlParameter[] KeyValues(StoredKey key) =>
    [
        Value(key.KeyId), Value(key.Account), Value((short)key.Kind), Value(key.Hash.ToArray()),
        Value(key.CreatedAt.ToUnixTimeMilliseconds()), Value(key.RevokedAt?.ToUnixTimeMilliseconds()), Value(key.Description),
        Value(StoredOrigins.Write(key.Origins)),
    ];

    private static NpgsqlParameter[] AuditValues(AuditEntry entry) =>
    [
        Value(entry.At.ToUnixTimeMilliseconds()), Value(entry.KeyId), Value((long)entry.Action), Value(entry.Account),
        Value(entry.Target), Value(entry.Detail),
    ];

    /// <summary>A change of one row with its entry in the audit log, and the count that tells other processes; all or nothing.</summary>
    private async ValueTask<bool> ChangeAsync(
        string sql, NpgsqlParameter[] values, StoredKey? successor, AuditEntry audit, CancellationToken ct)
    {
        var connection = await source.OpenConnectionAsync(ct).ConfigureAwait(false);
        await using var _ = connection.ConfigureAwait(false);
        var transaction = await connection.BeginTransactionAsync(ct).ConfigureAwait(false);
        await using var __ = transaction.ConfigureAwait(false);
        // Longer than writers of events have: nobody waits for these rows but another operator.
        await RunAsync(connection, "SET LOCAL idle_in_transaction_session_timeout = 30000", [], ct).ConfigureAwait(false);
        if (await RunAsync(connection, sql, values, ct).ConfigureAwait(false) != 1)
            return false;
        if (successor is not null)
            await RunAsync(connection, InsertKey, KeyValues(successor), ct).ConfigureAwait(false);
        await RunAsync(connection, "UPDATE account_changes SET count = count + 1", [], ct).ConfigureAwait(false);
        await RunAsync(connection, InsertAudit, AuditValues(audit), ct).ConfigureAwait(false);
        await transaction.CommitAsync(ct).ConfigureAwait(false);
        return true;
    }

    private static async Task<int> RunAsync(NpgsqlConnection connection, string sql, NpgsqlParameter[] values, CancellationToken ct)
    {
#pragma warning disable CA2100 // the texts are constants
        var command = new NpgsqlCommand(sql, connection);
#pragma warning restore CA2100
        await using var _ = command.ConfigureAwait(false);
        command.Parameters.AddRange(values);
        return await command.ExecuteNonQueryAsync(ct).ConfigureAwait(false);
    }

    private async ValueTask<IReadOnlyList<T>> ReadAsync<T>(
        string sql, NpgsqlParameter[] values, Func<NpgsqlDataReader, T> read, CancellationToken ct)
    {
        var command = source.CreateCommand(sql);
        await using var _ = command.ConfigureAwait(false);
        command.Parameters.AddRange(values);
        var row = await command.ExecuteReaderAsync(ct).ConfigureAwait(false);
        await using var __ = row.ConfigureAwait(false);
        var found = new List<T>();
        while (await row.ReadAsync(ct).ConfigureAwait(false))
            found.Add(read(row));
        return found;
    }

    private static NpgsqlParameter<T> Value<T>(T value) => Pipeline.Value(value);

    private static string? Text(NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);

    private static DateTimeOffset? AtOrNull(NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : At(row.GetInt64(column));

    private static DateTimeOffset At(long ms) => DateTimeOffset.FromUnixTimeMilliseconds(ms);
}
