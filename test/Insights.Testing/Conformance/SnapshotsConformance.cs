using Insights.Domain.EndUsers.Ports;
using Shouldly;
using Xunit;

namespace Insights.Testing.Conformance;

/// <summary>The rules of snapshots.</summary>
public abstract class SnapshotsConformance(StoreDatabase database) : StoreConformance(database)
{
    [SkippableFact]
    public async Task There_is_none_at_first()
    {
        await using var store = await OpenAsync();
        (await SnapshotAsync(store, Writer())).ShouldBeNull();
    }

    [SkippableFact]
    public async Task A_later_snapshot_takes_the_place_of_an_earlier_one()
    {
        await using var store = await OpenAsync();
        var writer = Writer();
        await store.Users.AppendAsync(Entries(writer, 1, count: 2));
        await store.Users.SaveAsync(writer, 2, [2]);
        await store.Users.AppendAsync(Entries(writer, 3));
        await store.Users.SaveAsync(writer, 3, [3, 3]);
        var read = await SnapshotAsync(store, writer);
        read!.Seq.ShouldBe(3);
        read.Bytes.ToArray().ShouldBe([3, 3]);
    }

    [SkippableTheory]
    [InlineData(0)]
    [InlineData(2)]
    [InlineData(4)]
    public async Task A_snapshot_of_another_entry_than_the_last_conflicts_and_changes_nothing(int seq)
    {
        await using var store = await OpenAsync();
        var writer = Writer(seq);
        await store.Users.AppendAsync(Entries(writer, 1, count: 3));
        await store.Users.SaveAsync(writer, 3, [3]);
        await ShouldFailAsync(store.Users.SaveAsync(Again(writer), seq, [9]), StoreFault.Conflict);
        (await SnapshotAsync(store, writer))!.Bytes.ToArray().ShouldBe([3]);
    }

    [SkippableFact]
    public async Task A_snapshot_of_a_user_erased_since_conflicts_and_leaves_nothing()
    {
        await using var store = await OpenAsync();
        var writer = Writer();
        await store.Users.AppendAsync(Entries(writer, 1, count: 3));
        await store.Users.EraseAsync(writer, 3);
        await ShouldFailAsync(store.Users.SaveAsync(Again(writer), 3, [3]), StoreFault.Conflict);
        (await Database.RowsOfAsync(writer.UserHash)).ShouldBeEmpty();
    }

    [SkippableFact]
    public async Task A_large_snapshot_comes_back_byte_for_byte()
    {
        await using var store = await OpenAsync();
        var writer = Writer();
        byte[] bytes = [.. Enumerable.Range(0, 300_000).Select(i => (byte)(i * 13))];
        await store.Users.AppendAsync(Entries(writer, 1));
        await store.Users.SaveAsync(writer, 1, bytes);
        (await SnapshotAsync(store, writer))!.Bytes.ToArray().ShouldBe(bytes);
    }

    private static async Task<Snapshot?> SnapshotAsync(StorePorts store, WriteSession writer) =>
        (await store.Users.ReadAsync(writer.User, fromStart: false, None)).Snapshot;
}
