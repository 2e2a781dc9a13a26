using Insights.Domain.Accounts;
using Insights.Domain.Privacy;
using Insights.Service.Accounts;
using Insights.Service.Keys;
using Insights.Service.Tests.Fixture;
using Insights.Testing.Clocks;
using Insights.Testing.InMemory;

namespace Insights.Service.Tests.Accounts;

public sealed class AccountAdministrationTests
{
    private readonly ManualTimeProvider _clock = new();
    private readonly InMemoryDatabase _database = new();
    private readonly AccountProcess _here;
    private readonly AccountProcess _there;

    public AccountAdministrationTests() => (_here, _there) = (Process(), Process());

    private static CancellationToken None => CancellationToken.None;

    private static Caller By => OperatorKey.Caller;

    [Fact]
    public async Task A_change_of_settings_leaves_what_it_does_not_name_and_is_seen_everywhere_after_a_refresh()
    {
        await CreateAsync(AccountSettings.Default with { Lateness = TimeSpan.FromHours(1) });
        await _there.Accounts.RefreshAsync(None);
        var given = AccountSettings.Default with { TrackingLevel = TrackingLevel.Standard };
        var changed = await _here.Administration.ChangeSettingsAsync(By, "acme", given, ["trackingLevel"], null, None);
        (changed.Revision, changed.Settings.TrackingLevel, changed.Settings.Lateness).ShouldBe((2, TrackingLevel.Standard, TimeSpan.FromHours(1)));
        _here.Accounts.Of("acme").ShouldBe(changed.Settings);
        _there.Accounts.Of("acme").TrackingLevel.ShouldBe(TrackingLevel.Standard);
        await _there.Accounts.RefreshAsync(None);
        _there.Accounts.Of("acme").TrackingLevel.ShouldBe(TrackingLevel.Standard);
    }

    [Fact]
    public async Task Settings_that_are_replaced_have_their_defaults_where_nothing_is_said()
    {
        await CreateAsync(AccountSettings.Default with { Lateness = TimeSpan.FromHours(1) });
        (await _here.Administration.ChangeSettingsAsync(By, "acme", AccountSettings.Default, null, null, None)).Settings.ShouldBe(AccountSettings.Default);
    }

    [Fact]
    public async Task A_change_for_another_revision_is_refused_and_one_for_none_is_made()
    {
        await CreateAsync();
        await ChangeAsync(_there, 1);
        await Fails(ServiceFault.Aborted, () => ChangeAsync(_here, 1));
        await Fails(ServiceFault.Aborted, () => ChangeAsync(_here, 3));
        (await ChangeAsync(_here, null)).Revision.ShouldBe(3);
    }

    [Fact]
    public async Task Changes_of_different_fields_at_once_are_all_made()
    {
        await CreateAsync();
        var given = AccountSettings.Default with { PageUrl = false, PageTitle = false, OneSessionPerTab = true, EventRetentionMonths = 12 };
        string[] fields = ["pageUrl", "pageTitle", "oneSessionPerTab", "eventRetentionMonths"];
        await Task.WhenAll(fields.Select((field, i) =>
            (i % 2 == 0 ? _here : _there).Administration.ChangeSettingsAsync(By, "acme", given, [field], null, None)));
        (await _here.Administration.GetAsync(By, "acme", None)).Settings.ShouldBe(given);
    }

    [Fact]
    public async Task What_comes_of_a_change_must_be_valid_and_its_fields_known()
    {
        await CreateAsync();
        var bad = AccountSettings.Default with { Lateness = TimeSpan.FromDays(32), EventRetentionMonths = 1 };
        var fault = await Fails(ServiceFault.InvalidArgument, () => _here.Administration.ChangeSettingsAsync(By, "acme", bad, null, null, None));
        fault.Fields.Select(f => f.Field).ShouldBe(["settings.lateness", "settings.eventRetentionMonths"]);
        await Fails(ServiceFault.InvalidArgument, () => _here.Administration.ChangeSettingsAsync(By, "acme", bad, ["none"], null, None));
        await Fails(ServiceFault.NotFound, () => _here.Administration.ChangeSettingsAsync(By, "other", bad, [], null, None));
        (await _here.Administration.GetAsync(By, "acme", None)).Revision.ShouldBe(1);
    }

    [Fact]
    public async Task Only_an_operator_changes_anything_and_a_key_reads_its_own_account_alone()
    {
        await CreateAsync();
        foreach (var kind in (KeyKind[])[KeyKind.Ingest, KeyKind.Server, KeyKind.Import])
        {
            var caller = new Caller("acme", kind, "k");
            await Fails(ServiceFault.PermissionDenied, () => _here.Administration.CreateAsync(caller, "x", AccountSettings.Default, None));
            await Fails(ServiceFault.PermissionDenied, () => _here.Administration.ChangeSettingsAsync(caller, "acme", AccountSettings.Default, null, null, None));
            await Fails(ServiceFault.PermissionDenied, () => _here.Administration.ListKeysAsync(caller, "acme", null, null, None));
            await Fails(ServiceFault.PermissionDenied, () => _here.Administration.CreateKeyAsync(caller, "acme", KeyKind.Server, None));
            await Fails(ServiceFault.PermissionDenied, () => _here.Administration.RotateKeyAsync(caller, "acme", "k", default, None));
            await Fails(ServiceFault.PermissionDenied, () => _here.Administration.RevokeKeyAsync(caller, "acme", "k", None));
            await Fails(ServiceFault.PermissionDenied, () => _here.Audit.ListAsync(caller, null, null, null, None));
        }
        await Fails(ServiceFault.PermissionDenied, () => _here.Administration.GetAsync(new("other", KeyKind.Server, "k"), "acme", None));
        await Fails(ServiceFault.PermissionDenied, () => _here.Administration.GetAsync(new("acme", KeyKind.Ingest, "k"), "acme", None));
        (await _here.Administration.GetAsync(new("acme", KeyKind.Server, "k"), "acme", None)).Name.ShouldBe("acme");
    }

    [Fact]
    public async Task A_rotated_key_goes_on_for_the_overlap_everywhere_and_no_longer()
    {
        await CreateAsync();
        var (old, oldText) = await _here.Administration.CreateKeyAsync(By, "acme", KeyKind.Import, None);
        await _there.Accounts.RefreshAsync(None);
        _there.Accounts.Authenticate(oldText);
        var (next, nextText, ends) = await _here.Administration.RotateKeyAsync(By, "acme", old.KeyId, TimeSpan.FromHours(1), None);
        await _there.Accounts.RefreshAsync(None);
        (next.Kind, ends).ShouldBe((KeyKind.Import, _clock.GetUtcNow().AddHours(1)));
        foreach (var process in (AccountProcess[])[_here, _there])
        {
            process.Accounts.Authenticate(oldText).KeyId.ShouldBe(old.KeyId);
            process.Accounts.Authenticate(nextText).KeyId.ShouldBe(next.KeyId);
        }
        _clock.Advance(TimeSpan.FromHours(1));
        foreach (var process in (AccountProcess[])[_here, _there])
        {
            Should.Throw<ServiceException>(() => process.Accounts.Authenticate(oldText)).Fault.ShouldBe(ServiceFault.Unauthenticated);
            process.Accounts.Authenticate(nextText).KeyId.ShouldBe(next.KeyId);
        }
    }

    [Fact]
    public async Task A_key_is_rotated_once_and_may_be_revoked_within_the_overlap()
    {
        await CreateAsync();
        var (old, text) = await _here.Administration.CreateKeyAsync(By, "acme", KeyKind.Server, None);
        await Fails(ServiceFault.InvalidArgument, () => _here.Administration.RotateKeyAsync(By, "acme", old.KeyId, TimeSpan.FromDays(31.1), None));
        await Fails(ServiceFault.InvalidArgument, () => _here.Administration.RotateKeyAsync(By, "acme", old.KeyId, TimeSpan.FromSeconds(-1), None));
        await Fails(ServiceFault.NotFound, () => _here.Administration.RotateKeyAsync(By, "acme", "none", default, None));
        await _here.Administration.RotateKeyAsync(By, "acme", old.KeyId, AccountAdministration.MaxOverlap, None);
        await Fails(ServiceFault.FailedPrecondition, () => _here.Administration.RotateKeyAsync(By, "acme", old.KeyId, default, None));
        await _here.Administration.RevokeKeyAsync(By, "acme", old.KeyId, None);
        Should.Throw<ServiceException>(() => _here.Accounts.Authenticate(text)).Fault.ShouldBe(ServiceFault.Unauthenticated);
    }

    [Fact]
    public async Task An_account_belongs_to_the_data_center_where_it_was_made_and_is_refused_in_another_by_name()
    {
        var (eu, us, nowhere) = (Process("eu"), Process("us"), Process());
        await eu.Administration.CreateAsync(By, "acme", AccountSettings.Default, None);
        var (_, text) = await eu.Administration.CreateKeyAsync(By, "acme", KeyKind.Server, None);
        foreach (var process in (AccountProcess[])[us, nowhere])
            await process.Accounts.RefreshAsync(None);
        eu.Accounts.Authenticate(text).Account.ShouldBe("acme");
        // Also where there is no data center at all: what names one must not be stored there.
        foreach (var process in (AccountProcess[])[us, nowhere])
        {
            var refused = Should.Throw<ServiceException>(() => process.Accounts.Authenticate(text));
            (refused.Fault, refused.Fault.CanRetry()).ShouldBe((ServiceFault.FailedPrecondition, false));
            refused.Message.ShouldContain("'eu'");
        }

        await us.Administration.ChangeSettingsAsync(By, "acme", AccountSettings.Default with { DataCenter = "us" }, ["dataCenter"], null, None);
        us.Accounts.Authenticate(text).Account.ShouldBe("acme");
        await eu.Accounts.RefreshAsync(None);
        Should.Throw<ServiceException>(() => eu.Accounts.Authenticate(text)).Message.ShouldContain("'us'");
    }

    [Fact]
    public async Task The_audit_log_says_who_did_what_when_and_to_which_account()
    {
        await _here.Administration.MakeOperatorKeyAsync(None);
        var start = _clock.GetUtcNow();
        await CreateAsync();
        _clock.Advance(TimeSpan.FromHours(1));
        var someone = new Caller(null, KeyKind.Operator, "someone");
        await _here.Administration.ChangeSettingsAsync(someone, "acme", AccountSettings.Default with { PageUrl = false }, null, null, None);
        var (key, _) = await _here.Administration.CreateKeyAsync(someone, "acme", KeyKind.Ingest, None);
        var (next, _, _) = await _here.Administration.RotateKeyAsync(someone, "acme", key.KeyId, TimeSpan.FromMinutes(1), None);
        await _here.Administration.RevokeKeyAsync(someone, "acme", next.KeyId, None);

        var (log, more) = await _there.Audit.ListAsync(By, "acme", null, null, None);
        more.ShouldBeNull();
        log.Select(e => (e.Action, e.KeyId, e.Target, e.Detail)).ShouldBe(
        [
            (AuditAction.RevokeKey, "someone", next.KeyId, null),
            (AuditAction.RotateKey, "someone", next.KeyId, $$"""{"from":"{{key.KeyId}}","overlapSeconds":60}"""),
            (AuditAction.CreateKey, "someone", key.KeyId, """{"kind":"INGEST"}"""),
            (AuditAction.UpdateSettings, "someone", null, """{"pageUrl":{"from":true,"to":false}}"""),
            (AuditAction.CreateAccount, "operator", null, "{}"),
        ]);
        log.ShouldAllBe(e => e.Account == "acme");
        (log[0].At, log[^1].At).ShouldBe((start.AddHours(1), start));
        (await _there.Audit.ListAsync(By, null, 1, null, None)).Entries.ShouldHaveSingleItem().Action.ShouldBe(AuditAction.RevokeKey);
    }

    [Fact]
    public async Task The_audit_log_comes_in_pages()
    {
        for (var i = 0; i < 5; i++)
            await _here.Administration.CreateAsync(By, $"a{i}", AccountSettings.Default, None);
        var (first, token) = await _here.Audit.ListAsync(By, null, 3, null, None);
        var (second, end) = await _here.Audit.ListAsync(By, null, 3, token, None);
        first.Concat(second).Select(e => e.Account).ShouldBe(["a4", "a3", "a2", "a1", "a0"]);
        end.ShouldBeNull();
        await Fails(ServiceFault.InvalidArgument, () => _here.Audit.ListAsync(By, null, 1001, null, None));
        await Fails(ServiceFault.InvalidArgument, () => _here.Audit.ListAsync(By, null, null, "x", None));
    }

    private AccountProcess Process(string? dataCenter = null) => new(_database, _clock, "operator-key-of-tests", dataCenter);

    private Task<Account> CreateAsync(AccountSettings? settings = null) =>
        _here.Administration.CreateAsync(By, "acme", settings ?? AccountSettings.Default, None);

    private static Task<Account> ChangeAsync(AccountProcess process, long? revision) => process.Administration.ChangeSettingsAsync(
        By, "acme", AccountSettings.Default with { PageUrl = false }, ["pageUrl"], revision, None);

    private static async Task<ServiceException> Fails(ServiceFault fault, Func<Task> call)
    {
        var failure = await Should.ThrowAsync<ServiceException>(call);
        failure.Fault.ShouldBe(fault);
        return failure;
    }
}
