using Insights.Domain.Accounts;

namespace Insights.Testing.InMemory;

public sealed partial class InMemoryStore : IAccountStore
{
    public ValueTask<long> ReadChangesAsync(CancellationToken ct) => Read(() => database.Changes);

    public ValueTask<bool> CreateAsync(Account account, AuditEntry audit, CancellationToken ct) =>
        Change(() => database.Accounts.TryAdd(account.Name, account), audit);

    public ValueTask<bool> ChangeSettingsAsync(
        string account, AccountSettings settings, long revision, AuditEntry audit, CancellationToken ct) => Change(
        () =>
        {
            if (!database.Accounts.TryGetValue(account, out var known) || known.Revision != revision)
                return false;
            database.Accounts[account] = known with { Settings = settings, Revision = revision + 1 };
            return true;
        },
        audit);

    public ValueTask<IReadOnlyList<Account>> ListAccountsAsync(CancellationToken ct) =>
        Read<IReadOnlyList<Account>>(() => [.. database.Accounts.Values]);

    public async ValueTask AddKeyAsync(StoredKey key, AuditEntry audit, CancellationToken ct) =>
        await Change(() => database.Keys.TryAdd(key.KeyId, key), audit);

    public ValueTask<IReadOnlyList<StoredKey>> ListKeysAsync(CancellationToken ct) =>
        Read<IReadOnlyList<StoredKey>>(() => [.. database.Keys.Values]);

    public ValueTask<bool> RevokeKeyAsync(
        string account, string keyId, DateTimeOffset at, StoredKey? successor, AuditEntry audit, CancellationToken ct) => Change(
        () =>
        {
            if (!database.Keys.TryGetValue(keyId, out var key) || key.Account != account)
                return false;
            database.Keys[keyId] = key with { RevokedAt = key.RevokedAt < at ? key.RevokedAt : at };
            if (successor is not null)
                database.Keys.Add(successor.KeyId, successor);
            return true;
        },
        audit);

    public ValueTask AuditAsync(AuditEntry entry, CancellationToken ct)
    {
        lock (database.Gate)
            database.Audit.Add(entry with { Number = database.Audit.Count + 1 });
        return ValueTask.CompletedTask;
    }

    public ValueTask<IReadOnlyList<AuditEntry>> ListAuditAsync(string? account, long? before, int limit, CancellationToken ct) =>
        Read<IReadOnlyList<AuditEntry>>(() =>
        [
            .. Enumerable.Reverse(database.Audit)
                .Where(e => (account is null || e.Account == account) && e.Number < (before ?? long.MaxValue)).Take(limit),
        ]);

    private ValueTask<bool> Change(Func<bool> change, AuditEntry audit)
    {
        lock (database.Gate)
        {
            if (!change())
                return new ValueTask<bool>(false);
            database.Changes++;
            database.Audit.Add(audit with { Number = database.Audit.Count + 1 });
            return new ValueTask<bool>(true);
        }
    }
}
