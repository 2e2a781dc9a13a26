using Insights.Domain.EndUsers.Ports;
using Shouldly;
using Xunit;

namespace Insights.Testing.Conformance;

/// <summary>The rules of <see cref="ISnapshots"/>.</summary>
public abstract class SnapshotsConformance(StoreDatabase database) : StoreConformance(database)
{
    [SkippableFact]
    public async Task There_is_none_at_first()
    {
        await using var store = await OpenAsync();
        (await store.Snapshots.ReadAsync(Lane().User, None)).ShouldBeNull();
    }

    [SkippableFact]
    public async Task A_later_snapshot_takes_the_place_of_an_earlier_one()
    {
        await using var store = await OpenAsync();
        var lane = Lane();
        await store.Log.AppendAsync(Entries(lane, 1, count: 3));
        await store.Snapshots.WriteAsync(lane, new Snapshot(2, new byte[] { 2 }));
        await store.Snapshots.WriteAsync(lane, new Snapshot(3, new byte[] { 3, 3 }));
        var read = await store.Snapshots.ReadAsync(lane.User, None);
        read!.Seq.ShouldBe(3);
        read.Bytes.ToArray().ShouldBe([3, 3]);
    }

    [SkippableFact]
    public async Task An_earlier_snapshot_changes_nothing()
    {
        await using var store = await OpenAsync();
        var lane = Lane();
        await store.Log.AppendAsync(Entries(lane, 1, count: 3));
        await store.Snapshots.WriteAsync(lane, new Snapshot(3, new byte[] { 3 }));
        await store.Snapshots.WriteAsync(lane, new Snapshot(2, new byte[] { 2 }));
        (await store.Snapshots.ReadAsync(lane.User, None))!.Seq.ShouldBe(3);
    }

    [SkippableFact]
    public async Task A_snapshot_of_entries_that_the_log_does_not_hold_is_left_out()
    {
        await using var store = await OpenAsync();
        var lane = Lane();
        await store.Log.AppendAsync(Entries(lane, 1, count: 3));
        await store.Log.EraseAsync(lane, 3);
        await store.Snapshots.WriteAsync(Again(lane), new Snapshot(3, new byte[] { 3 }));
        (await store.Snapshots.ReadAsync(lane.User, None)).ShouldBeNull();
    }

    [SkippableFact]
    public async Task A_large_snapshot_comes_back_byte_for_byte()
    {
        await using var store = await OpenAsync();
        var lane = Lane();
        byte[] bytes = [.. Enumerable.Range(0, 300_000).Select(i => (byte)(i * 13))];
        await store.Log.AppendAsync(Entries(lane, 1));
        await store.Snapshots.WriteAsync(lane, new Snapshot(1, bytes));
        (await store.Snapshots.ReadAsync(lane.User, None))!.Bytes.ToArray().ShouldBe(bytes);
    }
}
