using Insights.Domain.EndUsers.Ports;
using Shouldly;
using Xunit;

namespace Insights.Testing.Conformance;

/// <summary>The rules of <see cref="IUserStates"/>: what the parts say, in one piece.</summary>
public abstract class UserStatesConformance(StoreDatabase database) : StoreConformance(database)
{
    private static readonly EqualityComparer<StoredState> Same = EqualityComparer<StoredState>.Create((a, b) =>
        a!.Head == b!.Head && a.Snapshot?.Seq == b.Snapshot?.Seq && a.Entries.Count == b.Entries.Count
        && a.Entries.Zip(b.Entries).All(e => e.First.Seq == e.Second.Seq && e.First.Bytes.Span.SequenceEqual(e.Second.Bytes.Span)));

    [SkippableFact]
    public async Task A_user_not_known_has_nothing()
    {
        await using var store = await OpenAsync();
        (await store.States!.ReadAsync(Lane().User, None)).ShouldBe(new StoredState(null, null, []), Same);
    }

    [SkippableTheory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public async Task Entries_are_those_after_the_snapshot_also_when_it_ends_amid_an_append(int snapshotSeq)
    {
        await using var store = await OpenAsync();
        var lane = Lane(snapshotSeq);
        await store.Log.AppendAsync(Entries(lane, 1, count: 3));
        await store.Log.AppendAsync(Entries(lane, 4, count: 2));
        if (snapshotSeq > 0)
            await store.Snapshots.WriteAsync(lane, new Snapshot(snapshotSeq, new byte[] { 7 }));
        await store.Rows.WriteAsync(lane, Rows(null, new RowsHead(3, 99), null));
        (await store.States!.ReadAsync(lane.User, None)).ShouldBe(
            new StoredState(
                await store.Snapshots.ReadAsync(lane.User, None),
                new RowsHead(3, 99),
                await store.Log.ReadAsync(lane.User, snapshotSeq, None)),
            Same);
    }

    [SkippableFact]
    public async Task Many_who_ask_at_once_each_get_their_own()
    {
        await using var store = await OpenAsync();
        var lanes = Enumerable.Range(0, 500).Select(i => Lane(i)).ToList();
        await Task.WhenAll(lanes.Select((lane, i) => store.Log.AppendAsync(Entries(lane, 1, count: 1 + (i % 4)))));
        var states = await Task.WhenAll(lanes.Select(lane => store.States!.ReadAsync(lane.User, None).AsTask()));
        for (var i = 0; i < lanes.Count; i++)
            states[i].Entries.Select(e => e.Bytes.ToArray()).ShouldBe(Entries(lanes[i], 1, count: 1 + (i % 4)).Entries);
    }
}
