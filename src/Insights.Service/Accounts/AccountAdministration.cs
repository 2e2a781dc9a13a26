using Insights.Domain.Accounts;
using Insights.Domain.Attributes;
using Insights.Service.Keys;
using Insights.Service.Lists;

namespace Insights.Service.Accounts;

/// <summary>
/// Changes of accounts, settings and keys, for operators, each with its entry in the audit log. In force here at once, in
/// other processes within <see cref="AccountDirectory.RefreshEvery"/> and the time to read.
/// </summary>
public sealed class AccountAdministration(AccountDirectory accounts, IAccountStore store, OperatorKey operatorKey, TimeProvider clock)
{
    /// <summary>How often a change is tried that says of no revision, when others change the same account.</summary>
    private const int Tries = 10;

    /// <summary>Adds an account. It belongs to the data center of this cluster, unless the settings name one.</summary>
    /// <exception cref="ServiceException">PermissionDenied, InvalidArgument, AlreadyExists.</exception>
    public async Task<Account> CreateAsync(Caller by, string? name, AccountSettings settings, CancellationToken ct)
    {
        by.MustBeOperator();
        if (!AccountName.IsValid(name))
            throw ServiceException.Invalid("account", "must be 1 to 64 of a-z, 0-9, '-' and '_', beginning with a letter or digit");
        settings = settings with { DataCenter = settings.DataCenter ?? accounts.DataCenter };
        if (settings.Faults() is { Count: > 0 } faults)
            throw ServiceException.InvalidSettings(faults);
        var account = new Account(name!, settings, clock.GetUtcNow());
        var audit = Entry(by, AuditAction.CreateAccount, name, null, SettingsJson.DifferenceToText(AccountSettings.Default, settings));
        if (!await store.CreateAsync(account, audit, ct).ConfigureAwait(false))
            throw new ServiceException(ServiceFault.AlreadyExists, $"The account '{name}' exists already.");
        await accounts.RefreshAsync(ct).ConfigureAwait(false);
        return account;
    }

    /// <summary>Accounts by name (ordinal), those that are being deleted too.</summary>
    /// <param name="pageSize">1 to 1,000; 0 or null: 50.</param>
    /// <param name="pageToken">As the previous page gave it; null or empty for the first.</param>
    /// <exception cref="ServiceException">PermissionDenied, InvalidArgument.</exception>
    public async Task<AccountPage> ListAsync(Caller by, int? pageSize, string? pageToken, CancellationToken ct)
    {
        by.MustBeOperator();
        var size = PageSize.Of(pageSize);
        if (!string.IsNullOrEmpty(pageToken) && !AccountName.IsValid(pageToken))
            throw PageSize.NoSuchPage();
        await accounts.RefreshAsync(ct).ConfigureAwait(false);
        var found = accounts.All.Where(a => string.CompareOrdinal(a.Name, pageToken ?? "") > 0).Take(size + 1).ToList();
        return found.Count <= size ? new AccountPage(found, null) : new AccountPage(found[..size], found[size - 1].Name);
    }

    /// <summary>The account as it is now, for an operator or a key that reads it.</summary>
    /// <exception cref="ServiceException">PermissionDenied, NotFound.</exception>
    public async Task<Account> GetAsync(Caller by, string account, CancellationToken ct)
    {
        by.MustManage(account);
        await accounts.RefreshAsync(ct).ConfigureAwait(false);
        return accounts.Get(account);
    }

    /// <summary>Changes settings; the whole that comes of it must be valid.</summary>
    /// <param name="given">The new values.</param>
    /// <param name="fields">The fields that change, in their JSON names; null: all. One that is not given has its default.</param>
    /// <param name="revision">The revision that the change was made for; null: whatever it is.</param>
    /// <exception cref="ServiceException">PermissionDenied, NotFound, InvalidArgument; Aborted: it has another revision.</exception>
    public async Task<Account> ChangeSettingsAsync(
        Caller by, string account, AccountSettings given, IReadOnlyList<string>? fields, long? revision, CancellationToken ct)
    {
        by.MustBeOperator();
        for (var tries = 0; tries < Tries; tries++)
        {
            await accounts.RefreshAsync(ct).ConfigureAwait(false);
            var now = accounts.GetLiving(account);
            var settings = fields is null ? given : Change(now.Settings, given, fields);
            if (settings.Faults() is { Count: > 0 } faults)
                throw ServiceException.InvalidSettings(faults);
            if (revision is not null && revision != now.Revision)
                break;
            var audit = Entry(by, AuditAction.UpdateSettings, account, null, SettingsJson.DifferenceToText(now.Settings, settings));
            if (!await store.ChangeSettingsAsync(account, settings, now.Revision, audit, ct).ConfigureAwait(false))
                continue;
            await accounts.RefreshAsync(ct).ConfigureAwait(false);
            return now with { Settings = settings, Revision = now.Revision + 1 };
        }
        throw new ServiceException(
            ServiceFault.Aborted, "The settings were changed by someone else; read them again, and make the change for their new revision.");
    }

    private static AccountSettings Change(AccountSettings settings, AccountSettings given, IReadOnlyList<string> names)
    {
        foreach (var name in names)
            settings = SettingsFields.Find(name)?.Take(settings, given) ?? throw ServiceException.InvalidSettings([new(name, SettingsFields.Known)]);
        return settings;
    }

    /// <summary>Keys of an account, oldest first, revoked ones too, with their last use as all processes have written it down.</summary>
    /// <param name="pageSize">1 to 1,000; 0 or null: 50.</param>
    /// <param name="pageToken">As the previous page gave it; null or empty for the first.</param>
    /// <exception cref="ServiceException">PermissionDenied, NotFound, InvalidArgument.</exception>
    public async Task<KeyPage> ListKeysAsync(Caller by, string account, int? pageSize, string? pageToken, CancellationToken ct)
    {
        by.MustBeOperator();
        var size = PageSize.Of(pageSize);
        await accounts.RefreshAsync(ct).ConfigureAwait(false);
        // Uses are not counted as changes: what is in memory may lack them.
        var keys = accounts.Keys(account, await store.ListKeysAsync(ct).ConfigureAwait(false));
        var from = 0;
        if (!string.IsNullOrEmpty(pageToken) && (from = keys.FindIndex(k => k.KeyId == pageToken) + 1) == 0)
            throw PageSize.NoSuchPage();
        var page = keys.GetRange(from, Math.Min(size, keys.Count - from));
        return new KeyPage(page, from + size < keys.Count ? page[^1].KeyId : null);
    }

    /// <summary>Longest description of a key, in characters.</summary>
    public const int MaxKeyDescriptionLength = 256;

    /// <summary>Makes a key; its text is told this once.</summary>
    /// <param name="description">For people: up to 256 characters, none of them a control character; null is empty.</param>
    /// <param name="origins">The pages that a browser key admits (<see cref="KeyOrigins"/>), 1 to 32; null or empty for other kinds.</param>
    /// <exception cref="ServiceException">PermissionDenied, NotFound, InvalidArgument: the kind is none that an account has, or the description or the origins none that it may have.</exception>
    public async Task<(StoredKey Key, string Text)> CreateKeyAsync(
        Caller by, string account, KeyKind kind, CancellationToken ct, string? description = null, IReadOnlyList<string>? origins = null)
    {
        by.MustBeOperator();
        if (kind is not (KeyKind.Ingest or KeyKind.Server or KeyKind.Import or KeyKind.Browser))
            throw ServiceException.Invalid("kind", "must be INGEST, SERVER, IMPORT or BROWSER");
        origins ??= [];
        if ((kind == KeyKind.Browser ? KeyOrigins.Fault(origins) : origins.Count > 0 ? "are for a BROWSER key alone" : null) is { } fault)
            throw ServiceException.Invalid("origins", fault);
        description ??= "";
        if (description.Any(char.IsControl) || !AttributeLimits.IsText(description, MaxKeyDescriptionLength))
            throw ServiceException.Invalid("description", $"must be at most {MaxKeyDescriptionLength} characters, none of them a control character");
        accounts.GetLiving(account);
        var (key, text) = NewKey(account, kind, description, origins);
        await store.AddKeyAsync(key, Entry(by, AuditAction.CreateKey, account, key.KeyId, KindDetail(kind)), ct).ConfigureAwait(false);
        await accounts.RefreshAsync(ct).ConfigureAwait(false);
        return (key, text);
    }

    /// <summary>Longest time for which a key may go on beside its successor: 31 days.</summary>
    public static readonly TimeSpan MaxOverlap = TimeSpan.FromDays(31);

    /// <summary>Makes a key of the same kind, description and origins in place of one, which goes on for a while.</summary>
    /// <param name="overlap">How long the old key still works: 0 to 31 days.</param>
    /// <returns>The new key and its text, told this once; and when the old one ends.</returns>
    /// <exception cref="ServiceException">PermissionDenied, NotFound, InvalidArgument; FailedPrecondition: the key is revoked.</exception>
    public async Task<(StoredKey Key, string Text, DateTimeOffset OldEnds)> RotateKeyAsync(
        Caller by, string account, string keyId, TimeSpan overlap, CancellationToken ct)
    {
        by.MustBeOperator();
        if (overlap < TimeSpan.Zero || overlap > MaxOverlap)
            throw ServiceException.Invalid("overlap", "must be from 0s to 2678400s (31 days)");
        await accounts.RefreshAsync(ct).ConfigureAwait(false);
        accounts.GetLiving(account);
        var old = accounts.Keys(account).FirstOrDefault(k => k.KeyId == keyId) ?? throw NoSuchKey();
        // One that has a successor is not given another: it would be told twice which key is the one to go on with.
        if (old.RevokedAt is not null)
            throw new ServiceException(ServiceFault.FailedPrecondition, "The key was rotated or revoked already.");
        var ends = clock.GetUtcNow() + overlap;
        var (key, text) = NewKey(account, old.Kind, old.Description, old.Origins);
        var audit = Entry(by, AuditAction.RotateKey, account, key.KeyId, $$"""{"from":"{{keyId}}","overlapSeconds":{{(long)overlap.TotalSeconds}}}""");
        if (!await store.RevokeKeyAsync(account, keyId, ends, key, audit, ct).ConfigureAwait(false))
            throw NoSuchKey();
        await accounts.RefreshAsync(ct).ConfigureAwait(false);
        return (key, text, ends);
    }

    /// <summary>Revokes a key at once, one that goes on beside its successor too.</summary>
    /// <exception cref="ServiceException">PermissionDenied, NotFound.</exception>
    public async Task RevokeKeyAsync(Caller by, string account, string keyId, CancellationToken ct)
    {
        by.MustBeOperator();
        accounts.Get(account);
        var audit = Entry(by, AuditAction.RevokeKey, account, keyId, null);
        if (!await store.RevokeKeyAsync(account, keyId, clock.GetUtcNow(), null, audit, ct).ConfigureAwait(false))
            throw NoSuchKey();
        await accounts.RefreshAsync(ct).ConfigureAwait(false);
    }

    /// <summary>Whether <see cref="MakeOperatorKeyAsync"/> would make a key.</summary>
    public async Task<bool> NeedsOperatorKeyAsync(CancellationToken ct)
    {
        if (operatorKey.IsConfigured)
            return false;
        await accounts.RefreshAsync(ct).ConfigureAwait(false);
        return !accounts.HasOperatorKey;
    }

    /// <summary>
    /// Makes the operator key that is kept in the store, where none is configured and none is there. Two processes that do so
    /// at the same moment make one each, and both work.
    /// </summary>
    /// <returns>Its text, told this once; null where there is a key already.</returns>
    public async Task<string?> MakeOperatorKeyAsync(CancellationToken ct)
    {
        if (!await NeedsOperatorKeyAsync(ct).ConfigureAwait(false))
            return null;
        var (key, text) = NewKey(null, KeyKind.Operator);
        var audit = Entry(OperatorKey.AtStart, AuditAction.CreateKey, null, key.KeyId, KindDetail(KeyKind.Operator));
        await store.AddKeyAsync(key, audit, ct).ConfigureAwait(false);
        await accounts.RefreshAsync(ct).ConfigureAwait(false);
        return text;
    }

    private (StoredKey Key, string Text) NewKey(string? account, KeyKind kind, string description = "", IReadOnlyList<string>? origins = null)
    {
        var (keyId, text) = ApiKeyText.Create(kind);
        return (new StoredKey(keyId, account, kind, ApiKeyText.Hash(text), clock.GetUtcNow(), null, description) { Origins = origins ?? [] }, text);
    }

    private AuditEntry Entry(Caller by, AuditAction action, string? account, string? target, string? detail) =>
        new(clock.GetUtcNow(), by.KeyId, action, account, target, detail);

    private static string KindDetail(KeyKind kind) => $$"""{"kind":"{{kind.ToString().ToUpperInvariant()}}"}""";

    private static ServiceException NoSuchKey() => new(ServiceFault.NotFound, "The account has no such key.");
}

/// <summary>A page of accounts.</summary>
/// <param name="NextPageToken">Asks for the next page; null on the last one.</param>
public sealed record AccountPage(IReadOnlyList<Account> Accounts, string? NextPageToken);

/// <summary>A page of keys.</summary>
/// <param name="NextPageToken">Asks for the next page; null on the last one.</param>
public sealed record KeyPage(IReadOnlyList<StoredKey> Keys, string? NextPageToken);
