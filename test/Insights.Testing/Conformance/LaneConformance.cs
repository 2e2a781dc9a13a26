using Insights.Domain.EndUsers.Ports;
using Shouldly;
using Xunit;

namespace Insights.Testing.Conformance;

/// <summary>One order over all ports: what one lane hands over is written as handed over, and nothing after a failure.</summary>
public abstract class LaneConformance(StoreDatabase database) : StoreConformance(database)
{
    [SkippableFact]
    public async Task Log_alarm_rows_and_snapshot_of_a_lane_are_written_in_order()
    {
        await using var store = await OpenAsync();
        var lane = Lane();
        Task[] writes =
        [
            store.Log.AppendAsync(Entries(lane, 1, count: 2)),
            store.Alarms.SetAsync(lane, dueMs: 5_000, seq: 2),
            store.Rows.WriteAsync(lane, Rows(null, new RowsHead(2, 100), null, ASession(1))),
            store.Snapshots.WriteAsync(lane, new Snapshot(2, new byte[] { 2 })),
            store.Log.AppendAsync(Entries(lane, 3)),
            store.Rows.WriteAsync(lane, Rows(new RowsHead(2, 100), new RowsHead(3, 200), 0, ASession(2))),
            store.Snapshots.WriteAsync(lane, new Snapshot(3, new byte[] { 3 })),
            store.Alarms.ClearAsync(lane, seq: 3),
            store.Alarms.SetAsync(lane, dueMs: 9_000, seq: 3),
        ];
        await Task.WhenAll(writes);

        var record = await store.Records.ReadAsync(lane.User, None);
        record.Entries.Count.ShouldBe(3);
        record.Head.ShouldBe(new RowsHead(3, 200));
        record.Sessions.ShouldBe([ASession(2)]);
        record.Snapshot!.Seq.ShouldBe(3);
        record.AlarmDueMs.ShouldBe(9_000);
    }

    [SkippableFact]
    public async Task After_a_conflict_nothing_of_the_lane_is_written_and_all_before_it_is()
    {
        await using var store = await OpenAsync();
        var lane = Lane();
        await store.Log.AppendAsync(Entries(Again(lane), 1));

        Task[] before = [store.Alarms.SetAsync(lane, dueMs: 1_000, seq: 1), store.Rows.WriteAsync(lane, Rows(null, new RowsHead(1, 1), null, ASession(1)))];
        var guilty = store.Log.AppendAsync(Entries(lane, 1));
        Task[] after =
        [
            store.Alarms.SetAsync(lane, dueMs: 2_000, seq: 2),
            store.Rows.WriteAsync(lane, Rows(new RowsHead(1, 1), new RowsHead(2, 2), 0)),
            store.Snapshots.WriteAsync(lane, new Snapshot(1, new byte[] { 1 })),
            store.Log.AppendAsync(Entries(lane, 2)),
            store.Log.EraseAsync(lane, 9),
        ];

        await Task.WhenAll(before);
        await ShouldFailAsync(guilty, StoreFault.Conflict);
        foreach (var write in after)
            await ShouldFailAsync(write, StoreFault.BrokenLane);
        var record = await store.Records.ReadAsync(lane.User, None);
        record.Entries.Count.ShouldBe(1);
        record.AlarmDueMs.ShouldBe(1_000);
        record.Head.ShouldBe(new RowsHead(1, 1));
        record.Sessions.ShouldBe([ASession(1)]);
        record.Snapshot.ShouldBeNull();
    }

    [SkippableFact]
    public async Task A_conflict_over_rows_keeps_later_entries_out()
    {
        await using var store = await OpenAsync();
        var lane = Lane();
        await store.Log.AppendAsync(Entries(lane, 1));
        var guilty = store.Rows.WriteAsync(lane, Rows(new RowsHead(9, 9), new RowsHead(10, 10), null, ASession(1)));
        var after = store.Log.AppendAsync(Entries(lane, 2));
        await ShouldFailAsync(guilty, StoreFault.Conflict);
        await ShouldFailAsync(after, StoreFault.BrokenLane);
        (await store.Log.ReadAsync(lane.User, 0, None)).Count.ShouldBe(1);
    }

    [SkippableFact]
    public async Task Everything_is_there_when_the_store_is_opened_again()
    {
        var lane = Lane();
        await using (var store = await OpenAsync())
        {
            await store.Log.AppendAsync(Entries(lane, 1, count: 2));
            await store.Rows.WriteAsync(lane, Rows(null, new RowsHead(2, 7), null, ASession(1)));
            await store.Snapshots.WriteAsync(lane, new Snapshot(2, new byte[] { 1, 2 }));
            await store.Alarms.SetAsync(lane, 5, 2);
        }
        await using var again = await OpenAsync();
        var record = await again.Records.ReadAsync(lane.User, None);
        record.Entries.Select(Text).ShouldBe(["entry 1", "entry 2"]);
        record.Head.ShouldBe(new RowsHead(2, 7));
        record.Profile.ShouldBe(AProfile(8, ASession(1)));
        record.Sessions.ShouldBe([ASession(1)]);
        record.Snapshot!.Bytes.ToArray().ShouldBe([1, 2]);
        record.AlarmDueMs.ShouldBe(5);
    }
}
