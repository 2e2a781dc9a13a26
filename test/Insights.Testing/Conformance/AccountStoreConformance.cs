using System.Collections.Immutable;
using Insights.Domain.Accounts;
using Shouldly;
using Xunit;

namespace Insights.Testing.Conformance;

/// <summary>The rules of <see cref="IAccountStore"/>.</summary>
public abstract class AccountStoreConformance(StoreDatabase database) : StoreConformance(database)
{
    private static readonly DateTimeOffset _at = DateTimeOffset.FromUnixTimeMilliseconds(1_700_000_000_123);

    [SkippableFact]
    public async Task An_account_comes_back_with_all_its_settings()
    {
        await using var store = await OpenAsync();
        var account = new Account("whole", AccountSettings.Default with
        {
            SessionTimeout = TimeSpan.FromMinutes(10),
            OneSessionPerTab = true,
            Lateness = TimeSpan.FromHours(48),
            ApplicationTimeouts = ImmutableDictionary<string, TimeSpan>.Empty.Add("web", TimeSpan.FromMinutes(5)),
        }, _at);
        (await store.Accounts.CreateAsync(account, None)).ShouldBeTrue();

        await using var again = await OpenAsync();
        var read = (await again.Accounts.ListAccountsAsync(None)).Single(a => a.Name == "whole");
        read.CreatedAt.ShouldBe(_at);
        SettingsJson.ToText(read.Settings).ShouldBe(SettingsJson.ToText(account.Settings));
    }

    [SkippableFact]
    public async Task A_name_that_is_taken_changes_nothing()
    {
        await using var store = await OpenAsync();
        (await store.Accounts.CreateAsync(AnAccount("taken"), None)).ShouldBeTrue();
        (await store.Accounts.CreateAsync(AnAccount("taken") with { CreatedAt = _at.AddDays(1) }, None)).ShouldBeFalse();
        (await store.Accounts.ListAccountsAsync(None)).Single(a => a.Name == "taken").CreatedAt.ShouldBe(_at);
    }

    [SkippableFact]
    public async Task Of_many_who_create_one_account_at_once_one_does()
    {
        await using var one = await OpenAsync();
        await using var two = await OpenAsync();
        var created = await Task.WhenAll(Enumerable.Range(0, 8).Select(i =>
            (i % 2 == 0 ? one : two).Accounts.CreateAsync(AnAccount("wanted"), None).AsTask()));
        created.Count(c => c).ShouldBe(1);
    }

    [SkippableFact]
    public async Task Accounts_come_by_name()
    {
        await using var store = await OpenAsync();
        foreach (var name in new[] { "z-last", "a_first", "a-first", "a1" })
            await store.Accounts.CreateAsync(AnAccount(name), None);
        var names = (await store.Accounts.ListAccountsAsync(None)).Select(a => a.Name).ToArray();
        names.ShouldBe(names.Order(StringComparer.Ordinal));
    }

    [SkippableFact]
    public async Task Keys_come_back_as_stored_and_revoked_ones_stay_listed()
    {
        await using var store = await OpenAsync();
        await store.Accounts.CreateAsync(AnAccount("keys"), None);
        var hash = Enumerable.Range(0, 32).Select(i => (byte)i).ToArray();
        await store.Accounts.AddKeyAsync(new StoredKey("k1", "keys", KeyKind.Import, hash, _at, null), None);

        (await store.Accounts.RevokeKeyAsync("keys", "k1", _at.AddHours(1), None)).ShouldBeTrue();
        (await store.Accounts.RevokeKeyAsync("keys", "k1", _at.AddHours(2), None)).ShouldBeTrue();

        var read = (await store.Accounts.ListKeysAsync(None)).Single(k => k.KeyId == "k1");
        (read.Account, read.Kind, read.CreatedAt, read.RevokedAt).ShouldBe(("keys", KeyKind.Import, _at, _at.AddHours(1)));
        read.Hash.ToArray().ShouldBe(hash);
    }

    [SkippableFact]
    public async Task A_key_of_another_account_or_of_none_is_not_revoked()
    {
        await using var store = await OpenAsync();
        await store.Accounts.CreateAsync(AnAccount("owner"), None);
        await store.Accounts.CreateAsync(AnAccount("stranger"), None);
        await store.Accounts.AddKeyAsync(new StoredKey("k2", "owner", KeyKind.Ingest, new byte[32], _at, null), None);
        (await store.Accounts.RevokeKeyAsync("stranger", "k2", _at, None)).ShouldBeFalse();
        (await store.Accounts.RevokeKeyAsync("owner", "k3", _at, None)).ShouldBeFalse();
        (await store.Accounts.ListKeysAsync(None)).Single(k => k.KeyId == "k2").RevokedAt.ShouldBeNull();
    }

    [SkippableFact]
    public async Task The_operators_key_is_of_no_account_and_no_other_is()
    {
        await using var store = await OpenAsync();
        await store.Accounts.CreateAsync(AnAccount("some"), None);
        await store.Accounts.AddKeyAsync(new StoredKey("k4", null, KeyKind.Operator, new byte[32], _at, null), None);
        var read = (await store.Accounts.ListKeysAsync(None)).Single(k => k.KeyId == "k4");
        (read.Account, read.Kind).ShouldBe((null, KeyKind.Operator));
        (await store.Accounts.RevokeKeyAsync("some", "k4", _at, None)).ShouldBeFalse();
    }

    private static Account AnAccount(string name) => new(name, AccountSettings.Default, _at);
}
