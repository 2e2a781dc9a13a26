using Insights.Cluster.Tests.Fixture;
using Insights.Domain.EndUsers;
using Insights.Domain.EndUsers.Ports;
using Insights.Grains.Alarms;
using Insights.Grains.EndUsers;
using Insights.Storage;
using Insights.Testing.Builders;
using Insights.Testing.Clocks;
using Orleans;
using Orleans.Runtime;

namespace Insights.Cluster.Tests.Cluster;

/// <summary>What the reminder service reads: alarms in the store for end users, the table behind for all others.</summary>
public sealed class AlarmReminderTableTests : IAsyncLifetime
{
    private const int Most = 100;
    private static readonly GrainId _other = GrainId.Create("tally", "some/key");

    private readonly ManualTimeProvider _clock = new(DateTimeOffset.FromUnixTimeMilliseconds(Moments.At("10:00")));
    private readonly ReminderTiming _timing = new() { MostAtOnce = Most };
    private readonly Others _others = new();
    private readonly TestDatabase _database = TestDatabase.Sqlite();
    private InsightsStore _store = null!;
    private AlarmReminderTable _table = null!;

    public async Task InitializeAsync()
    {
        _store = await _database.OpenStoreAsync();
        _table = new AlarmReminderTable(_others, new OverdueAlarms(_store.DueAlarms, _timing, _clock), _timing, _clock);
    }

    public async Task DisposeAsync()
    {
        await _store.DisposeAsync();
        await _database.DisposeAsync();
    }

    [Fact]
    public async Task An_overdue_alarm_is_in_the_one_range_in_which_its_user_is_and_no_other_alarm_is_in_any()
    {
        await SetAsync(1, "09:59:45");
        await SetAsync(2, "09:59:45.001");
        var grain = EndUserGrainId.Of(User(1).ToHash());
        var hash = grain.GetUniformHashCode();
        var row = (await _table.ReadRows(hash - 1, hash)).Reminders.ShouldHaveSingleItem();
        (row.GrainId, row.ReminderName, row.StartAt).ShouldBe((grain, "close", (_clock.GetUtcNow() + _timing.RingIn).UtcDateTime));
        (await _table.ReadRows(hash, hash - 1)).Reminders.ShouldBeEmpty();
        (await _table.ReadRows(0, 0)).Reminders.Count.ShouldBe(1);
        (await _table.ReadRow(grain, "close"))!.GrainId.ShouldBe(grain);
        (await _table.ReadRow(grain, "other")).ShouldBeNull();
        (await _table.ReadRows(grain)).Reminders.Count.ShouldBe(1);
        (await _table.ReadRow(EndUserGrainId.Of(User(3).ToHash()), "close")).ShouldBeNull();
    }

    /// <summary>Of 200,000 that were handed out at once 72,384 could not be answered in time.</summary>
    [Fact]
    public async Task Of_a_backlog_the_oldest_are_handed_out_and_no_more_than_is_answered_until_the_next_look()
    {
        for (var i = 0; i < Most + 50; i++)
            await SetAsync(i, "09:00", plusMs: -i);
        // The service asks for all its ranges at once.
        var halves = await Task.WhenAll(_table.ReadRows(0, 1u << 31), _table.ReadRows(1u << 31, 0));
        var rows = halves.SelectMany(half => half.Reminders).OrderBy(row => row.StartAt).ToList();
        rows.Select(row => row.GrainId).ShouldBe(Enumerable.Range(50, Most).Reverse().Select(i => EndUserGrainId.Of(User(i).ToHash())));
        rows.Select(row => row.StartAt).Distinct().Count().ShouldBe(Most);
        (rows[^1].StartAt - rows[0].StartAt).ShouldBeLessThan(_timing.RefreshEvery);
    }

    [Fact]
    public async Task Reminders_of_other_grains_are_those_of_the_table_behind()
    {
        await SetAsync(1, "09:00");
        var entry = new ReminderEntry { GrainId = _other, ReminderName = "daily", StartAt = DateTime.UnixEpoch, Period = TimeSpan.FromDays(1) };
        var tag = await _table.UpsertRow(entry);
        (await _table.ReadRow(_other, "daily"))!.ETag.ShouldBe(tag);
        (await _table.ReadRows(_other)).Reminders.Count.ShouldBe(1);
        (await _table.ReadRows(0, 0)).Reminders.Count.ShouldBe(2);
        (await _table.RemoveRow(_other, "daily", tag!)).ShouldBeTrue();
        (await _table.ReadRows(0, 0)).Reminders.Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_reminder_of_an_end_user_is_neither_set_nor_removed_through_Orleans()
    {
        var grain = EndUserGrainId.Of(User(1).ToHash());
        var entry = new ReminderEntry { GrainId = grain, ReminderName = "close", StartAt = DateTime.UnixEpoch, Period = TimeSpan.FromDays(1) };
        await Should.ThrowAsync<NotSupportedException>(() => Task.Run(() => _table.UpsertRow(entry)));
        await Should.ThrowAsync<NotSupportedException>(() => Task.Run(() => _table.RemoveRow(grain, "close", "1")));
    }

    private Task SetAsync(int user, string due, int plusMs = 0) =>
        _store.Users.AppendAsync(new LogAppend(new WriteSession(User(user)), 1, [[1]], AlarmMs: Moments.At(due) + plusMs));

    private static EndUserKey User(int number) => new("acme", UserKind.Identified, $"u{number}");

    private sealed class Others : IReminderTable
    {
        private readonly List<ReminderEntry> _rows = [];

        public Task<ReminderTableData> ReadRows(GrainId grainId) => Task.FromResult(new ReminderTableData(_rows.Where(r => r.GrainId == grainId)));

        public Task<ReminderTableData> ReadRows(uint begin, uint end) => Task.FromResult(new ReminderTableData(_rows));

        public Task<ReminderEntry?> ReadRow(GrainId grainId, string reminderName) => Task.FromResult(_rows.SingleOrDefault(r => r.GrainId == grainId));

        public Task<string?> UpsertRow(ReminderEntry entry)
        {
            entry.ETag = "1";
            _rows.Add(entry);
            return Task.FromResult<string?>("1");
        }

        public Task<bool> RemoveRow(GrainId grainId, string reminderName, string eTag) => Task.FromResult(_rows.RemoveAll(r => r.GrainId == grainId) > 0);

        public Task TestOnlyClearTable() => Task.CompletedTask;
    }
}
