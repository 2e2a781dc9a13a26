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

    public ValueTask WriteUsesAsync(IReadOnlyList<KeyUse> uses, CancellationToken ct)
    {
        lock (database.Gate)
        {
            database.UseWrites += uses.Count;
            foreach (var use in uses)
            {
                if (database.Keys.TryGetValue(use.KeyId, out var key) && !(key.LastUsedAt > use.At))
                    database.Keys[use.KeyId] = key with { LastUsedAt = use.At };
            }
        }
        return ValueTask.CompletedTask;
    }

    public ValueTask<bool> BeginDeletionAsync(string account, DateTimeOffset at, AuditEntry audit, CancellationToken ct) => Change(
        () =>
        {
            if (!database.Accounts.TryGetValue(account, out var known) || known.DeletingSince is not null)
                return false;
            database.Accounts[account] = known with { DeletingSince = at };
            foreach (var key in database.Keys.Values.Where(k => k.Account == account).ToList())
                database.Keys[key.KeyId] = key with { RevokedAt = key.RevokedAt < at ? key.RevokedAt : at };
            return true;
        },
        audit);

    public ValueTask EndDeletionAsync(string account, CancellationToken ct)
    {
        lock (database.Gate)
        {
            if (database.Accounts.GetValueOrDefault(account)?.DeletingSince is null)
                return ValueTask.CompletedTask;
            database.Accounts.Remove(account);
            foreach (var key in database.Keys.Values.Where(k => k.Account == account).ToList())
                database.Keys.Remove(key.KeyId);
            database.Change(account, all => all.Clear());
            database.Put(account, Domain.Segments.SegmentBook.Empty);
            database.Forget((of, _) => of == account);
            database.Changes++;
        }
        return ValueTask.CompletedTask;
    }

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
