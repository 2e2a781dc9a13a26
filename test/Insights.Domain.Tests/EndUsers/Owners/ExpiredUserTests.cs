using Insights.Domain.EndUsers;
using Insights.Testing.Records;
using Insights.Domain.EndUsers.Commands;
using Insights.Domain.EndUsers.Ports;
using Insights.Testing.Builders;
using Insights.Testing.InMemory;
using static Insights.Testing.Builders.An;

namespace Insights.Domain.Tests.EndUsers.Owners;

/// <summary>A user whose time is over, and one who is erased at request (docs/semantics.md 1.8).</summary>
public class ExpiredUserTests
{
    private static readonly long _expiresMs = Retention.ExpiresMs(Moments.At("10:00"));

    [Fact]
    public async Task From_the_moment_on_a_lookup_shows_nothing_though_everything_is_still_stored()
    {
        var user = await LastSeenAt10();
        user.Clock.AdvanceTo(_expiresMs - 1);
        (await user.Get()).ShouldNotBeNull();
        user.Clock.AdvanceTo(_expiresMs);
        (await user.Get()).ShouldBeNull();
        (await user.Stored()).Sessions.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Settling_it_leaves_nothing()
    {
        var user = await LastSeenAt10();
        user.Clock.AdvanceTo(_expiresMs);
        await user.Settle();
        (await user.Stored()).ShouldBe(new StoredRecord([], null, null, null, [], null), Same);
        await user.Settle();
        (await user.Get()).ShouldBeNull();
    }

    [Fact]
    public async Task Settling_one_millisecond_before_keeps_everything()
    {
        var user = await LastSeenAt10();
        user.Clock.AdvanceTo(_expiresMs - 1);
        await user.Settle();
        (await user.Stored()).Sessions.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Who_returns_after_it_is_new()
    {
        var user = await LastSeenAt10();
        user.Clock.AdvanceTo(_expiresMs);
        (await user.Record(Click("10:00", "10:00").AtMs(_expiresMs))).ShouldBe([RecordOutcome.Accepted]);
        var profile = await user.Get();
        (profile!.Attributes.TotalSessions, profile.OpenSession!.EventCount).ShouldBe((null, 1));
        var stored = await user.Stored();
        (stored.Entries.Count, stored.Sessions.Count, stored.Head).ShouldBe((2, 0, null));
    }

    [Fact]
    public async Task Who_returns_within_the_last_millisecond_is_known()
    {
        var user = await LastSeenAt10();
        await user.Record(Click("10:00", "x").AtMs(_expiresMs - 1));
        (await user.Get())!.Attributes.TotalSessions.ShouldBe(1);
    }

    [Fact]
    public async Task What_is_too_late_begins_no_new_record_and_leaves_the_old_one_to_the_sweep()
    {
        var user = await LastSeenAt10();
        user.Clock.AdvanceTo(_expiresMs);
        (await user.Record(Click("10:00"), Click("10:01"))).ShouldBe([RecordOutcome.TooLate, RecordOutcome.TooLate]);
        (await user.Stored()).Sessions.Count.ShouldBe(1);
        (await user.Get()).ShouldBeNull();
    }

    [Fact]
    public async Task One_that_was_in_memory_all_the_time_takes_nothing_at_once()
    {
        var user = await LastSeenAt10();
        user.Clock.AdvanceTo(_expiresMs);
        user.Owner.TryRecord([Click("10:00", "x").AtMs(_expiresMs).Command(_expiresMs)], out _).ShouldBeFalse();
    }

    [Fact]
    public async Task An_open_session_is_closed_first_and_the_user_lives_on_from_its_end()
    {
        var user = OwnedUser.New();
        await user.Record(Click("10:00"));
        user.Clock.AdvanceTo(_expiresMs - 1);
        await user.Settle();
        (await user.Stored()).Sessions.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Erasing_says_what_there_was_and_leaves_nothing()
    {
        var user = await LastSeenAt10();
        await user.Record(Click("12:00"), Click("12:01"));
        (await Erase(user)).ShouldBe(new ErasedRows(Entries: 4, Sessions: 1, Attributes: 0, Snapshots: 0, Alarms: 1));
        (await user.Stored()).ShouldBe(new StoredRecord([], null, null, null, [], null), Same);
        (await user.Get()).ShouldBeNull();
        (await Erase(user)).ShouldBe(ErasedRows.Nothing);
    }

    [Fact]
    public async Task Who_was_erased_and_returns_is_new_and_their_event_IDs_too()
    {
        var user = await LastSeenAt10();
        await Erase(user);
        (await user.Record(Click("11:00", "10:00"))).ShouldBe([RecordOutcome.Accepted]);
        (await user.Stored()).Entries.Count.ShouldBe(2);
    }

    [Fact]
    public async Task An_owner_of_an_erased_life_can_write_nothing_to_the_next_one_although_the_numbers_fit()
    {
        var user = await LastSeenAt10();
        var rival = user.Rival();
        (await rival.Get()).ShouldNotBeNull();
        await Erase(user);
        await user.Record(Click("12:00", "new"));
        (await user.Stored()).Entries.Count.ShouldBe(2);
        var refused = await Should.ThrowAsync<StoreException>(() => rival.Record(Click("12:01", "stale")));
        refused.Fault.ShouldBe(StoreFault.Conflict);
        await rival.Record(Click("12:01", "stale"));
        (await rival.Get())!.OpenSession!.EventCount.ShouldBe(2);
        (await rival.Get())!.Attributes.TotalSessions.ShouldBeNull();
    }

    [Fact]
    public async Task An_owner_of_an_erased_life_that_is_to_erase_reads_who_is_there_now()
    {
        var user = await LastSeenAt10();
        var rival = user.Rival();
        await rival.Get();
        await Erase(user);
        await user.Record(Click("12:00", "new"));
        (await Erase(rival)).Entries.ShouldBe(2);
    }

    [Fact]
    public async Task Two_lives_in_one_millisecond_of_one_owner_are_told_apart()
    {
        var user = OwnedUser.New();
        await user.Record(Click("10:00"));
        var first = IncarnationOf(await user.Stored());
        await Erase(user);
        await user.Record(Click("10:00"));
        IncarnationOf(await user.Stored()).ShouldBeGreaterThan(first);
    }

    [Fact]
    public async Task An_erasure_that_the_store_did_not_take_changes_nothing()
    {
        var user = await LastSeenAt10();
        user.Let(WriteKind.Erase, WriteVerdict.Full);
        (await Should.ThrowAsync<StoreException>(() => Erase(user))).Fault.ShouldBe(StoreFault.Full);
        user.LetAll();
        (await user.Get())!.Attributes.TotalSessions.ShouldBe(1);
    }

    [Fact]
    public async Task An_erasure_whose_outcome_is_unclear_is_looked_up_again()
    {
        var user = await LastSeenAt10();
        user.Let(WriteKind.Erase, WriteVerdict.FailAfter);
        (await Should.ThrowAsync<StoreException>(() => Erase(user))).Fault.ShouldBe(StoreFault.Unavailable);
        user.LetAll();
        (await user.Get()).ShouldBeNull();
        (await user.Record(Click("12:00"))).ShouldBe([RecordOutcome.Accepted]);
    }

    private static async Task<OwnedUser> LastSeenAt10()
    {
        var user = OwnedUser.New();
        await user.Record(Click("10:00"));
        await user.Settle("11:00");
        return user;
    }

    private static async Task<ErasedRows> Erase(OwnedUser user) =>
        ((UserErased)await user.Owner.ExecuteAsync(new EraseUser(), CancellationToken.None)).Rows;

    private static long IncarnationOf(StoredRecord record) => ((UserCreated)Stored.Entry(record.Entries[0].Bytes)).AtMs;

    private static readonly IEqualityComparer<StoredRecord> Same = EqualityComparer<StoredRecord>.Create((a, b) =>
        (a!.Entries.Count, a.Snapshot, a.Head, a.Profile, a.Sessions.Count, a.AlarmDueMs)
        == (b!.Entries.Count, b.Snapshot, b.Head, b.Profile, b.Sessions.Count, b.AlarmDueMs));
}
