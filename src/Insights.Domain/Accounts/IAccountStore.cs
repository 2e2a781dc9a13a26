namespace Insights.Domain.Accounts;

/// <summary>Where accounts and keys are kept. Safe for concurrent use; answers are durable.</summary>
public interface IAccountStore
{
    /// <summary>Adds an account; false where the name is taken.</summary>
    ValueTask<bool> CreateAsync(Account account, CancellationToken ct);

    /// <summary>All accounts, by name.</summary>
    ValueTask<IReadOnlyList<Account>> ListAccountsAsync(CancellationToken ct);

    /// <summary>Adds a key; its account exists, unless it is the operator's, which has none.</summary>
    ValueTask AddKeyAsync(StoredKey key, CancellationToken ct);

    /// <summary>All keys of all accounts, revoked ones too.</summary>
    ValueTask<IReadOnlyList<StoredKey>> ListKeysAsync(CancellationToken ct);

    /// <summary>Revokes a key from now on; false where the account has no such key. A second time changes nothing.</summary>
    ValueTask<bool> RevokeKeyAsync(string account, string keyId, DateTimeOffset at, CancellationToken ct);
}

/// <summary>One customer.</summary>
public sealed record Account(string Name, AccountSettings Settings, DateTimeOffset CreatedAt);

/// <summary>A key as stored: its secret only as a hash.</summary>
/// <param name="KeyId">Public part, unique.</param>
/// <param name="Account">The one account that it opens; null for the operator's, and for no other.</param>
/// <param name="Hash">SHA-256 of the whole key's text.</param>
public sealed record StoredKey(
    string KeyId,
    string? Account,
    KeyKind Kind,
    ReadOnlyMemory<byte> Hash,
    DateTimeOffset CreatedAt,
    DateTimeOffset? RevokedAt);
