using System.Text;
using Insights.Domain.EndUsers.Ports;
using Xunit;
using Shouldly;

namespace Insights.Testing.Conformance;

/// <summary>The rules of <see cref="LogCompaction"/>.</summary>
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
        var writer = InIncarnation(Writer(upTo), 7);
        await FillAsync(store, writer);
        await store.Users.CompactAsync(writer, 30, new LogCompaction(1, upTo, Encoding.UTF8.GetBytes("sum")));

        var record = await store.Records.ReadAsync(writer.User, None);
        record.Entries.Select(e => (int)e.Seq).ShouldBe(Enumerable.Range(upTo, 31 - upTo));
        record.Entries.Select(Text).ShouldBe(["sum", .. Enumerable.Range(upTo + 1, 30 - upTo).Select(i => $"entry {i}")]);
        (record.Snapshot!.Seq, record.Head, record.Sessions.Count, record.AlarmDueMs).ShouldBe((30, new ProjectionHead(30, 1), 2, 9));
        for (var after = 0; after <= 30; after++)
            (await store.Users.ReadLogAsync(writer.User, after, None)).Select(e => (int)e.Seq).ShouldBe(Enumerable.Range(upTo, 31 - upTo).Where(seq => seq > after));

        // The owner goes on, and so does another that knows the end of the log.
        await store.Users.AppendAsync(Entries(writer, 31));
        await store.Users.SetAlarmAsync(InIncarnation(Again(writer), 7), 10, 31);
        await store.Users.AppendAsync(Entries(InIncarnation(Again(writer), 7), 32));
        await store.Users.ProjectAsync(writer, 32, Projection(new ProjectionHead(30, 1), 2, null));
        (await store.Users.ReadLogAsync(writer.User, 30, None)).Select(Text).ShouldContain("entry 32");
    }

    [SkippableFact]
    public async Task A_log_is_compacted_again_and_erased_as_any_other()
    {
        await using var store = await OpenAsync();
        var writer = InIncarnation(Writer(), 7);
        await FillAsync(store, writer);
        await store.Users.CompactAsync(writer, 30, new LogCompaction(1, 10, Encoding.UTF8.GetBytes("sum")));
        await store.Users.CompactAsync(writer, 30, new LogCompaction(10, 25, Encoding.UTF8.GetBytes("next sum")));
        (await store.Users.ReadLogAsync(writer.User, 0, None)).Select(Text).ShouldBe(["next sum", .. Enumerable.Range(26, 5).Select(i => $"entry {i}")]);
        (await store.Users.EraseAsync(writer, 30)).Entries.ShouldBe(6);
        (await Database.RowsOfAsync(writer.UserHash)).ShouldBeEmpty();
    }

    [SkippableTheory]
    [InlineData(1, 20, 29, 7)] // somebody appended since
    [InlineData(2, 20, 30, 7)] // somebody compacted since
    [InlineData(1, 20, 30, 6)] // another incarnation
    public async Task What_has_changed_since_is_left_as_it_is(int first, int upTo, int last, long incarnation)
    {
        await using var store = await OpenAsync();
        var writer = InIncarnation(Writer((first * 1000) + (last * 10) + (int)incarnation), 7);
        await FillAsync(store, writer);
        var stale = InIncarnation(Again(writer), incarnation);
        await ShouldFailAsync(store.Users.CompactAsync(stale, last, new LogCompaction(first, upTo, Encoding.UTF8.GetBytes("sum"))), StoreFault.Conflict);
        stale.IsBroken.ShouldBeTrue();
        (await store.Users.ReadLogAsync(writer.User, 0, None)).Select(Text).ShouldBe(Enumerable.Range(1, 30).Select(i => $"entry {i}"));
        await store.Users.AppendAsync(Entries(writer, 31));
    }

    [SkippableFact]
    public async Task Who_is_not_known_has_nothing_to_compact()
    {
        await using var store = await OpenAsync();
        await ShouldFailAsync(store.Users.CompactAsync(InIncarnation(Writer(), 7), 0, new LogCompaction(0, 0, Encoding.UTF8.GetBytes("sum"))), StoreFault.Conflict);
        (await Database.RowsOfAsync(Writer().UserHash)).ShouldBeEmpty();
    }

    [SkippableFact]
    public async Task It_is_made_in_the_order_handed_over_beside_all_other_writes()
    {
        await using var store = await OpenAsync();
        var writers = Enumerable.Range(0, 20).Select(i => InIncarnation(Writer(i), 7)).ToList();
        await Task.WhenAll(writers.Select(writer => FillAsync(store, writer)));
        await Task.WhenAll(writers.SelectMany(writer => new[]
        {
            store.Users.AppendAsync(Entries(writer, 31)),
            store.Users.CompactAsync(writer, 31, new LogCompaction(1, 20, Encoding.UTF8.GetBytes("sum"))),
            store.Users.AppendAsync(Entries(writer, 32)),
            store.Users.SaveAsync(writer, 32, new byte[] { 4 }),
        }));
        foreach (var writer in writers)
            (await store.Users.ReadLogAsync(writer.User, 0, None)).Select(e => (int)e.Seq).ShouldBe(Enumerable.Range(20, 13));
    }

    private static async Task FillAsync(StorePorts store, WriteSession writer)
    {
        await store.Users.AppendAsync(Entries(writer, 1, count: 4));
        await store.Users.AppendAsync(Entries(writer, 5, count: 20));
        await store.Users.AppendAsync(Entries(writer, 25, count: 6) with { AlarmMs = 9 });
        await store.Users.ProjectAsync(writer, 30, Projection(null, 1, null, ASession(1), ASession(2)));
        await store.Users.SaveAsync(writer, 30, new byte[] { 3 });
    }

    private static WriteSession InIncarnation(WriteSession writer, long incarnation) => new(writer.User) { Incarnation = incarnation };
}
