using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Security.Cryptography;
using System.Text;
using Insights.Domain.Accounts;
using Insights.Domain.EndUsers.Ports;
using Insights.Service.Keys;

namespace Insights.Service.Accounts;

/// <summary>
/// Accounts, their settings and their keys, answered from memory: as they were when <see cref="RefreshAsync"/> last ran,
/// which it does every <see cref="RefreshEvery"/> and after each change made by this process. Safe for concurrent use.
/// </summary>
/// <param name="dataCenter">The data center of this cluster; null: it says of none.</param>
public sealed class AccountDirectory(IAccountStore store, TimeProvider clock, OperatorKey operatorKey, string? dataCenter = null)
    : IAccountSettings
{
    /// <summary>How old the answers may be: 1 second.</summary>
    public static readonly TimeSpan RefreshEvery = TimeSpan.FromSeconds(1);

    private readonly Lock _taking = new();
    private readonly ConcurrentDictionary<string, KeyRate> _rates = new(StringComparer.Ordinal);
    private readonly KeyUses _uses = new();

    private volatile State _state = new(
        Changes: -1,
        FrozenDictionary<string, Account>.Empty,
        FrozenDictionary<HashKey, StoredKey>.Empty);

    /// <summary>The data center of this cluster; null: it says of none.</summary>
    public string? DataCenter => dataCenter;

    /// <summary>Reads all accounts and keys anew, where any process changed one since they were read last.</summary>
    public async Task RefreshAsync(CancellationToken ct)
    {
        var seen = _state;
        var changes = await store.ReadChangesAsync(ct).ConfigureAwait(false);
        if (changes == seen.Changes)
            return;
        var accounts = await store.ListAccountsAsync(ct).ConfigureAwait(false);
        var keys = await store.ListKeysAsync(ct).ConfigureAwait(false);
        var read = new State(
            changes,
            accounts.ToFrozenDictionary(a => a.Name, StringComparer.Ordinal),
            keys.ToFrozenDictionary(k => new HashKey(k.Hash.Span)));
        lock (_taking)
        {
            // What another refresh read later stays.
            if (ReferenceEquals(_state, seen) || changes > _state.Changes)
                _state = read;
        }
    }

    /// <summary>Writes down which keys were used here: of each at most once in <see cref="KeyUses.WriteEvery"/>. To be called every second.</summary>
    public async Task WriteUsesAsync(CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var due = _uses.TakeDue(now);
        if (due.Count == 0)
            return;
        await store.WriteUsesAsync(due, ct).ConfigureAwait(false);
        _uses.Written(due, now);
    }

    /// <summary>All accounts, by name (ordinal).</summary>
    public IEnumerable<Account> All => _state.Accounts.Values.OrderBy(a => a.Name, StringComparer.Ordinal);

    /// <inheritdoc/>
    public AccountSettings Of(string account) =>
        _state.Accounts.TryGetValue(account, out var known) ? known.Settings : AccountSettings.Default;

    internal Account? Find(string name) => _state.Accounts.GetValueOrDefault(name);

    /// <exception cref="ServiceException"><see cref="ServiceFault.NotFound"/>.</exception>
    public Account Get(string name) => Find(name) ?? throw new ServiceException(ServiceFault.NotFound, "There is no such account.");

    /// <summary>The same, unless it is being deleted: nothing of it can be changed any more.</summary>
    /// <exception cref="ServiceException"><see cref="ServiceFault.NotFound"/>.</exception>
    public Account GetLiving(string name) => Get(name) is { DeletingSince: null } account
        ? account
        : throw new ServiceException(ServiceFault.NotFound, "The account is being deleted.");

    /// <summary>Keys of an account, oldest first, revoked ones too.</summary>
    /// <param name="read">Keys as they were just read; null: as they are known here.</param>
    /// <exception cref="ServiceException"><see cref="ServiceFault.NotFound"/>.</exception>
    public List<StoredKey> Keys(string account, IReadOnlyList<StoredKey>? read = null)
    {
        Get(account);
        return [.. (read ?? _state.Keys.Values).Where(k => k.Account == account).OrderBy(k => k.CreatedAt).ThenBy(k => k.KeyId, StringComparer.Ordinal)];
    }

    /// <summary>Whether the store has an operator key that is good.</summary>
    internal bool HasOperatorKey => _state.Keys.Values.Any(k => k.Kind == KeyKind.Operator && IsGood(k));

    /// <summary>Who a key is.</summary>
    /// <exception cref="ServiceException">
    /// <see cref="ServiceFault.Unauthenticated"/> for no key, an unknown and a revoked one alike;
    /// <see cref="ServiceFault.FailedPrecondition"/> for that of an account in another data center.
    /// </exception>
    public Caller Authenticate(string? key)
    {
        if (string.IsNullOrEmpty(key))
            throw new ServiceException(ServiceFault.Unauthenticated, "A key is missing; send it in the header x-api-key.");
        if (key.Length > MaxKeyLength)
            throw Unknown();
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        Span<byte> bytes = stackalloc byte[MaxKeyLength * 3];
        SHA256.HashData(bytes[..Encoding.UTF8.GetBytes(key, bytes)], hash);
        if (operatorKey.Matches(hash))
            return OperatorKey.Caller;
        // Looked up by the hash of 256 random bits: nothing can be learnt from how long that takes.
        var (state, found) = (_state, new HashKey(hash));
        if (!state.Callers.TryGetValue(found, out var known) || !known.Caller.IsGood(clock))
        {
            var caller = Find(found, state) ?? throw Unknown();
            known = state.Callers[found] = (caller, _uses.Of(caller.KeyId));
        }
        known.Use.Mark();
        return known.Caller;
    }

    private Caller? Find(HashKey hash, State state)
    {
        if (!state.Keys.TryGetValue(hash, out var known) || !IsGood(known)
            || (known.Kind == KeyKind.Operator && operatorKey.IsConfigured))
            return null;
        if (known.Account is not null)
        {
            if (state.Accounts.GetValueOrDefault(known.Account) is not { DeletingSince: null })
                return null;
            MustBeHere(known.Account);
        }
        return new Caller(known.Account, known.Kind, known.KeyId)
        {
            Settings = known.Account is not null && state.Accounts.TryGetValue(known.Account, out var account) ? account.Settings : AccountSettings.Default,
            EndsAt = known.RevokedAt,
            Rate = RateOf(known, state),
        };
    }

    private KeyRate? RateOf(StoredKey key, State state)
    {
        if (key.Account is null || !state.Accounts.TryGetValue(key.Account, out var account) || account.Settings.RateLimits == default)
            return null;
        // One for as long as the process lives: a change of settings must not fill it up.
        var rate = _rates.GetOrAdd(key.KeyId, _ => new KeyRate(clock));
        rate.Limits = account.Settings.RateLimits;
        return rate;
    }

    /// <exception cref="ServiceException"><see cref="ServiceFault.FailedPrecondition"/>: the account belongs to another data center, which it names.</exception>
    public void MustBeHere(string account)
    {
        if (Of(account).DataCenter is { } home && home != dataCenter)
            throw new ServiceException(
                ServiceFault.FailedPrecondition,
                $"The account belongs to the data center '{home}'; this one is {(dataCenter is null ? "none" : $"'{dataCenter}'")}. Nothing was stored.");
    }

    private const int MaxKeyLength = 256;

    private bool IsGood(StoredKey key) => key.RevokedAt is not { } end || clock.GetUtcNow() < end;

    private static ServiceException Unknown() =>
        new(ServiceFault.Unauthenticated, "The key is not known, or it was revoked.");

    private sealed record State(long Changes, FrozenDictionary<string, Account> Accounts, FrozenDictionary<HashKey, StoredKey> Keys)
    {
        /// <summary>
        /// Keys found good since anything last changed. Never more than there are keys, and gone with this state. By their hashes: a
        /// key itself is held no longer than the call that brought it.
        /// </summary>
        public ConcurrentDictionary<HashKey, (Caller Caller, KeyUses.Use Use)> Callers { get; } = new();
    }
}
