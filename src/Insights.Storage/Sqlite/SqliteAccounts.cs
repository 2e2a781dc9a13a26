using Insights.Domain.Accounts;
using Insights.Storage.Accounts;

namespace Insights.Storage.Sqlite;

/// <summary>Accounts, keys and the audit log: few rows, seldom written, each time on a connection of its own.</summary>
internal sealed class SqliteAccounts(SqliteDatabase database) : IAccountStore
{
    public ValueTask<long> ReadChangesAsync(CancellationToken ct) => ReadAsync(
        session =>
        {
            var row = session["SELECT count FROM account_changes"];
            row.Step();
            var count = row.Int64(0);
            row.Reset();
            return count;
        },
        ct);

    public ValueTask<bool> CreateAsync(Account account, AuditEntry audit, CancellationToken ct) => ChangeAsync(
        session => session["INSERT INTO account (name, settings, created_ms) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING"]
            .Bind(1, account.Name).Bind(2, SettingsJson.ToText(account.Settings)).Bind(3, account.CreatedAt.ToUnixTimeMilliseconds()).Run() == 1,
        audit,
        ct);

    public ValueTask<bool> ChangeSettingsAsync(
        string account, AccountSettings settings, long revision, AuditEntry audit, CancellationToken ct) => ChangeAsync(
        session => session["UPDATE account SET settings = ?3, revision = revision + 1 WHERE name = ?1 AND revision = ?2"]
            .Bind(1, account).Bind(2, revision).Bind(3, SettingsJson.ToText(settings)).Run() == 1,
        audit,
        ct);

    public ValueTask<IReadOnlyList<Account>> ListAccountsAsync(CancellationToken ct) => ReadAsync<IReadOnlyList<Account>>(
        session =>
        {
            var found = new List<Account>();
            var rows = session["SELECT name, settings, created_ms, revision, deleting_ms FROM account ORDER BY name"];
            while (rows.Step())
                found.Add(new Account(rows.Text(0), StoredSettings.Read(rows.Text(1)), At(rows.Int64(2)), rows.Int64(3), AtOrNull(rows.Int64OrNull(4))));
            return found;
        },
        ct);

    public async ValueTask AddKeyAsync(StoredKey key, AuditEntry audit, CancellationToken ct) => await ChangeAsync(
        session =>
        {
            Add(session, key);
            return true;
        },
        audit,
        ct).ConfigureAwait(false);

    public ValueTask<IReadOnlyList<StoredKey>> ListKeysAsync(CancellationToken ct) => ReadAsync<IReadOnlyList<StoredKey>>(
        session =>
        {
            var found = new List<StoredKey>();
            var rows = session["SELECT key_id, account, kind, hash, created_ms, revoked_ms, description, last_used_ms, origins FROM api_key ORDER BY key_id"];
            while (rows.Step())
            {
                found.Add(new StoredKey(
                    rows.Text(0), rows.TextOrNull(1), (KeyKind)rows.Int32(2), rows.Bytes(3), At(rows.Int64(4)),
                    AtOrNull(rows.Int64OrNull(5)), rows.Text(6), AtOrNull(rows.Int64OrNull(7)))
                {
                    Origins = StoredOrigins.Read(rows.Text(8)),
                });
            }
            return found;
        },
        ct);

    public ValueTask<bool> RevokeKeyAsync(
        string account, string keyId, DateTimeOffset at, StoredKey? successor, AuditEntry audit, CancellationToken ct) => ChangeAsync(
        session =>
        {
            var revoked = session["UPDATE api_key SET revoked_ms = min(coalesce(revoked_ms, ?3), ?3) WHERE account = ?1 AND key_id = ?2"]
                .Bind(1, account).Bind(2, keyId).Bind(3, at.ToUnixTimeMilliseconds()).Run() == 1;
            if (revoked && successor is not null)
                Add(session, successor);
            return revoked;
        },
        audit,
        ct);

    public async ValueTask WriteUsesAsync(IReadOnlyList<KeyUse> uses, CancellationToken ct) => await RunAsync(
        session =>
        {
            foreach (var use in uses)
                session["UPDATE api_key SET last_used_ms = max(coalesce(last_used_ms, ?2), ?2) WHERE key_id = ?1"]
                    .Bind(1, use.KeyId).Bind(2, use.At.ToUnixTimeMilliseconds()).Run();
            return true;
        },
        ct).ConfigureAwait(false);

    public ValueTask<bool> BeginDeletionAsync(string account, DateTimeOffset at, AuditEntry audit, CancellationToken ct) => ChangeAsync(
        session =>
        {
            if (session["UPDATE account SET deleting_ms = ?2 WHERE name = ?1 AND deleting_ms IS NULL"]
                .Bind(1, account).Bind(2, at.ToUnixTimeMilliseconds()).Run() != 1)
                return false;
            session["UPDATE api_key SET revoked_ms = min(coalesce(revoked_ms, ?2), ?2) WHERE account = ?1"]
                .Bind(1, account).Bind(2, at.ToUnixTimeMilliseconds()).Run();
            return true;
        },
        audit,
        ct);

    public async ValueTask EndDeletionAsync(string account, CancellationToken ct) => await RunAsync(
        session =>
        {
            // Waits for nobody: transactions of one file come one after another.
            var rows = session["SELECT 1 FROM account WHERE name = ?1 AND deleting_ms IS NOT NULL"].Bind(1, account);
            var found = rows.Step();
            rows.Reset();
            if (!found)
                return false;
            foreach (var table in DeletedAccount.Tables)
                session[table].Bind(1, account).Run();
            foreach (var count in DeletedAccount.Counts)
                session[count].Run();
            return true;
        },
        ct).ConfigureAwait(false);

    public async ValueTask AuditAsync(AuditEntry entry, CancellationToken ct) => await RunAsync(
        session =>
        {
            Write(session, entry);
            return true;
        },
        ct).ConfigureAwait(false);

    public ValueTask<IReadOnlyList<AuditEntry>> ListAuditAsync(string? account, long? before, int limit, CancellationToken ct) =>
        ReadAsync<IReadOnlyList<AuditEntry>>(
            session =>
            {
                var found = new List<AuditEntry>();
                var rows = session[
                    """
                    SELECT number, at_ms, key_id, action, account, target, detail FROM audit_log
                    WHERE (?1 IS NULL OR account = ?1) AND number < coalesce(?2, 9223372036854775807) ORDER BY number DESC LIMIT ?3
                    """].Bind(1, account).Bind(2, before).Bind(3, limit);
                while (rows.Step())
                    found.Add(new AuditEntry(
                        At(rows.Int64(1)), rows.Text(2), (AuditAction)rows.Int32(3), rows.TextOrNull(4), rows.TextOrNull(5), rows.TextOrNull(6),
                        rows.Int64(0)));
                return found;
            },
            ct);

    private static void Add(SqliteSession session, StoredKey key) =>
        session["INSERT INTO api_key (key_id, account, kind, hash, created_ms, revoked_ms, description, origins) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)"]
            .Bind(1, key.KeyId).Bind(2, key.Account).Bind(3, (long)key.Kind).Bind(4, key.Hash.Span)
            .Bind(5, key.CreatedAt.ToUnixTimeMilliseconds()).Bind(6, key.RevokedAt?.ToUnixTimeMilliseconds())
            .Bind(7, key.Description).Bind(8, StoredOrigins.Write(key.Origins)).Run();

    private static void Write(SqliteSession session, AuditEntry entry) =>
        session["INSERT INTO audit_log (at_ms, key_id, action, account, target, detail) VALUES (?1, ?2, ?3, ?4, ?5, ?6)"]
            .Bind(1, entry.At.ToUnixTimeMilliseconds()).Bind(2, entry.KeyId).Bind(3, (long)entry.Action)
            .Bind(4, entry.Account).Bind(5, entry.Target).Bind(6, entry.Detail).Run();

    /// <summary>A change with its entry in the audit log, and the count that tells other processes; all or nothing.</summary>
    private ValueTask<bool> ChangeAsync(Func<SqliteSession, bool> change, AuditEntry audit, CancellationToken ct) => RunAsync(
        session =>
        {
            if (!change(session))
                return false;
            session["UPDATE account_changes SET count = count + 1"].Run();
            Write(session, audit);
            return true;
        },
        ct);

    /// <summary>In one transaction. Off the caller's thread: it may have to wait for the writer's commit.</summary>
    private async ValueTask<T> RunAsync<T>(Func<SqliteSession, T> work, CancellationToken ct) => await Task.Run(
        () =>
        {
            var connection = database.OpenForWriting();
            using var session = new SqliteSession(connection);
            using var transaction = connection.BeginTransaction(deferred: false);
            var result = work(session);
            transaction.Commit();
            return result;
        },
        ct).ConfigureAwait(false);

    private async ValueTask<T> ReadAsync<T>(Func<SqliteSession, T> read, CancellationToken ct) => await Task.Run(
        () =>
        {
            using var session = new SqliteSession(database.OpenForReading());
            return read(session);
        },
        ct).ConfigureAwait(false);

    private static DateTimeOffset? AtOrNull(long? ms) => ms is { } known ? At(known) : null;

    private static DateTimeOffset At(long ms) => DateTimeOffset.FromUnixTimeMilliseconds(ms);
}
