using Insights.Cluster.Tests.Fixture;
using Microsoft.Extensions.DependencyInjection;
using Orleans;
using Orleans.Runtime;
using Orleans.Storage;

namespace Insights.Cluster.Tests.Cluster;

/// <summary>Orleans's providers on our tables and statements do what Orleans expects of them.</summary>
public sealed class OrleansProvidersTests : IAsyncLifetime
{
    private static readonly GrainId _grain = GrainId.Create("tally", "some/key");
    private TestDatabase _database = null!;
    private TestSilo _silo = null!;

    private IReminderTable Reminders => _silo.Get<IReminderTable>();

    private IGrainStorage Storage => _silo.App.Services.GetRequiredKeyedService<IGrainStorage>("Default");

    public async Task InitializeAsync()
    {
        _database = await TestDatabase.PostgreSqlAsync();
        _silo = await TestSilo.StartAsync(_database);
    }

    public async Task DisposeAsync()
    {
        if (_silo is not null)
            await _silo.DisposeAsync();
        if (_database is not null)
            await _database.DisposeAsync();
    }

    [SkippableFact]
    public async Task A_reminder_is_written_read_replaced_and_removed()
    {
        var start = new DateTime(2026, 3, 2, 10, 0, 0, DateTimeKind.Utc);
        var entry = new ReminderEntry { GrainId = _grain, ReminderName = "daily", StartAt = start, Period = TimeSpan.FromDays(1) };
        var first = await Reminders.UpsertRow(entry);
        var second = await Reminders.UpsertRow(entry);
        second.ShouldNotBe(first);
        var read = await Reminders.ReadRow(_grain, "daily");
        (read!.GrainId, read.ReminderName, read.StartAt, read.Period, read.ETag).ShouldBe((_grain, "daily", start, entry.Period, second));
        (await Reminders.ReadRows(_grain)).Reminders.Count.ShouldBe(1);
        var hash = _grain.GetUniformHashCode();
        ButSweeps(await Reminders.ReadRows(hash - 1, hash)).Count.ShouldBe(1);
        ButSweeps(await Reminders.ReadRows(hash, hash - 1)).ShouldBeEmpty();
        ButSweeps(await Reminders.ReadRows(0, 0)).Count.ShouldBe(1);
        (await Reminders.RemoveRow(_grain, "daily", first!)).ShouldBeFalse();
        (await Reminders.RemoveRow(_grain, "daily", second!)).ShouldBeTrue();
        (await Reminders.ReadRow(_grain, "daily")).ShouldBeNull();
    }

    [SkippableFact]
    public async Task State_of_another_version_is_never_overwritten_and_what_is_cleared_leaves_no_row()
    {
        var (one, other) = (new GrainState<Note> { State = new Note { Text = "first" } }, new GrainState<Note> { State = new Note { Text = "second" } });
        await Storage.WriteStateAsync("state", _grain, one);
        await Should.ThrowAsync<InconsistentStateException>(() => Storage.WriteStateAsync("state", _grain, other));
        await Storage.ReadStateAsync("state", _grain, other);
        (other.State.Text, other.ETag).ShouldBe(("first", one.ETag));
        other.State = new Note { Text = "third" };
        await Storage.WriteStateAsync("state", _grain, other);
        await Should.ThrowAsync<InconsistentStateException>(() => Storage.WriteStateAsync("state", _grain, one));
        await Should.ThrowAsync<InconsistentStateException>(() => Storage.ClearStateAsync("state", _grain, one));
        (await _database.ScalarAsync<long>("SELECT count(*) FROM orleans_storage")).ShouldBe(1);
        var stale = other.ETag;
        await Storage.ClearStateAsync("state", _grain, other);
        (await _database.ScalarAsync<long>("SELECT count(*) FROM orleans_storage")).ShouldBe(0);
        other.ETag = stale;
        await Should.ThrowAsync<InconsistentStateException>(() => Storage.WriteStateAsync("state", _grain, other));
        await Storage.WriteStateAsync("state", _grain, new GrainState<Note> { State = new Note { Text = "anew" } });
    }

    [SkippableFact]
    public async Task Many_that_write_the_first_state_at_once_leave_one()
    {
        var writes = Enumerable.Range(0, 20).Select(async i =>
        {
            try
            {
                await Storage.WriteStateAsync("state", _grain, new GrainState<Note> { State = new Note { Text = $"{i}" } });
                return 1;
            }
            catch (InconsistentStateException)
            {
                return 0;
            }
        });
        (await Task.WhenAll(writes)).Sum().ShouldBe(1);
    }

    /// <summary>The silo's own reminders are not what is asked about.</summary>
    private static List<ReminderEntry> ButSweeps(ReminderTableData rows) => [.. rows.Reminders.Where(r => r.ReminderName != "sweep")];

    [GenerateSerializer]
    public sealed class Note
    {
        [Id(0)]
        public string Text { get; set; } = "";
    }
}
