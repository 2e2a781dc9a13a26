using Insights.Domain.EndUsers.Ports;
using Shouldly;
using Xunit;

namespace Insights.Testing.Conformance;

/// <summary>The rules of alarms, set and read (<see cref="IDueAlarms"/>). Each test has an hour of its own.</summary>
public abstract class AlarmsConformance(StoreDatabase database) : StoreConformance(database)
{
    [SkippableFact]
    public async Task The_most_overdue_come_first_and_those_not_due_do_not_come()
    {
        await using var store = await OpenAsync();
        for (var i = 0; i < 5; i++)
            await store.Users.AppendAsync(Entries(Writer(i), 1) with { AlarmMs = -10_000 - i });

        var due = await store.DueAlarms.ReadDueAsync(-10_001, 3, None);
        due.ShouldBe([new(Writer(4).User, -10_004), new(Writer(3).User, -10_003), new(Writer(2).User, -10_002)]);
        (await store.DueAlarms.ReadDueAsync(-10_001, 10, None)).Count.ShouldBe(4);
        (await store.DueAlarms.ReadDueAsync(-10_005, 10, None)).ShouldBeEmpty();
        for (var i = 0; i < 5; i++)
            await store.Users.ClearAlarmAsync(Writer(i), 1);
        (await store.DueAlarms.ReadDueAsync(-10_001, 10, None)).ShouldBeEmpty();
    }

    [SkippableFact]
    public async Task An_alarm_outlives_the_process_that_set_it()
    {
        var writer = Writer();
        await using (var store = await OpenAsync())
            await store.Users.AppendAsync(Entries(writer, 1) with { AlarmMs = 1 });
        await using var again = await OpenAsync();
        (await again.DueAlarms.ReadDueAsync(1, 100, None)).ShouldContain(new DueAlarm(writer.User, 1));
    }

    [SkippableFact]
    public async Task An_alarm_is_found_by_its_users_hash_whether_due_or_not()
    {
        await using var store = await OpenAsync();
        var (writer, other) = (Writer(0), Writer(1));
        await store.Users.AppendAsync(Entries(writer, 1) with { AlarmMs = 8_000 });
        await store.Users.AppendAsync(Entries(other, 1));
        (await store.DueAlarms.FindAsync(writer.UserHash, None)).ShouldBe(new DueAlarm(writer.User, 8_000));
        (await store.DueAlarms.FindAsync(other.UserHash, None)).ShouldBeNull();
        (await store.DueAlarms.FindAsync(Guid.Empty, None)).ShouldBeNull();
    }

    [SkippableFact]
    public async Task A_new_alarm_takes_the_place_of_the_one_before_even_when_it_is_earlier()
    {
        await using var store = await OpenAsync();
        var writer = Writer();
        await store.Users.AppendAsync(Entries(writer, 1));
        await store.Users.SetAlarmAsync(writer, dueMs: 2_000, seq: 1);
        await store.Users.SetAlarmAsync(writer, dueMs: 1_000, seq: 1);
        (await store.Records.ReadAsync(writer.User, None)).AlarmDueMs.ShouldBe(1_000);
        await Task.WhenAll(store.Users.SetAlarmAsync(writer, 3_000, 1), store.Users.SetAlarmAsync(writer, 4_000, 1));
        (await store.Records.ReadAsync(writer.User, None)).AlarmDueMs.ShouldBe(4_000);
        await Task.WhenAll(store.Users.SetAlarmAsync(writer, 5_000, 1), store.Users.ClearAlarmAsync(writer, 1));
        (await store.Records.ReadAsync(writer.User, None)).AlarmDueMs.ShouldBeNull();
    }

    [SkippableFact]
    public async Task An_alarm_that_has_not_gone_off_stands_where_it_is_asked_to()
    {
        await using var store = await OpenAsync();
        var writer = Writer();
        await store.Users.AppendAsync(Entries(writer, 1) with { AlarmMs = 2_000 });
        await store.Users.SetAlarmAsync(writer, dueMs: 1_000, seq: 1, goneOffByMs: 1_999);
        await store.Users.SetAlarmAsync(writer, dueMs: 3_000, seq: 1, goneOffByMs: 1_999);
        await store.Users.ClearAlarmAsync(writer, seq: 1, goneOffByMs: 1_999);
        (await store.Records.ReadAsync(writer.User, None)).AlarmDueMs.ShouldBe(2_000);
        await store.Users.SetAlarmAsync(writer, dueMs: 3_000, seq: 1, goneOffByMs: 2_000);
        (await store.Records.ReadAsync(writer.User, None)).AlarmDueMs.ShouldBe(3_000);
        await store.Users.ClearAlarmAsync(writer, seq: 1, goneOffByMs: 3_000);
        await store.Users.ClearAlarmAsync(writer, seq: 1, goneOffByMs: 3_000);
        (await store.Records.ReadAsync(writer.User, None)).AlarmDueMs.ShouldBeNull();
        await store.Users.SetAlarmAsync(writer, dueMs: 4_000, seq: 1, goneOffByMs: 0);
        (await store.Records.ReadAsync(writer.User, None)).AlarmDueMs.ShouldBe(4_000);
    }

    [SkippableTheory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    public async Task An_owner_who_does_not_know_where_the_log_ends_neither_sets_nor_clears(long seq)
    {
        await using var store = await OpenAsync();
        var writer = Writer((int)seq);
        await store.Users.AppendAsync(Entries(writer, 1, count: 2) with { AlarmMs = 7_000 });
        await ShouldFailAsync(store.Users.SetAlarmAsync(Again(writer), dueMs: 9_000, seq), StoreFault.Conflict);
        await ShouldFailAsync(store.Users.ClearAlarmAsync(Again(writer), seq), StoreFault.Conflict);
        (await store.Records.ReadAsync(writer.User, None)).AlarmDueMs.ShouldBe(7_000);
    }

    [SkippableFact]
    public async Task An_alarm_of_a_user_of_whom_there_is_no_entry_conflicts_and_leaves_nothing()
    {
        await using var store = await OpenAsync();
        foreach (var seq in new[] { 0, 1 })
        {
            await ShouldFailAsync(store.Users.SetAlarmAsync(Writer(), dueMs: 1, seq), StoreFault.Conflict);
            await ShouldFailAsync(store.Users.ClearAlarmAsync(Writer(), seq), StoreFault.Conflict);
        }
        (await Database.RowsOfAsync(Writer().UserHash)).ShouldBeEmpty();
    }

    [SkippableFact]
    public async Task Clearing_where_none_is_set_is_fine()
    {
        await using var store = await OpenAsync();
        await store.Users.AppendAsync(Entries(Writer(), 1));
        await store.Users.ClearAlarmAsync(Writer(), seq: 1);
    }

    [SkippableFact]
    public async Task An_alarm_comes_with_the_entries_it_is_for_or_not_at_all()
    {
        await using var store = await OpenAsync();
        var (writer, stale) = (Writer(), Again(Writer()));
        await store.Users.AppendAsync(Entries(writer, 1, count: 2) with { AlarmMs = 5_000 });
        (await store.Records.ReadAsync(writer.User, None)).AlarmDueMs.ShouldBe(5_000);
        await ShouldFailAsync(store.Users.AppendAsync(Entries(stale, 2) with { AlarmMs = 4_000 }), StoreFault.Conflict);
        (await store.Records.ReadAsync(writer.User, None)).AlarmDueMs.ShouldBe(5_000);
        await Task.WhenAll(
            store.Users.AppendAsync(Entries(writer, 3) with { AlarmMs = 3_000 }),
            store.Users.AppendAsync(Entries(writer, 4)),
            store.Users.AppendAsync(Entries(writer, 5) with { AlarmMs = 2_000 }));
        (await store.Records.ReadAsync(writer.User, None)).AlarmDueMs.ShouldBe(2_000);
        await store.Users.ClearAlarmAsync(writer, seq: 5);
        (await store.Records.ReadAsync(writer.User, None)).AlarmDueMs.ShouldBeNull();
    }

    [SkippableFact]
    public async Task An_alarm_of_a_user_erased_since_conflicts()
    {
        await using var store = await OpenAsync();
        var (stale, eraser) = (Writer(), Again(Writer()));
        await store.Users.AppendAsync(Entries(stale, 1));
        await store.Users.EraseAsync(eraser, 1);
        await ShouldFailAsync(store.Users.SetAlarmAsync(stale, dueMs: 1, seq: 1), StoreFault.Conflict);
        (await Database.RowsOfAsync(stale.UserHash)).ShouldBeEmpty();
    }
}
