using System.Collections.Immutable;
using Insights.Domain.Accounts;
using Insights.Domain.Attributes;
using Insights.Domain.Segments;
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
        (await store.Accounts.CreateAsync(account, AnEntry, None)).ShouldBeTrue();

        await using var again = await OpenAsync();
        var read = (await again.Accounts.ListAccountsAsync(None)).Single(a => a.Name == "whole");
        read.CreatedAt.ShouldBe(_at);
        SettingsJson.ToText(read.Settings).ShouldBe(SettingsJson.ToText(account.Settings));
    }

    [SkippableFact]
    public async Task A_name_that_is_taken_changes_nothing()
    {
        await using var store = await OpenAsync();
        (await store.Accounts.CreateAsync(AnAccount("taken"), AnEntry, None)).ShouldBeTrue();
        (await store.Accounts.CreateAsync(AnAccount("taken") with { CreatedAt = _at.AddDays(1) }, AnEntry, None)).ShouldBeFalse();
        (await store.Accounts.ListAccountsAsync(None)).Single(a => a.Name == "taken").CreatedAt.ShouldBe(_at);
    }

    [SkippableFact]
    public async Task Of_many_who_create_one_account_at_once_one_does()
    {
        await using var one = await OpenAsync();
        await using var two = await OpenAsync();
        var created = await Task.WhenAll(Enumerable.Range(0, 8).Select(i =>
            (i % 2 == 0 ? one : two).Accounts.CreateAsync(AnAccount("wanted"), AnEntry, None).AsTask()));
        created.Count(c => c).ShouldBe(1);
    }

    [SkippableFact]
    public async Task Accounts_come_by_name()
    {
        await using var store = await OpenAsync();
        foreach (var name in new[] { "z-last", "a_first", "a-first", "a1" })
            await store.Accounts.CreateAsync(AnAccount(name), AnEntry, None);
        var names = (await store.Accounts.ListAccountsAsync(None)).Select(a => a.Name).ToArray();
        names.ShouldBe(names.Order(StringComparer.Ordinal));
    }

    [SkippableFact]
    public async Task Keys_come_back_as_stored_and_revoked_ones_stay_listed()
    {
        await using var store = await OpenAsync();
        await store.Accounts.CreateAsync(AnAccount("keys"), AnEntry, None);
        var hash = Enumerable.Range(0, 32).Select(i => (byte)i).ToArray();
        await store.Accounts.AddKeyAsync(new StoredKey("k1", "keys", KeyKind.Import, hash, _at, null) { Origins = ["https://a.test", "https://*.b.test"] }, AnEntry, None);

        (await store.Accounts.RevokeKeyAsync("keys", "k1", _at.AddHours(1), null, AnEntry, None)).ShouldBeTrue();
        (await store.Accounts.RevokeKeyAsync("keys", "k1", _at.AddHours(2), null, AnEntry, None)).ShouldBeTrue();

        var read = (await store.Accounts.ListKeysAsync(None)).Single(k => k.KeyId == "k1");
        (read.Account, read.Kind, read.CreatedAt, read.RevokedAt).ShouldBe(("keys", KeyKind.Import, _at, _at.AddHours(1)));
        read.Hash.ToArray().ShouldBe(hash);
        read.Origins.ShouldBe(["https://a.test", "https://*.b.test"]);
    }

    [SkippableFact]
    public async Task A_key_of_another_account_or_of_none_is_not_revoked()
    {
        await using var store = await OpenAsync();
        await store.Accounts.CreateAsync(AnAccount("owner"), AnEntry, None);
        await store.Accounts.CreateAsync(AnAccount("stranger"), AnEntry, None);
        await store.Accounts.AddKeyAsync(new StoredKey("k2", "owner", KeyKind.Ingest, new byte[32], _at, null), AnEntry, None);
        (await store.Accounts.RevokeKeyAsync("stranger", "k2", _at, null, AnEntry, None)).ShouldBeFalse();
        (await store.Accounts.RevokeKeyAsync("owner", "k3", _at, null, AnEntry, None)).ShouldBeFalse();
        (await store.Accounts.ListKeysAsync(None)).Single(k => k.KeyId == "k2").RevokedAt.ShouldBeNull();
    }

    [SkippableFact]
    public async Task The_operators_key_is_of_no_account_and_no_other_is()
    {
        await using var store = await OpenAsync();
        await store.Accounts.CreateAsync(AnAccount("some"), AnEntry, None);
        await store.Accounts.AddKeyAsync(new StoredKey("k4", null, KeyKind.Operator, new byte[32], _at, null), AnEntry, None);
        var read = (await store.Accounts.ListKeysAsync(None)).Single(k => k.KeyId == "k4");
        (read.Account, read.Kind).ShouldBe((null, KeyKind.Operator));
        (await store.Accounts.RevokeKeyAsync("some", "k4", _at, null, AnEntry, None)).ShouldBeFalse();
    }

    [SkippableFact]
    public async Task Settings_change_for_the_revision_that_was_read_and_no_other()
    {
        await using var store = await OpenAsync();
        await store.Accounts.CreateAsync(AnAccount("revised"), AnEntry, None);
        var late = AccountSettings.Default with { Lateness = TimeSpan.FromHours(1) };
        (await store.Accounts.ChangeSettingsAsync("revised", late, 1, AnEntry, None)).ShouldBeTrue();
        (await store.Accounts.ChangeSettingsAsync("revised", AccountSettings.Default, 1, AnEntry, None)).ShouldBeFalse();
        (await store.Accounts.ChangeSettingsAsync("nobody", late, 1, AnEntry, None)).ShouldBeFalse();
        var read = (await store.Accounts.ListAccountsAsync(None)).Single(a => a.Name == "revised");
        (read.Revision, read.Settings.Lateness).ShouldBe((2, TimeSpan.FromHours(1)));
    }

    [SkippableFact]
    public async Task Of_many_who_change_one_revision_at_once_one_does()
    {
        await using var one = await OpenAsync();
        await using var two = await OpenAsync();
        await one.Accounts.CreateAsync(AnAccount("contested"), AnEntry, None);
        var changed = await Task.WhenAll(Enumerable.Range(0, 8).Select(i =>
            (i % 2 == 0 ? one : two).Accounts.ChangeSettingsAsync("contested", AccountSettings.Default, 1, AnEntry, None).AsTask()));
        changed.Count(c => c).ShouldBe(1);
    }

    [SkippableFact]
    public async Task A_key_gets_its_successor_and_its_end_together_and_may_only_end_sooner()
    {
        await using var store = await OpenAsync();
        await store.Accounts.CreateAsync(AnAccount("rotating"), AnEntry, None);
        await store.Accounts.AddKeyAsync(new StoredKey("r1", "rotating", KeyKind.Server, new byte[32], _at, null), AnEntry, None);
        var next = new StoredKey("r2", "rotating", KeyKind.Server, new byte[32], _at, null);
        (await store.Accounts.RevokeKeyAsync("rotating", "none", _at, next, AnEntry, None)).ShouldBeFalse();
        (await KeysAsync()).Keys.ShouldBe(["r1"]);

        (await store.Accounts.RevokeKeyAsync("rotating", "r1", _at.AddHours(2), next, AnEntry, None)).ShouldBeTrue();
        var keys = await KeysAsync();
        (keys["r1"], keys["r2"]).ShouldBe((_at.AddHours(2), null));
        (await store.Accounts.RevokeKeyAsync("rotating", "r1", _at.AddHours(1), null, AnEntry, None)).ShouldBeTrue();
        (await KeysAsync())["r1"].ShouldBe(_at.AddHours(1));

        async Task<Dictionary<string, DateTimeOffset?>> KeysAsync() =>
            (await store.Accounts.ListKeysAsync(None)).Where(k => k.Account == "rotating").ToDictionary(k => k.KeyId, k => k.RevokedAt);
    }

    [SkippableFact]
    public async Task Every_change_is_counted_for_all_processes_and_what_changed_nothing_is_not()
    {
        await using var one = await OpenAsync();
        await using var two = await OpenAsync();
        var (account, none) = (AnAccount("counted"), AccountSettings.Default);
        await Counts(1, () => one.Accounts.CreateAsync(account, AnEntry, None).AsTask());
        await Counts(0, () => one.Accounts.CreateAsync(account, AnEntry, None).AsTask());
        await Counts(1, () => one.Accounts.ChangeSettingsAsync("counted", none, 1, AnEntry, None).AsTask());
        await Counts(0, () => one.Accounts.ChangeSettingsAsync("counted", none, 1, AnEntry, None).AsTask());
        await Counts(1, () => one.Accounts.AddKeyAsync(new StoredKey("c1", "counted", KeyKind.Server, new byte[32], _at, null), AnEntry, None).AsTask());
        await Counts(1, () => one.Accounts.RevokeKeyAsync("counted", "c1", _at, null, AnEntry, None).AsTask());
        await Counts(0, () => one.Accounts.RevokeKeyAsync("counted", "c2", _at, null, AnEntry, None).AsTask());
        await Counts(0, () => one.Accounts.AuditAsync(AnEntry, None).AsTask());

        async Task Counts(int more, Func<Task> change)
        {
            var before = await two.Accounts.ReadChangesAsync(None);
            await change();
            (await two.Accounts.ReadChangesAsync(None)).ShouldBe(before + more);
        }
    }

    [SkippableFact]
    public async Task A_key_keeps_its_description_and_the_latest_of_its_uses_and_uses_are_no_changes()
    {
        await using var store = await OpenAsync();
        await store.Accounts.CreateAsync(AnAccount("uses"), AnEntry, None);
        foreach (var key in (string[])["u1", "u2", "u3"])
            await store.Accounts.AddKeyAsync(new StoredKey(key, "uses", KeyKind.Server, new byte[32], _at, null, $"for \U0001f600 {key}"), AnEntry, None);
        var before = await store.Accounts.ReadChangesAsync(None);
        await store.Accounts.WriteUsesAsync([new("u2", _at.AddHours(2)), new("none", _at), new("u1", _at.AddHours(1))], None);
        await store.Accounts.WriteUsesAsync([new("u1", _at), new("u2", _at.AddHours(3))], None);
        (await store.Accounts.ReadChangesAsync(None)).ShouldBe(before);
        (await store.Accounts.ListKeysAsync(None)).Where(k => k.Account == "uses").Select(k => (k.Description, k.LastUsedAt)).ShouldBe(
            [("for \U0001f600 u1", _at.AddHours(1)), ("for \U0001f600 u2", _at.AddHours(3)), ("for \U0001f600 u3", null)]);
    }

    [SkippableFact]
    public async Task An_account_that_begins_to_be_deleted_loses_its_keys_once_and_no_other_loses_any()
    {
        await using var store = await OpenAsync();
        foreach (var name in (string[])["going", "staying"])
        {
            await store.Accounts.CreateAsync(AnAccount(name), AnEntry, None);
            await store.Accounts.AddKeyAsync(new StoredKey($"{name}1", name, KeyKind.Server, new byte[32], _at, null), AnEntry, None);
            await store.Accounts.AddKeyAsync(new StoredKey($"{name}2", name, KeyKind.Server, new byte[32], _at, _at.AddDays(-1)), AnEntry, None);
        }
        var before = await store.Accounts.ReadChangesAsync(None);
        var audit = new AuditEntry(_at, "k", AuditAction.DeleteAccount, "going", null);
        (await store.Accounts.BeginDeletionAsync("going", _at.AddHours(1), audit, None)).ShouldBeTrue();
        (await store.Accounts.BeginDeletionAsync("going", _at.AddHours(2), audit, None)).ShouldBeFalse();
        (await store.Accounts.BeginDeletionAsync("not-there", _at, audit, None)).ShouldBeFalse();
        (await store.Accounts.ReadChangesAsync(None)).ShouldBe(before + 1);
        (await store.Accounts.ListAuditAsync("going", null, 10, None)).ShouldHaveSingleItem().Action.ShouldBe(AuditAction.DeleteAccount);
        var accounts = (await store.Accounts.ListAccountsAsync(None)).ToDictionary(a => a.Name, a => a.DeletingSince);
        (accounts["going"], accounts["staying"]).ShouldBe((_at.AddHours(1), null));
        var keys = (await store.Accounts.ListKeysAsync(None)).ToDictionary(k => k.KeyId, k => k.RevokedAt);
        (keys["going1"], keys["going2"]).ShouldBe((_at.AddHours(1), _at.AddDays(-1)));
        (keys["staying1"], keys["staying2"]).ShouldBe((null, _at.AddDays(-1)));
    }

    [SkippableFact]
    public async Task An_account_goes_with_all_that_is_its_own_only_where_it_is_being_deleted_and_its_name_is_free_then()
    {
        await using var store = await OpenAsync();
        foreach (var name in (string[])["gone", "left"])
        {
            await store.Accounts.CreateAsync(AnAccount(name), AnEntry, None);
            await store.Accounts.AddKeyAsync(new StoredKey($"{name}1", name, KeyKind.Server, new byte[32], _at, null), AnEntry, None);
            await store.Attributes.ReserveAsync(name, [new("plan", AttributeType.Text)], _at, None);
            await store.Segments.ChangeAsync(name, new CreateSegment("vips", "Vips", "", "kind = anonymous"), _at, None);
        }
        await store.Accounts.EndDeletionAsync("gone", None);
        (await store.Accounts.ListAccountsAsync(None)).ShouldContain(a => a.Name == "gone");

        await store.Accounts.BeginDeletionAsync("gone", _at, new(_at, "k", AuditAction.DeleteAccount, "gone", null), None);
        var before = await CountsAsync();
        await store.Accounts.EndDeletionAsync("gone", None);
        (await CountsAsync()).ShouldBe((before.Accounts + 1, before.Attributes + 1, before.Segments + 1));
        await store.Accounts.EndDeletionAsync("gone", None);
        (await store.Accounts.ListAccountsAsync(None)).Select(a => a.Name).ShouldNotContain("gone");
        (await store.Accounts.ListKeysAsync(None)).Select(k => k.KeyId).ShouldNotContain("gone1");
        (await store.Attributes.ReadAsync("gone", None)).LastNumber.ShouldBe(0);
        (await store.Segments.ReadAsync("gone", None)).Own.ShouldBeEmpty();
        (await store.Accounts.ListAuditAsync("gone", null, 10, None)).ShouldHaveSingleItem();

        (await store.Accounts.ListKeysAsync(None)).Select(k => k.KeyId).ShouldContain("left1");
        (await store.Attributes.ReadAsync("left", None)).Live.ShouldHaveSingleItem();
        (await store.Segments.ReadAsync("left", None)).Own.ShouldHaveSingleItem();
        (await store.Accounts.CreateAsync(AnAccount("gone"), AnEntry, None)).ShouldBeTrue();

        async Task<(long Accounts, long Attributes, long Segments)> CountsAsync() => (
            await store.Accounts.ReadChangesAsync(None), await store.Attributes.ChangesAsync(None), await store.Segments.SegmentChangesAsync(None));
    }

    [SkippableFact]
    public async Task The_audit_log_has_what_was_done_and_nothing_that_was_not()
    {
        await using var store = await OpenAsync();
        var account = AnAccount("watched");
        AuditEntry[] done =
        [
            new(_at, "k", AuditAction.CreateAccount, "watched", null, "{}"),
            new(_at.AddMilliseconds(1), "k", AuditAction.CreateKey, "watched", "w1"),
            new(_at.AddHours(1), "other", AuditAction.VerifyAccount, "watched", null),
        ];
        await store.Accounts.CreateAsync(account, done[0], None);
        await store.Accounts.CreateAsync(account, done[0], None);
        await store.Accounts.AddKeyAsync(new StoredKey("w1", "watched", KeyKind.Server, new byte[32], _at, null), done[1], None);
        await store.Accounts.RevokeKeyAsync("watched", "none", _at, null, done[1], None);
        await store.Accounts.AuditAsync(done[2], None);
        await store.Accounts.AuditAsync(new(_at, "k", AuditAction.CreateKey, null, "x"), None);

        var log = await store.Accounts.ListAuditAsync("watched", null, 10, None);
        log.Select(e => e with { Number = 0 }).ShouldBe(done.Reverse());
        log.Select(e => e.Number).ShouldBe(log.Select(e => e.Number).OrderDescending());
        (await store.Accounts.ListAuditAsync("watched", null, 2, None)).ShouldBe(log.Take(2));
        (await store.Accounts.ListAuditAsync("watched", log[1].Number, 10, None)).ShouldBe(log.Skip(2));
        (await store.Accounts.ListAuditAsync(null, null, 1, None)).ShouldHaveSingleItem().Account.ShouldBeNull();
    }

    internal static AuditEntry AnEntry { get; } = new(_at, "operator", AuditAction.CreateAccount, "audited", null);

    private static Account AnAccount(string name) => new(name, AccountSettings.Default, _at);
}
