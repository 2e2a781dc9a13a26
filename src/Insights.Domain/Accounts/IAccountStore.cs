namespace Insights.Domain.Accounts;

/// <summary>
/// Where accounts, keys and the audit log are kept. Safe for concurrent use; answers are durable. A change and its entry in
/// the audit log are one: both are there, or neither.
/// </summary>
public interface IAccountStore
{
    /// <summary>
    /// A number that grows with every change of an account or a key, made by whatever process. Read before accounts and keys
    /// it says that they are at least as new.
    /// </summary>
    ValueTask<long> ReadChangesAsync(CancellationToken ct);

    /// <summary>Adds an account, of revision 1; false where the name is taken.</summary>
    ValueTask<bool> CreateAsync(Account account, AuditEntry audit, CancellationToken ct);

    /// <summary>Replaces the settings of an account whose revision is <paramref name="revision"/>, which then grows by one; false where it is not.</summary>
    ValueTask<bool> ChangeSettingsAsync(string account, AccountSettings settings, long revision, AuditEntry audit, CancellationToken ct);

    /// <summary>All accounts, by name.</summary>
    ValueTask<IReadOnlyList<Account>> ListAccountsAsync(CancellationToken ct);

    /// <summary>Adds a key; its account exists, unless it is the operator's, which has none.</summary>
    ValueTask AddKeyAsync(StoredKey key, AuditEntry audit, CancellationToken ct);

    /// <summary>All keys of all accounts, revoked ones too.</summary>
    ValueTask<IReadOnlyList<StoredKey>> ListKeysAsync(CancellationToken ct);

    /// <summary>
    /// Revokes a key from <paramref name="at"/> on, and adds another in its place where one is given; false, and nothing
    /// changed, where the account has no such key. It never ends later than it would have: a second time changes nothing.
    /// </summary>
    ValueTask<bool> RevokeKeyAsync(
        string account, string keyId, DateTimeOffset at, StoredKey? successor, AuditEntry audit, CancellationToken ct);

    /// <summary>Writes down when keys were last used. No moment replaces a later one; keys that are not there are passed over. Not counted as a change.</summary>
    ValueTask WriteUsesAsync(IReadOnlyList<KeyUse> uses, CancellationToken ct);

    /// <summary>
    /// Marks an account as being deleted from <paramref name="at"/> on and ends its keys; false, and nothing changed, where there is
    /// no such account or it is being deleted already.
    /// </summary>
    ValueTask<bool> BeginDeletionAsync(string account, DateTimeOffset at, AuditEntry audit, CancellationToken ct);

    /// <summary>
    /// Removes an account that is being deleted, with its settings, keys, attributes, segments and their watches; the audit log stays.
    /// Changes nothing where there is none. Its users must be gone.
    /// </summary>
    ValueTask EndDeletionAsync(string account, CancellationToken ct);

    /// <summary>Adds to the audit log what changed no account.</summary>
    ValueTask AuditAsync(AuditEntry entry, CancellationToken ct);

    /// <summary>A page of the audit log, newest first.</summary>
    /// <param name="account">Only what was done to this account; null: all.</param>
    /// <param name="before">Only entries of smaller numbers; null: from the newest.</param>
    /// <param name="limit">Most entries; positive.</param>
    ValueTask<IReadOnlyList<AuditEntry>> ListAuditAsync(string? account, long? before, int limit, CancellationToken ct);
}

/// <summary>One customer.</summary>
/// <param name="Revision">From 1; grows with every change of the settings.</param>
/// <param name="DeletingSince">Since when it is being deleted: no key opens it any more. Null: it lives.</param>
public sealed record Account(
    string Name, AccountSettings Settings, DateTimeOffset CreatedAt, long Revision = 1, DateTimeOffset? DeletingSince = null);

/// <summary>A key as stored: its secret only as a hash.</summary>
/// <param name="KeyId">Public part, unique.</param>
/// <param name="Account">The one account that it opens; null for the operator's, and for no other.</param>
/// <param name="Hash">SHA-256 of the whole key's text.</param>
/// <param name="RevokedAt">From this moment on, which may lie ahead, it opens nothing; null: it is good.</param>
/// <param name="Description">For people; up to 256 characters, empty by default.</param>
/// <param name="LastUsedAt">Up to a minute late; null: it was never used.</param>
public sealed record StoredKey(
    string KeyId,
    string? Account,
    KeyKind Kind,
    ReadOnlyMemory<byte> Hash,
    DateTimeOffset CreatedAt,
    DateTimeOffset? RevokedAt,
    string Description = "",
    DateTimeOffset? LastUsedAt = null)
{
    /// <summary>The pages that a browser key admits (<see cref="KeyOrigins"/>); of other kinds empty.</summary>
    public IReadOnlyList<string> Origins { get; init; } = [];
}

/// <summary>When a key was used.</summary>
public readonly record struct KeyUse(string KeyId, DateTimeOffset At);
