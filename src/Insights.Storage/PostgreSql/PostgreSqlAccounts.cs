using Insights.Domain.Accounts;
using Insights.Storage.Accounts;
using Npgsql;

namespace Insights.Storage.PostgreSql;

/// <summary>Accounts and keys: few rows, seldom written, beside the queue.</summary>
internal sealed class PostgreSqlAccounts(NpgsqlDataSource source) : IAccountStore
{
    public async ValueTask<bool> CreateAsync(Account account, CancellationToken ct)
    {
        var command = source.CreateCommand("INSERT INTO account (name, settings, created_ms) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING");
        await using var _ = command.ConfigureAwait(false);
        command.Parameters.Add(Pipeline.Value(account.Name));
        command.Parameters.Add(Pipeline.Value(SettingsJson.ToText(account.Settings)));
        command.Parameters.Add(Pipeline.Value(account.CreatedAt.ToUnixTimeMilliseconds()));
        return await command.ExecuteNonQueryAsync(ct).ConfigureAwait(false) == 1;
    }

    public async ValueTask<IReadOnlyList<Account>> ListAccountsAsync(CancellationToken ct)
    {
        var command = source.CreateCommand("SELECT name, settings, created_ms FROM account ORDER BY name");
        await using var _ = command.ConfigureAwait(false);
        var row = await command.ExecuteReaderAsync(ct).ConfigureAwait(false);
        await using var __ = row.ConfigureAwait(false);
        var found = new List<Account>();
        while (await row.ReadAsync(ct).ConfigureAwait(false))
            found.Add(new Account(row.GetString(0), StoredSettings.Read(row.GetString(1)), At(row.GetInt64(2))));
        return found;
    }

    public async ValueTask AddKeyAsync(StoredKey key, CancellationToken ct)
    {
        var command = source.CreateCommand(
            "INSERT INTO api_key (key_id, account, kind, hash, created_ms, revoked_ms) VALUES ($1, $2, $3, $4, $5, $6)");
        await using var _ = command.ConfigureAwait(false);
        command.Parameters.Add(Pipeline.Value(key.KeyId));
        command.Parameters.Add(Pipeline.Value(key.Account));
        command.Parameters.Add(Pipeline.Value((short)key.Kind));
        command.Parameters.Add(Pipeline.Value(key.Hash.ToArray()));
        command.Parameters.Add(Pipeline.Value(key.CreatedAt.ToUnixTimeMilliseconds()));
        command.Parameters.Add(Pipeline.Value(key.RevokedAt?.ToUnixTimeMilliseconds()));
        await command.ExecuteNonQueryAsync(ct).ConfigureAwait(false);
    }

    public async ValueTask<IReadOnlyList<StoredKey>> ListKeysAsync(CancellationToken ct)
    {
        var command = source.CreateCommand("SELECT key_id, account, kind, hash, created_ms, revoked_ms FROM api_key ORDER BY key_id");
        await using var _ = command.ConfigureAwait(false);
        var row = await command.ExecuteReaderAsync(ct).ConfigureAwait(false);
        await using var __ = row.ConfigureAwait(false);
        var found = new List<StoredKey>();
        while (await row.ReadAsync(ct).ConfigureAwait(false))
        {
            found.Add(new StoredKey(
                row.GetString(0), row.IsDBNull(1) ? null : row.GetString(1), (KeyKind)row.GetInt16(2), row.GetFieldValue<byte[]>(3), At(row.GetInt64(4)),
                row.IsDBNull(5) ? null : At(row.GetInt64(5))));
        }
        return found;
    }

    public async ValueTask<bool> RevokeKeyAsync(string account, string keyId, DateTimeOffset at, CancellationToken ct)
    {
        var command = source.CreateCommand("UPDATE api_key SET revoked_ms = coalesce(revoked_ms, $3) WHERE account = $1 AND key_id = $2");
        await using var _ = command.ConfigureAwait(false);
        command.Parameters.Add(Pipeline.Value(account));
        command.Parameters.Add(Pipeline.Value(keyId));
        command.Parameters.Add(Pipeline.Value(at.ToUnixTimeMilliseconds()));
        return await command.ExecuteNonQueryAsync(ct).ConfigureAwait(false) == 1;
    }

    private static DateTimeOffset At(long ms) => DateTimeOffset.FromUnixTimeMilliseconds(ms);
}
