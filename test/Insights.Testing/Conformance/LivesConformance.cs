using Insights.Domain.EndUsers.Ports;
using Shouldly;
using Xunit;

namespace Insights.Testing.Conformance;

/// <summary>What is for one life of a user touches no other (<see cref="StoreLane.Life"/>).</summary>
public abstract class LivesConformance(StoreDatabase database) : StoreConformance(database)
{
    [SkippableFact]
    public async Task Nothing_of_an_erased_life_can_be_written_to_the_next_although_the_numbers_fit()
    {
        await using var store = await OpenAsync();
        await using var other = await OpenAsync();
        var first = InLife(Lane(), 1);
        await store.Log.AppendAsync(Entries(first, 1, count: 3));
        var second = InLife(Lane(), 2);
        await other.Log.EraseAsync(InLife(Lane(), 1), 3);
        await other.Log.AppendAsync(Entries(second, 1, count: 3, text: "new"));
        var before = await other.Records.ReadAsync(second.User, None);

        await ShouldFailAsync(store.Log.AppendAsync(Entries(first, 4)), StoreFault.Conflict);
        await ShouldFailAsync(store.Alarms.SetAsync(InLife(Lane(), 1), 5, 3), StoreFault.Conflict);
        await ShouldFailAsync(store.Alarms.ClearAsync(InLife(Lane(), 1), 3), StoreFault.Conflict);
        await ShouldFailAsync(store.Rows.WriteAsync(InLife(Lane(), 1), Rows(null, new RowsHead(3, 1), null, ASession(1))), StoreFault.Conflict);
        await ShouldFailAsync(store.Log.EraseAsync(InLife(Lane(), 1), 3), StoreFault.Conflict);
        await store.Snapshots.WriteAsync(InLife(Lane(), 1), new Snapshot(3, new byte[] { 3 }));

        var after = await store.Records.ReadAsync(second.User, None);
        after.Entries.Select(Text).ShouldBe(before.Entries.Select(Text));
        (after.Snapshot, after.Head, after.Sessions.Count, after.AlarmDueMs).ShouldBe((null, null, 0, null));
        await store.Log.AppendAsync(Entries(second, 4, text: "new"));
    }

    [SkippableFact]
    public async Task The_life_that_is_stored_is_told_and_none_after_an_erasure()
    {
        await using var store = await OpenAsync();
        var lane = InLife(Lane(), 7);
        (await store.Log.LifeAsync(lane.User, None)).ShouldBeNull();
        await store.Log.AppendAsync(Entries(lane, 1));
        (await store.Log.LifeAsync(lane.User, None)).ShouldBe(7);
        await store.Log.EraseAsync(lane, 1);
        (await store.Log.LifeAsync(lane.User, None)).ShouldBeNull();
    }

    [SkippableFact]
    public async Task Both_lives_may_wait_in_one_queue_in_any_order()
    {
        await using var store = await OpenAsync();
        var (first, second) = (InLife(Lane(), 1), InLife(Lane(), 2));
        var writes = new[]
        {
            store.Log.AppendAsync(Entries(first, 1, count: 2)),
            store.Log.EraseAsync(first, 2),
            store.Log.AppendAsync(Entries(second, 1, count: 2, text: "new")),
            store.Log.AppendAsync(Entries(first, 3)),
            store.Log.AppendAsync(Entries(second, 3, text: "new")),
        };
        await ShouldFailAsync(writes[3], StoreFault.Conflict);
        await Task.WhenAll(writes[0], writes[1], writes[2], writes[4]);
        (await store.Records.ReadAsync(second.User, None)).Entries.Select(Text).ShouldBe(["new 1", "new 2", "new 3"]);
    }

    [SkippableFact]
    public async Task An_erasure_says_what_there_was()
    {
        await using var store = await OpenAsync();
        var lanes = Enumerable.Range(0, 50).Select(i => InLife(Lane(i), 7)).ToList();
        foreach (var lane in lanes)
        {
            await store.Log.AppendAsync(Entries(lane, 1, count: 3) with { AlarmMs = 1 });
            await store.Log.AppendAsync(Entries(lane, 4, count: 20));
            await store.Rows.WriteAsync(lane, Rows(null, new RowsHead(23, 1), null, ASession(1), ASession(2)));
            await store.Snapshots.WriteAsync(lane, new Snapshot(23, new byte[] { 3 }));
        }
        var erased = await Task.WhenAll(lanes.Select(lane => store.Log.EraseAsync(lane, 23)));
        erased.ShouldAllBe(e => e == new ErasedRows(23, 2, 0, 1, 1));
        foreach (var lane in lanes)
            (await Database.RowsOfAsync(lane.UserHash)).ShouldBeEmpty();
        (await store.Log.EraseAsync(InLife(Lane(0), 7), 23)).ShouldBe(ErasedRows.Nothing);
    }

    [SkippableFact]
    public async Task Of_many_erasures_at_once_one_that_conflicts_fails_alone()
    {
        await using var store = await OpenAsync();
        var lanes = Enumerable.Range(0, 20).Select(i => InLife(Lane(i), 7)).ToList();
        await Task.WhenAll(lanes.Select(lane => store.Log.AppendAsync(Entries(lane, 1, count: 3))));
        var erasures = lanes.Select((lane, i) => store.Log.EraseAsync(lane, i == 7 ? 2 : 3)).ToList();
        await ShouldFailAsync(erasures[7], StoreFault.Conflict);
        await Task.WhenAll(erasures.Where((_, i) => i != 7));
        (await store.Log.ReadAsync(lanes[7].User, 0, None)).Count.ShouldBe(3);
        (await store.Log.ReadAsync(lanes[8].User, 0, None)).ShouldBeEmpty();
    }

    [SkippableFact]
    public async Task Replacing_leaves_the_next_life_and_its_alarm_and_nothing_that_was_made_from_the_one_before()
    {
        await using var store = await OpenAsync();
        var (first, second) = (InLife(Lane(), 1), InLife(Lane(), 2));
        await store.Log.AppendAsync(Entries(first, 1, count: 30) with { AlarmMs = 1 });
        await store.Rows.WriteAsync(first, Rows(null, new RowsHead(30, 1), null, ASession(1), ASession(2)));
        await store.Snapshots.WriteAsync(first, new Snapshot(30, new byte[] { 3 }));

        (await store.Log.ReplaceAsync(first, 30, Entries(second, 1, count: 20, text: "kept") with { AlarmMs = 9 })).ShouldBe(new ErasedRows(30, 2, 0, 1, 1));

        var record = await store.Records.ReadAsync(second.User, None);
        record.Entries.Select(Text).ShouldBe(Enumerable.Range(1, 20).Select(i => $"kept {i}"));
        (record.Snapshot, record.Head, record.Sessions.Count, record.AlarmDueMs).ShouldBe((null, null, 0, 9));
        await ShouldFailAsync(store.Log.AppendAsync(Entries(InLife(Lane(), 1), 31)), StoreFault.Conflict);
        await store.Log.AppendAsync(Entries(second, 21));
        await ShouldFailAsync(store.Log.ReplaceAsync(InLife(Lane(), 2), 20, Entries(InLife(Lane(), 3), 1)), StoreFault.Conflict);
        (await store.Log.ReadAsync(second.User, 0, None)).Count.ShouldBe(21);
    }

    private static StoreLane InLife(StoreLane lane, long life) => new(lane.User) { Life = life };
}
