using Insights.Domain.EndUsers.Ports;
using Shouldly;
using Xunit;

namespace Insights.Testing.Conformance;

/// <summary>The rules of <see cref="IAlarms"/> and <see cref="IDueAlarms"/>. Each test has an hour of its own.</summary>
public abstract class AlarmsConformance(StoreDatabase database) : StoreConformance(database)
{
    [SkippableFact]
    public async Task The_most_overdue_come_first_and_those_not_due_do_not_come()
    {
        await using var store = await OpenAsync();
        for (var i = 0; i < 5; i++)
            await store.Log.AppendAsync(Entries(Lane(i), 1) with { AlarmMs = -10_000 - i });

        var due = await store.DueAlarms.ReadDueAsync(-10_001, 3, None);
        due.ShouldBe([new(Lane(4).User, -10_004), new(Lane(3).User, -10_003), new(Lane(2).User, -10_002)]);
        (await store.DueAlarms.ReadDueAsync(-10_001, 10, None)).Count.ShouldBe(4);
        (await store.DueAlarms.ReadDueAsync(-10_005, 10, None)).ShouldBeEmpty();
        for (var i = 0; i < 5; i++)
            await store.Alarms.ClearAsync(Lane(i), 1);
        (await store.DueAlarms.ReadDueAsync(-10_001, 10, None)).ShouldBeEmpty();
    }

    [SkippableFact]
    public async Task An_alarm_outlives_the_process_that_set_it()
    {
        var lane = Lane();
        await using (var store = await OpenAsync())
            await store.Log.AppendAsync(Entries(lane, 1) with { AlarmMs = 1 });
        await using var again = await OpenAsync();
        (await again.DueAlarms.ReadDueAsync(1, 100, None)).ShouldContain(new DueAlarm(lane.User, 1));
    }

    [SkippableFact]
    public async Task An_alarm_is_found_by_its_users_hash_whether_due_or_not()
    {
        await using var store = await OpenAsync();
        var (lane, other) = (Lane(0), Lane(1));
        await store.Log.AppendAsync(Entries(lane, 1) with { AlarmMs = 8_000 });
        await store.Log.AppendAsync(Entries(other, 1));
        (await store.DueAlarms.FindAsync(lane.UserHash, None)).ShouldBe(new DueAlarm(lane.User, 8_000));
        (await store.DueAlarms.FindAsync(other.UserHash, None)).ShouldBeNull();
        (await store.DueAlarms.FindAsync(Guid.Empty, None)).ShouldBeNull();
    }

    [SkippableFact]
    public async Task A_new_alarm_takes_the_place_of_the_one_before_even_when_it_is_earlier()
    {
        await using var store = await OpenAsync();
        var lane = Lane();
        await store.Log.AppendAsync(Entries(lane, 1));
        await store.Alarms.SetAsync(lane, dueMs: 2_000, seq: 1);
        await store.Alarms.SetAsync(lane, dueMs: 1_000, seq: 1);
        (await store.Records.ReadAsync(lane.User, None)).AlarmDueMs.ShouldBe(1_000);
        await Task.WhenAll(store.Alarms.SetAsync(lane, 3_000, 1), store.Alarms.SetAsync(lane, 4_000, 1));
        (await store.Records.ReadAsync(lane.User, None)).AlarmDueMs.ShouldBe(4_000);
        await Task.WhenAll(store.Alarms.SetAsync(lane, 5_000, 1), store.Alarms.ClearAsync(lane, 1));
        (await store.Records.ReadAsync(lane.User, None)).AlarmDueMs.ShouldBeNull();
    }

    [SkippableFact]
    public async Task An_alarm_that_has_not_gone_off_stands_where_it_is_asked_to()
    {
        await using var store = await OpenAsync();
        var lane = Lane();
        await store.Log.AppendAsync(Entries(lane, 1) with { AlarmMs = 2_000 });
        await store.Alarms.SetAsync(lane, dueMs: 1_000, seq: 1, goneOffByMs: 1_999);
        await store.Alarms.SetAsync(lane, dueMs: 3_000, seq: 1, goneOffByMs: 1_999);
        await store.Alarms.ClearAsync(lane, seq: 1, goneOffByMs: 1_999);
        (await store.Records.ReadAsync(lane.User, None)).AlarmDueMs.ShouldBe(2_000);
        await store.Alarms.SetAsync(lane, dueMs: 3_000, seq: 1, goneOffByMs: 2_000);
        (await store.Records.ReadAsync(lane.User, None)).AlarmDueMs.ShouldBe(3_000);
        await store.Alarms.ClearAsync(lane, seq: 1, goneOffByMs: 3_000);
        await store.Alarms.ClearAsync(lane, seq: 1, goneOffByMs: 3_000);
        (await store.Records.ReadAsync(lane.User, None)).AlarmDueMs.ShouldBeNull();
        await store.Alarms.SetAsync(lane, dueMs: 4_000, seq: 1, goneOffByMs: 0);
        (await store.Records.ReadAsync(lane.User, None)).AlarmDueMs.ShouldBe(4_000);
    }

    [SkippableTheory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    public async Task An_owner_who_does_not_know_where_the_log_ends_neither_sets_nor_clears(long seq)
    {
        await using var store = await OpenAsync();
        var lane = Lane((int)seq);
        await store.Log.AppendAsync(Entries(lane, 1, count: 2) with { AlarmMs = 7_000 });
        await ShouldFailAsync(store.Alarms.SetAsync(Again(lane), dueMs: 9_000, seq), StoreFault.Conflict);
        await ShouldFailAsync(store.Alarms.ClearAsync(Again(lane), seq), StoreFault.Conflict);
        (await store.Records.ReadAsync(lane.User, None)).AlarmDueMs.ShouldBe(7_000);
    }

    [SkippableFact]
    public async Task An_alarm_of_a_user_of_whom_there_is_no_entry_conflicts_and_leaves_nothing()
    {
        await using var store = await OpenAsync();
        foreach (var seq in new[] { 0, 1 })
        {
            await ShouldFailAsync(store.Alarms.SetAsync(Lane(), dueMs: 1, seq), StoreFault.Conflict);
            await ShouldFailAsync(store.Alarms.ClearAsync(Lane(), seq), StoreFault.Conflict);
        }
        (await Database.RowsOfAsync(Lane().UserHash)).ShouldBeEmpty();
    }

    [SkippableFact]
    public async Task Clearing_where_none_is_set_is_fine()
    {
        await using var store = await OpenAsync();
        await store.Log.AppendAsync(Entries(Lane(), 1));
        await store.Alarms.ClearAsync(Lane(), seq: 1);
    }

    [SkippableFact]
    public async Task An_alarm_comes_with_the_entries_it_is_for_or_not_at_all()
    {
        await using var store = await OpenAsync();
        var (lane, stale) = (Lane(), Again(Lane()));
        await store.Log.AppendAsync(Entries(lane, 1, count: 2) with { AlarmMs = 5_000 });
        (await store.Records.ReadAsync(lane.User, None)).AlarmDueMs.ShouldBe(5_000);
        await ShouldFailAsync(store.Log.AppendAsync(Entries(stale, 2) with { AlarmMs = 4_000 }), StoreFault.Conflict);
        (await store.Records.ReadAsync(lane.User, None)).AlarmDueMs.ShouldBe(5_000);
        await Task.WhenAll(
            store.Log.AppendAsync(Entries(lane, 3) with { AlarmMs = 3_000 }),
            store.Log.AppendAsync(Entries(lane, 4)),
            store.Log.AppendAsync(Entries(lane, 5) with { AlarmMs = 2_000 }));
        (await store.Records.ReadAsync(lane.User, None)).AlarmDueMs.ShouldBe(2_000);
        await store.Alarms.ClearAsync(lane, seq: 5);
        (await store.Records.ReadAsync(lane.User, None)).AlarmDueMs.ShouldBeNull();
    }

    [SkippableFact]
    public async Task An_alarm_of_a_user_erased_since_conflicts()
    {
        await using var store = await OpenAsync();
        var (stale, eraser) = (Lane(), Again(Lane()));
        await store.Log.AppendAsync(Entries(stale, 1));
        await store.Log.EraseAsync(eraser, 1);
        await ShouldFailAsync(store.Alarms.SetAsync(stale, dueMs: 1, seq: 1), StoreFault.Conflict);
        (await Database.RowsOfAsync(stale.UserHash)).ShouldBeEmpty();
    }
}
