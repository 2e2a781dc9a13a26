using Insights.Domain.Accounts;
using Insights.Domain.EndUsers.Ports;
using Insights.Testing.Builders;
using Insights.Testing.InMemory;
using static Insights.Testing.Builders.An;

namespace Insights.Domain.Tests.EndUsers.Owners;

public class SettleTests
{
    [Fact]
    public async Task The_alarm_is_set_with_the_event_that_needs_it()
    {
        var user = OwnedUser.New();
        await user.Record(Click("10:00"));
        (await user.Stored()).AlarmDueMs.ShouldBe(Moments.At("10:30:00.001"));
    }

    [Fact]
    public async Task The_alarm_is_not_written_again_for_each_event()
    {
        var user = OwnedUser.New();
        await user.Record(Click("10:00"));
        await user.Record(Click("10:20"));
        (await user.Stored()).AlarmDueMs.ShouldBe(Moments.At("10:30:00.001"));
    }

    [Fact]
    public async Task Too_early_it_only_moves_the_alarm()
    {
        var user = OwnedUser.New();
        await user.Record(Click("10:00"));
        await user.Record(Click("10:20"));
        await user.Settle("10:30:00.001");
        var stored = await user.Stored();
        (stored.Head, stored.AlarmDueMs).ShouldBe((null, Moments.At("10:50:00.001")));
    }

    /// <summary>
    /// The other counts on it, and appends without an alarm: one that was put off or cleared is too late for what comes, or
    /// nobody ever asks (seed 6110 of the simulation of links).
    /// </summary>
    [Fact]
    public async Task An_alarm_that_another_owner_set_stands_until_it_goes_off()
    {
        var user = OwnedUser.New();
        await user.Record(Click("10:00"));
        await user.Record(Click("10:20"));
        var rival = user.Rival();
        await rival.Settle("10:25");
        (await user.Stored()).AlarmDueMs.ShouldBe(Moments.At("10:30:00.001"));
        await rival.Settle("10:30:00.001");
        (await user.Stored()).AlarmDueMs.ShouldBe(Moments.At("10:50:00.001"));
    }

    /// <summary>Another owner answered the alarm while the event was being committed, and nobody looked again (seed 6521).</summary>
    [Fact]
    public async Task An_event_just_before_the_alarm_brings_one_of_its_own()
    {
        var user = OwnedUser.New();
        await user.Record(Click("10:00"));
        user.Let(WriteKind.Append, WriteVerdict.Hold);
        var late = user.Record(Click("10:30"));
        await user.Rival().Settle("10:30:00.001");
        user.Store.CommitAll();
        await late;
        (await user.Stored()).AlarmDueMs.ShouldBe(Moments.At("10:30:00.001"));
    }

    [Fact]
    public async Task It_writes_the_rows_of_what_has_closed_and_clears_the_alarm()
    {
        var user = OwnedUser.New();
        await user.Record(Click("10:00"), Click("10:20"));
        await user.Settle("10:50:00.001");
        var stored = await user.Stored();
        stored.Head.ShouldBe(new ProjectionHead(3, Moments.At("10:50:00.001")));
        UserStory.Shape(stored.Sessions).ShouldBe("10:00-10:20 x2");
        stored.Profile!.Attributes.TotalSessions.ShouldBe(1);
        stored.AlarmDueMs.ShouldBeNull();
    }

    /// <summary>Else each user of an import is woken again for that: 72,384 of 200,000 alarms could not be answered in 30 s.</summary>
    [Fact]
    public async Task A_user_woken_by_events_whose_session_is_over_closes_it_with_them()
    {
        var user = OwnedUser.New();
        user.Clock.AdvanceTo(Moments.At("12:00"));
        await user.Record(Click("10:00"), Click("10:20"));
        var stored = await user.Stored();
        UserStory.Shape(stored.Sessions).ShouldBe("10:00-10:20 x2");
        (stored.Head, stored.AlarmDueMs).ShouldBe((new ProjectionHead(3, Moments.At("12:00")), null));
    }

    [Fact]
    public async Task A_user_woken_by_events_of_which_a_session_is_still_open_closes_the_others_and_waits_for_that()
    {
        var user = OwnedUser.New();
        user.Clock.AdvanceTo(Moments.At("12:00"));
        await user.Record(Click("10:00"), Click("11:50"));
        var stored = await user.Stored();
        UserStory.Shape(stored.Sessions).ShouldBe("10:00 x1");
        stored.AlarmDueMs.ShouldBe(Moments.At("12:20:00.001"));
    }

    [Fact]
    public async Task Events_whose_session_cannot_be_closed_with_them_keep_their_alarm()
    {
        var user = OwnedUser.New();
        user.Clock.AdvanceTo(Moments.At("12:00"));
        user.Let(WriteKind.Settle, WriteVerdict.Full);
        (await user.Record(Click("10:00"))).ShouldBe([Domain.EndUsers.RecordOutcome.Accepted]);
        (await user.Stored()).AlarmDueMs.ShouldNotBeNull().ShouldBeLessThanOrEqualTo(Moments.At("12:00"));
        user.LetAll();
        await user.Settle();
        UserStory.Shape((await user.Stored()).Sessions).ShouldBe("10:00 x1");
    }

    [Fact]
    public async Task Where_the_alarm_stands_for_what_is_to_come_nothing_is_written()
    {
        var user = OwnedUser.New();
        await user.Record(Click("10:00"));
        var writes = 0;
        user.Store.Gate = _ => { writes++; return WriteVerdict.Commit; };
        await user.Settle("10:05");
        writes.ShouldBe(0);
    }

    [Fact]
    public async Task Twice_it_changes_nothing()
    {
        var user = OwnedUser.New();
        await user.Record(Click("10:00"));
        await user.Settle("11:00");
        var once = await user.Stored();
        await user.Settle("11:30");
        (await user.Stored()).Head.ShouldBe(once.Head);
    }

    [Fact]
    public async Task A_late_event_replaces_the_rows_that_it_changes()
    {
        var user = OwnedUser.New();
        await user.Record(Click("08:00"), Click("10:00"), Click("11:00"));
        await user.Settle("12:00");
        await user.Record(Click("10:30"));
        (await user.Stored()).AlarmDueMs.ShouldNotBeNull().ShouldBeLessThanOrEqualTo(Moments.At("12:00"));
        await user.Settle("12:01");
        UserStory.Shape((await user.Stored()).Sessions).ShouldBe("08:00 x1 | 10:00-11:00 x3");
    }

    [Fact]
    public async Task After_another_process_has_read_the_user_rows_are_still_corrected()
    {
        var user = OwnedUser.New();
        await user.Record(Click("10:00"));
        await user.Settle("12:00");
        var rival = user.Rival();
        await rival.Record(Click("10:20"));
        await rival.Settle("12:01");
        UserStory.Shape((await user.Stored()).Sessions).ShouldBe("10:00-10:20 x2");
    }

    [Fact]
    public async Task A_snapshot_is_saved_when_32_entries_have_come()
    {
        var user = OwnedUser.New();
        // The creation is an entry too.
        for (var i = 0; i < 30; i++)
            await user.Record(Click("10:00", $"e{i}"));
        await user.Settle("11:00");
        (await user.Stored()).Snapshot.ShouldBeNull();
        await user.Record(Click("12:00"));
        await user.Settle("13:00");
        (await user.Stored()).Snapshot.ShouldNotBeNull().Seq.ShouldBe(32);
    }

    [Fact]
    public async Task A_snapshot_ahead_of_the_rows_took_the_place_of_one_that_could_be_used()
    {
        var user = OwnedUser.New();
        for (var i = 0; i < 40; i++)
            await user.Record(Click("10:00", $"e{i}"));
        await user.Settle("11:00");
        for (var i = 0; i < 40; i++)
            await user.Record(Click("12:00", $"f{i}"));
        await user.Record(Click("12:20"));
        await user.Settle("12:30:00.001");
        var stored = await user.Stored();
        (stored.Head!.Seq, stored.Snapshot!.Seq).ShouldBe((41, 41));
        await user.Settle("13:00");
        (await user.Stored()).Snapshot!.Seq.ShouldBe(82);
    }

    [Fact]
    public async Task A_user_read_from_its_snapshot_goes_on_as_before()
    {
        var user = OwnedUser.New();
        for (var i = 0; i < 40; i++)
            await user.Record(Click("10:00", $"e{i}"));
        await user.Settle("11:00", day: 2);
        var rival = user.Rival();
        (await rival.Get()).ShouldBe(await user.Get());
        (await rival.Record(Click("10:00", "e7"))).ShouldBe([Domain.EndUsers.RecordOutcome.Duplicate]);
    }

    [Fact]
    public async Task A_damaged_snapshot_costs_only_the_reading_of_the_log()
    {
        var user = OwnedUser.New();
        for (var i = 0; i < 40; i++)
            await user.Record(Click("10:00", $"e{i}"));
        await user.Settle("11:00");
        var expected = await user.Get();
        var incarnation = (await user.Store.ReadIncarnationAsync(UserStory.Key, CancellationToken.None))!.Value;
        await user.Store.SettleAsync(new Settlement(new WriteSession(UserStory.Key) { Incarnation = incarnation }, 41) { Snapshot = [1, 2, 3] });
        (await user.Rival().Get()).ShouldBe(expected);
    }

    [Fact]
    public async Task A_full_queue_leaves_the_alarm_to_ring_again()
    {
        var user = OwnedUser.New();
        await user.Record(Click("10:00"));
        user.Let(WriteKind.Settle, WriteVerdict.Full);
        (await Should.ThrowAsync<StoreException>(user.Settle("11:00"))).Fault.ShouldBe(StoreFault.Full);
        (await user.Stored()).AlarmDueMs.ShouldBe(Moments.At("10:30:00.001"));
        user.LetAll();
        await user.Settle();
        UserStory.Shape((await user.Stored()).Sessions).ShouldBe("10:00 x1");
    }

    [Fact]
    public async Task A_user_of_unattributed_events_only_is_erased_when_no_event_can_take_them_in()
    {
        var user = OwnedUser.New();
        await user.Record(Heartbeat("10:00"));
        (await user.Get()).ShouldBeNull();
        var due = (await user.Stored()).AlarmDueMs.ShouldNotBeNull();
        due.ShouldBe(Moments.At("10:00:00.001", day: 1));
        await user.Settle("10:00:00.001", day: 1);
        var stored = await user.Stored();
        (stored.Entries.Count, stored.AlarmDueMs).ShouldBe((0, null));
    }

    [Fact]
    public async Task Who_was_erased_can_come_back()
    {
        var user = OwnedUser.New();
        await user.Record(Heartbeat("10:00"));
        await user.Settle("10:01", day: 1);
        await user.Record(Click("10:02", "a").At("10:02", day: 1));
        (await user.Stored()).Entries.Count.ShouldBe(2);
        (await user.Get())!.OpenSession.ShouldNotBeNull();
    }

    [Fact]
    public async Task A_user_with_a_session_is_never_erased_for_its_unattributed_events()
    {
        var user = OwnedUser.New();
        await user.Record(Click("10:00"), Heartbeat("12:00"));
        await user.Settle("12:00", day: 3);
        (await user.Stored()).Entries.Count.ShouldBe(3);
    }

    [Fact]
    public async Task Of_a_user_not_known_it_writes_nothing()
    {
        var user = OwnedUser.New();
        await user.Settle("10:00");
        var stored = await user.Stored();
        (stored.Entries.Count, stored.Head, stored.AlarmDueMs).ShouldBe((0, null, null));
    }

    [Fact]
    public async Task A_clock_set_back_opens_no_closed_session_again()
    {
        var user = OwnedUser.New();
        await user.Record(Click("10:00"));
        await user.Settle("11:00");
        user.Clock.SetUtcNow(DateTimeOffset.FromUnixTimeMilliseconds(Moments.At("10:05")));
        (await user.Get())!.Attributes.TotalSessions.ShouldBe(1);
    }

    [Fact]
    public async Task History_that_was_forgotten_is_read_again_for_an_import()
    {
        var user = OwnedUser.New();
        await user.Record(Click("10:00", "a"));
        await user.Settle("10:00", day: 3);
        (await user.Record(Click("10:20", "b").Import(), Click("10:00", "a").Import()))
            .ShouldBe([Domain.EndUsers.RecordOutcome.Accepted, Domain.EndUsers.RecordOutcome.Duplicate]);
        await user.Settle();
        UserStory.Shape((await user.Stored()).Sessions).ShouldBe("10:00-10:20 x2");
    }
}
