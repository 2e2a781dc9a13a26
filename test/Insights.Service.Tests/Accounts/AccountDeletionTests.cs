using Insights.Domain.Accounts;
using Insights.Domain.Attributes;
using Insights.Domain.Attributes.Catalogue;
using Insights.Domain.EndUsers;
using Insights.Domain.EndUsers.Ports;
using Insights.Service.Accounts;
using Insights.Service.Ingest;
using Insights.Service.Keys;
using Insights.Service.Segments;
using Insights.Service.Tests.Fixture;
using Insights.Testing.InMemory;

namespace Insights.Service.Tests.Accounts;

public sealed class AccountDeletionTests
{
    private const string Account = World.Account;

    private static CancellationToken None => CancellationToken.None;

    private static Caller By => OperatorKey.Caller;

    [Fact]
    public async Task An_account_is_deleted_only_by_an_operator_and_only_for_its_name()
    {
        var world = await World.WithAccountAsync();
        await Fails(ServiceFault.PermissionDenied, world.Deletion.DeleteAsync(World.ServerKey, Account, Account, None));
        foreach (var confirm in (string?[])[null, "", "ACME", "acme "])
            (await Fails(ServiceFault.InvalidArgument, world.Deletion.DeleteAsync(By, Account, confirm, None))).Fields.Single().Field.ShouldBe("confirm");
        await Fails(ServiceFault.NotFound, world.Deletion.DeleteAsync(By, "other", "other", None));
        world.Accounts.Get(Account).DeletingSince.ShouldBeNull();
    }

    [Fact]
    public async Task Nothing_is_left_of_an_account_but_the_audit_log_and_nothing_of_another_goes()
    {
        var world = await World.WithAccountAsync();
        await world.Administration.CreateAsync(By, "other", AccountSettings.Default, None);
        var (_, text) = await world.Administration.CreateKeyAsync(By, Account, KeyKind.Server, None);
        var (_, others) = await world.Administration.CreateKeyAsync(By, "other", KeyKind.Server, None);
        await world.SendAsync([.. Enumerable.Range(1, 30).Select(i => new IncomingEvent
        {
            EventId = $"e{i}", UserId = $"u{i % 10}", AnonymousId = $"a{i}", TimeMs = world.Clock.NowMs, Type = "click",
        })]);
        await world.Ingest.RecordAsync(World.ServerKey with { Account = "other" }, null, null, [world.Event("e")], None);
        await world.Attributes.ReserveAsync(Account, [new WantedAttribute("plan", AttributeType.Text)], None);
        await world.Segments.CreateAsync(World.ServerKey, new SegmentDraft("vips", null, null, "kind = anonymous"), None);
        (await UsersAsync(world)).ShouldBe(40);

        await FinishAsync(world, world.Deletion.DeleteAsync(By, Account, Account, None));

        (await UsersAsync(world)).ShouldBe(0);
        await Fails(ServiceFault.NotFound, world.Administration.GetAsync(By, Account, None));
        Should.Throw<ServiceException>(() => world.Accounts.Authenticate(text)).Fault.ShouldBe(ServiceFault.Unauthenticated);
        (await world.Audit.ListAsync(By, Account, null, null, None)).Entries[0].Action.ShouldBe(AuditAction.DeleteAccount);
        world.Accounts.Authenticate(others).Account.ShouldBe("other");
        (await UsersAsync(world, "other")).ShouldBe(1);

        // Of the same name, and another: those who were active have forgotten, too.
        await world.Administration.CreateAsync(By, Account, AccountSettings.Default, None);
        (await world.Users.GetAsync(new EndUserKey(Account, UserKind.Identified, "u1"), None)).ShouldBeNull();
        world.Accounts.Keys(Account).ShouldBeEmpty();
        (await world.Attributes.OfAsync(Account, None)).Live.ShouldBeEmpty();
        (await world.SegmentDirectory.OfAsync(Account, None)).Book.Own.ShouldBeEmpty();
    }

    [Fact]
    public async Task While_an_account_is_being_deleted_no_key_opens_it_anywhere_and_none_is_made()
    {
        var world = await World.WithAccountAsync();
        var there = new AccountProcess(world.Store.Database, world.Clock, "operator-key-of-tests");
        var (key, text) = await world.Administration.CreateKeyAsync(By, Account, KeyKind.Server, None);
        await there.Accounts.RefreshAsync(None);
        there.Accounts.Authenticate(text);
        var deletion = world.Deletion.DeleteAsync(By, Account, Account, None);
        await UntilItWaitsAsync(world, deletion);
        // As another process would that has not heard of it.
        await world.Store.AddKeyAsync(key with { KeyId = "late", Hash = ApiKeyText.Hash("late key") }, new(key.CreatedAt, "k", AuditAction.CreateKey, Account, "late"), None);
        await there.Accounts.RefreshAsync(None);
        foreach (var old in (string[])[text, "late key"])
            Should.Throw<ServiceException>(() => there.Accounts.Authenticate(old)).Fault.ShouldBe(ServiceFault.Unauthenticated);
        await Fails(ServiceFault.NotFound, there.Administration.CreateKeyAsync(By, Account, KeyKind.Server, None));
        await Fails(ServiceFault.NotFound, there.Administration.RotateKeyAsync(By, Account, key.KeyId, default, None));
        await Fails(ServiceFault.AlreadyExists, there.Administration.CreateAsync(By, Account, AccountSettings.Default, None));
        (await there.Administration.ListAsync(By, null, null, None)).Accounts.ShouldHaveSingleItem().DeletingSince.ShouldNotBeNull();
        await FinishAsync(world, deletion);
        (await world.Store.ListKeysAsync(None)).ShouldBeEmpty();
    }

    [Fact]
    public async Task An_event_that_was_under_way_when_the_keys_ended_leaves_no_user_behind()
    {
        var world = await World.WithAccountAsync();
        await world.SendAsync(world.Event("before"));
        var deletion = world.Deletion.DeleteAsync(By, Account, Account, None);
        await UntilItWaitsAsync(world, deletion);
        (await UsersAsync(world)).ShouldBe(0);
        await world.SendAsync(world.Event("late", "late"));
        (await UsersAsync(world)).ShouldBe(1);
        await FinishAsync(world, deletion);
        (await UsersAsync(world)).ShouldBe(0);
    }

    [Fact]
    public async Task Asked_again_after_a_failure_it_goes_on_and_is_written_down_once()
    {
        var world = await World.WithAccountAsync();
        await world.SendAsync([.. Enumerable.Range(1, 5).Select(i => world.Event($"e{i}", $"u{i}"))]);
        var broken = new EndUserKey(Account, UserKind.Identified, "u3");
        world.Store.Gate = write => write.Kind == WriteKind.Erase && write.WriteSession.User == broken ? WriteVerdict.FailBefore : WriteVerdict.Commit;
        await Fails(ServiceFault.Unavailable, world.Deletion.DeleteAsync(By, Account, Account, None));
        (await UsersAsync(world)).ShouldBe(1);
        world.Accounts.Get(Account).DeletingSince.ShouldNotBeNull();
        world.Store.Gate = null;

        using var stop = new CancellationTokenSource();
        var cancelled = world.Deletion.DeleteAsync(By, Account, Account, stop.Token);
        await UntilItWaitsAsync(world, cancelled);
        await stop.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(cancelled);

        world.Clock.Advance(AccountDeletion.QuietFor);
        await world.Deletion.DeleteAsync(By, Account, Account, None);
        (await UsersAsync(world)).ShouldBe(0);
        (await world.Audit.ListAsync(By, Account, null, null, None)).Entries.Count(e => e.Action == AuditAction.DeleteAccount).ShouldBe(1);
        await Fails(ServiceFault.NotFound, world.Deletion.DeleteAsync(By, Account, Account, None));
    }

    private static async Task FinishAsync(World world, Task deletion)
    {
        await UntilItWaitsAsync(world, deletion);
        world.Clock.Advance(AccountDeletion.QuietFor);
        await deletion;
    }

    /// <summary>Until all that was there is erased and it waits for the clock.</summary>
    private static async Task UntilItWaitsAsync(World world, Task deletion)
    {
        while (world.Clock.ActiveTimers == 0 && !deletion.IsCompleted)
            await Task.Yield();
        deletion.IsCompleted.ShouldBeFalse();
    }

    private static async Task<int> UsersAsync(World world, string account = Account)
    {
        var count = 0;
        await foreach (var _ in ((IStoredRecords)world.Store).UsersAsync(account, None))
            count++;
        return count;
    }

    private static async Task<ServiceException> Fails(ServiceFault fault, Task call)
    {
        var failure = await Should.ThrowAsync<ServiceException>(call);
        failure.Fault.ShouldBe(fault);
        return failure;
    }
}
