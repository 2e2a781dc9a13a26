using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Security.Cryptography;
using System.Text;
using Insights.Domain.Accounts;
using Insights.Domain.EndUsers.Ports;
using Insights.Service.Keys;

namespace Insights.Service.Accounts;

/// <summary>
/// Accounts, their settings and their keys, answered from memory. A change made here is in force at once, one made by
/// another process when <see cref="RefreshAsync"/> next runs (every <see cref="RefreshEvery"/>). Safe for concurrent use.
/// </summary>
public sealed class AccountDirectory(IAccountStore store, TimeProvider clock, OperatorKey operatorKey) : IAccountSettings
{
    /// <summary>How old the answers may be: 2 seconds.</summary>
    public static readonly TimeSpan RefreshEvery = TimeSpan.FromSeconds(2);

    private volatile State _state = new(
        FrozenDictionary<string, Account>.Empty,
        FrozenDictionary<HashKey, StoredKey>.Empty);

    /// <summary>Reads all accounts and keys anew.</summary>
    public async Task RefreshAsync(CancellationToken ct)
    {
        var accounts = await store.ListAccountsAsync(ct).ConfigureAwait(false);
        var keys = await store.ListKeysAsync(ct).ConfigureAwait(false);
        _state = new State(
            accounts.ToFrozenDictionary(a => a.Name, StringComparer.Ordinal),
            keys.ToFrozenDictionary(k => new HashKey(k.Hash.Span)));
    }

    /// <inheritdoc/>
    public AccountSettings Of(string account) =>
        _state.Accounts.TryGetValue(account, out var known) ? known.Settings : AccountSettings.Default;

    /// <summary>Who a key is.</summary>
    /// <exception cref="ServiceException"><see cref="ServiceFault.Unauthenticated"/> for no key, an unknown and a revoked one alike.</exception>
    public Caller Authenticate(string? key)
    {
        if (string.IsNullOrEmpty(key))
            throw new ServiceException(ServiceFault.Unauthenticated, "A key is missing; send it in the header x-api-key.");
        if (key.Length > MaxKeyLength)
            throw Unknown();
        var state = _state;
        if (state.Callers.TryGetValue(key, out var caller))
            return caller;
        caller = Find(key, state) ?? throw Unknown();
        state.Callers.TryAdd(key, caller);
        return caller;
    }

    private Caller? Find(string key, State state)
    {
        Span<byte> hash = stackalloc byte[32];
        Span<byte> bytes = stackalloc byte[MaxKeyLength * 3];
        SHA256.HashData(bytes[..Encoding.UTF8.GetBytes(key, bytes)], hash);
        if (operatorKey.Matches(hash))
            return OperatorKey.Caller;
        // Looked up by the hash of 256 random bits: nothing can be learnt from how long that takes.
        return state.Keys.TryGetValue(new HashKey(hash), out var known) && known.RevokedAt is null
            && (known.Kind != KeyKind.Operator || !operatorKey.IsConfigured)
            ? new Caller(known.Account, known.Kind, known.KeyId)
            : null;
    }

    private const int MaxKeyLength = 256;

    private static ServiceException Unknown() =>
        new(ServiceFault.Unauthenticated, "The key is not known, or it was revoked.");

    /// <summary>Adds an account.</summary>
    /// <exception cref="ServiceException">The name or the settings are no good, or the name is taken.</exception>
    public async Task<Account> CreateAsync(string? name, AccountSettings settings, CancellationToken ct)
    {
        if (!AccountName.IsValid(name))
            throw ServiceException.Invalid("account", "must be 1 to 64 of a-z, 0-9, '-' and '_', beginning with a letter or digit");
        var account = new Account(name!, settings, clock.GetUtcNow());
        if (!await store.CreateAsync(account, ct).ConfigureAwait(false))
            throw new ServiceException(ServiceFault.AlreadyExists, $"The account '{name}' exists already.");
        await RefreshAsync(ct).ConfigureAwait(false);
        return account;
    }

    /// <exception cref="ServiceException"><see cref="ServiceFault.NotFound"/>.</exception>
    public Account Get(string name) =>
        _state.Accounts.TryGetValue(name, out var account)
            ? account
            : throw new ServiceException(ServiceFault.NotFound, "There is no such account.");

    /// <summary>Makes a key; its text is told this once.</summary>
    /// <exception cref="ServiceException">The kind is none that an account has, or there is no such account.</exception>
    public async Task<(StoredKey Key, string Text)> CreateKeyAsync(string account, KeyKind kind, CancellationToken ct)
    {
        if (kind is not (KeyKind.Ingest or KeyKind.Server or KeyKind.Import))
            throw ServiceException.Invalid("kind", "must be INGEST, SERVER or IMPORT");
        Get(account);
        var (keyId, text) = ApiKeyText.Create(kind);
        var key = new StoredKey(keyId, account, kind, ApiKeyText.Hash(text), clock.GetUtcNow(), null);
        await store.AddKeyAsync(key, ct).ConfigureAwait(false);
        await RefreshAsync(ct).ConfigureAwait(false);
        return (key, text);
    }

    /// <summary>
    /// Makes the operator key that is kept in the store, where none is configured and none is there. Two processes that do so
    /// at the same moment make one each, and both work.
    /// </summary>
    /// <returns>Its text, told this once; null where there is a key already.</returns>
    public async Task<string?> MakeOperatorKeyAsync(CancellationToken ct)
    {
        if (operatorKey.IsConfigured)
            return null;
        await RefreshAsync(ct).ConfigureAwait(false);
        if (_state.Keys.Values.Any(k => k.Kind == KeyKind.Operator && k.RevokedAt is null))
            return null;
        var (keyId, text) = ApiKeyText.Create(KeyKind.Operator);
        await store.AddKeyAsync(
            new StoredKey(keyId, null, KeyKind.Operator, ApiKeyText.Hash(text), clock.GetUtcNow(), null), ct).ConfigureAwait(false);
        await RefreshAsync(ct).ConfigureAwait(false);
        return text;
    }

    /// <summary>Keys of an account, oldest first, revoked ones too.</summary>
    public IReadOnlyList<StoredKey> Keys(string account)
    {
        Get(account);
        return [.. _state.Keys.Values.Where(k => k.Account == account).OrderBy(k => k.CreatedAt).ThenBy(k => k.KeyId, StringComparer.Ordinal)];
    }

    /// <summary>Revokes a key: here at once, in other processes within <see cref="RefreshEvery"/>.</summary>
    /// <exception cref="ServiceException"><see cref="ServiceFault.NotFound"/>.</exception>
    public async Task RevokeKeyAsync(string account, string keyId, CancellationToken ct)
    {
        Get(account);
        if (!await store.RevokeKeyAsync(account, keyId, clock.GetUtcNow(), ct).ConfigureAwait(false))
            throw new ServiceException(ServiceFault.NotFound, "The account has no such key.");
        await RefreshAsync(ct).ConfigureAwait(false);
    }

    private sealed record State(FrozenDictionary<string, Account> Accounts, FrozenDictionary<HashKey, StoredKey> Keys)
    {
        /// <summary>
        /// Keys found good since the last <see cref="RefreshAsync"/>, by their text, so that a key is not hashed for every call.
        /// Never more than there are keys, and gone with this state.
        /// </summary>
        public ConcurrentDictionary<string, Caller> Callers { get; } = new(StringComparer.Ordinal);
    }
}
