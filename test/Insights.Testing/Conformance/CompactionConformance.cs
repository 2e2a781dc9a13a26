using System.Text;
using Insights.Domain.EndUsers.Ports;
using Xunit;
using Shouldly;

namespace Insights.Testing.Conformance;

/// <summary>The rules of <see cref="IUserLog.CompactAsync"/>.</summary>
public abstract class CompactionConformance(StoreDatabase database) : StoreConformance(database)
{
    [SkippableTheory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(5)] // in the midst of what one append brought
    [InlineData(23)]
    [InlineData(24)]
    [InlineData(30)] // all
    public async Task One_entry_stands_for_those_up_to_it_and_all_else_stays(int upTo)
    {
        await using var store = await OpenAsync();
        var lane = InLife(Lane(upTo), 7);
        await FillAsync(store, lane);
        await store.Log.CompactAsync(lane, new LogCompaction(1, upTo, Encoding.UTF8.GetBytes("sum"), 30));

        var record = await store.Records.ReadAsync(lane.User, None);
        record.Entries.Select(e => (int)e.Seq).ShouldBe(Enumerable.Range(upTo, 31 - upTo));
        record.Entries.Select(Text).ShouldBe(["sum", .. Enumerable.Range(upTo + 1, 30 - upTo).Select(i => $"entry {i}")]);
        (record.Snapshot!.Seq, record.Head, record.Sessions.Count, record.AlarmDueMs).ShouldBe((30, new RowsHead(30, 1), 2, 9));
        for (var after = 0; after <= 30; after++)
            (await store.Log.ReadAsync(lane.User, after, None)).Select(e => (int)e.Seq).ShouldBe(Enumerable.Range(upTo, 31 - upTo).Where(seq => seq > after));

        // The owner goes on, and so does another that knows the end of the log.
        await store.Log.AppendAsync(Entries(lane, 31));
        await store.Alarms.SetAsync(InLife(Again(lane), 7), 10, 31);
        await store.Log.AppendAsync(Entries(InLife(Again(lane), 7), 32));
        await store.Rows.WriteAsync(lane, Rows(new RowsHead(30, 1), new RowsHead(32, 2), null));
        (await store.Log.ReadAsync(lane.User, 30, None)).Select(Text).ShouldContain("entry 32");
    }

    [SkippableFact]
    public async Task A_log_is_compacted_again_and_erased_as_any_other()
    {
        await using var store = await OpenAsync();
        var lane = InLife(Lane(), 7);
        await FillAsync(store, lane);
        await store.Log.CompactAsync(lane, new LogCompaction(1, 10, Encoding.UTF8.GetBytes("sum"), 30));
        await store.Log.CompactAsync(lane, new LogCompaction(10, 25, Encoding.UTF8.GetBytes("next sum"), 30));
        (await store.Log.ReadAsync(lane.User, 0, None)).Select(Text).ShouldBe(["next sum", .. Enumerable.Range(26, 5).Select(i => $"entry {i}")]);
        (await store.Log.EraseAsync(lane, 30)).Entries.ShouldBe(6);
        (await Database.RowsOfAsync(lane.UserHash)).ShouldBeEmpty();
    }

    [SkippableTheory]
    [InlineData(1, 20, 29, 7)] // somebody appended since
    [InlineData(2, 20, 30, 7)] // somebody compacted since
    [InlineData(1, 20, 30, 6)] // another life
    public async Task What_has_changed_since_is_left_as_it_is(int first, int upTo, int last, long life)
    {
        await using var store = await OpenAsync();
        var lane = InLife(Lane((first * 1000) + (last * 10) + (int)life), 7);
        await FillAsync(store, lane);
        var stale = InLife(Again(lane), life);
        await ShouldFailAsync(store.Log.CompactAsync(stale, new LogCompaction(first, upTo, Encoding.UTF8.GetBytes("sum"), last)), StoreFault.Conflict);
        stale.IsBroken.ShouldBeTrue();
        (await store.Log.ReadAsync(lane.User, 0, None)).Select(Text).ShouldBe(Enumerable.Range(1, 30).Select(i => $"entry {i}"));
        await store.Log.AppendAsync(Entries(lane, 31));
    }

    [SkippableFact]
    public async Task Who_is_not_known_has_nothing_to_compact()
    {
        await using var store = await OpenAsync();
        await ShouldFailAsync(store.Log.CompactAsync(InLife(Lane(), 7), new LogCompaction(0, 0, Encoding.UTF8.GetBytes("sum"), 0)), StoreFault.Conflict);
        (await Database.RowsOfAsync(Lane().UserHash)).ShouldBeEmpty();
    }

    [SkippableFact]
    public async Task It_is_made_in_the_order_handed_over_beside_all_other_writes()
    {
        await using var store = await OpenAsync();
        var lanes = Enumerable.Range(0, 20).Select(i => InLife(Lane(i), 7)).ToList();
        await Task.WhenAll(lanes.Select(lane => FillAsync(store, lane)));
        await Task.WhenAll(lanes.SelectMany(lane => new[]
        {
            store.Log.AppendAsync(Entries(lane, 31)),
            store.Log.CompactAsync(lane, new LogCompaction(1, 20, Encoding.UTF8.GetBytes("sum"), 31)),
            store.Log.AppendAsync(Entries(lane, 32)),
            store.Snapshots.WriteAsync(lane, new Snapshot(32, new byte[] { 4 })),
        }));
        foreach (var lane in lanes)
            (await store.Log.ReadAsync(lane.User, 0, None)).Select(e => (int)e.Seq).ShouldBe(Enumerable.Range(20, 13));
    }

    private static async Task FillAsync(StorePorts store, StoreLane lane)
    {
        await store.Log.AppendAsync(Entries(lane, 1, count: 4));
        await store.Log.AppendAsync(Entries(lane, 5, count: 20));
        await store.Log.AppendAsync(Entries(lane, 25, count: 6) with { AlarmMs = 9 });
        await store.Rows.WriteAsync(lane, Rows(null, new RowsHead(30, 1), null, ASession(1), ASession(2)));
        await store.Snapshots.WriteAsync(lane, new Snapshot(30, new byte[] { 3 }));
    }

    private static StoreLane InLife(StoreLane lane, long life) => new(lane.User) { Life = life };
}
