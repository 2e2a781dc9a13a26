using Insights.Domain.Accounts;
using Insights.Storage.Accounts;

namespace Insights.Storage.Sqlite;

/// <summary>Accounts and keys: few rows, seldom written, each on a connection of its own.</summary>
internal sealed class SqliteAccounts(SqliteDatabase database) : IAccountStore
{
    public ValueTask<bool> CreateAsync(Account account, CancellationToken ct) => Run(
        session => session["INSERT INTO account (name, settings, created_ms) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING"]
            .Bind(1, account.Name).Bind(2, SettingsJson.ToText(account.Settings)).Bind(3, account.CreatedAt.ToUnixTimeMilliseconds()).Run() == 1,
        ct);

    public ValueTask<IReadOnlyList<Account>> ListAccountsAsync(CancellationToken ct) => Run<IReadOnlyList<Account>>(
        session =>
        {
            var found = new List<Account>();
            var rows = session["SELECT name, settings, created_ms FROM account ORDER BY name"];
            while (rows.Step())
                found.Add(new Account(rows.Text(0), StoredSettings.Read(rows.Text(1)), DateTimeOffset.FromUnixTimeMilliseconds(rows.Int64(2))));
            return found;
        },
        ct);

    public async ValueTask AddKeyAsync(StoredKey key, CancellationToken ct) => await Run(
        session => session["INSERT INTO api_key (key_id, account, kind, hash, created_ms, revoked_ms) VALUES (?1, ?2, ?3, ?4, ?5, ?6)"]
            .Bind(1, key.KeyId).Bind(2, key.Account).Bind(3, (long)key.Kind).Bind(4, key.Hash.Span)
            .Bind(5, key.CreatedAt.ToUnixTimeMilliseconds()).Bind(6, key.RevokedAt?.ToUnixTimeMilliseconds()).Run(),
        ct).ConfigureAwait(false);

    public ValueTask<IReadOnlyList<StoredKey>> ListKeysAsync(CancellationToken ct) => Run<IReadOnlyList<StoredKey>>(
        session =>
        {
            var found = new List<StoredKey>();
            var rows = session["SELECT key_id, account, kind, hash, created_ms, revoked_ms FROM api_key ORDER BY key_id"];
            while (rows.Step())
            {
                DateTimeOffset? revoked = rows.Int64OrNull(5) is { } ms ? DateTimeOffset.FromUnixTimeMilliseconds(ms) : null;
                found.Add(new StoredKey(
                    rows.Text(0), rows.TextOrNull(1), (KeyKind)rows.Int32(2), rows.Bytes(3), DateTimeOffset.FromUnixTimeMilliseconds(rows.Int64(4)), revoked));
            }
            return found;
        },
        ct);

    public ValueTask<bool> RevokeKeyAsync(string account, string keyId, DateTimeOffset at, CancellationToken ct) => Run(
        session => session["UPDATE api_key SET revoked_ms = coalesce(revoked_ms, ?3) WHERE account = ?1 AND key_id = ?2"]
            .Bind(1, account).Bind(2, keyId).Bind(3, at.ToUnixTimeMilliseconds()).Run() == 1,
        ct);

    /// <summary>Off the caller's thread: it may have to wait for the writer's commit.</summary>
    private async ValueTask<T> Run<T>(Func<SqliteSession, T> work, CancellationToken ct) => await Task.Run(
        () =>
        {
            using var session = new SqliteSession(database.OpenForWriting());
            return work(session);
        },
        ct).ConfigureAwait(false);
}
