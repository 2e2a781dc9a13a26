using Insights.Domain.EndUsers.Ports;
using Shouldly;
using Xunit;

namespace Insights.Testing.Conformance;

/// <summary>What one session hands over is written in the order handed over, each write as a whole, and nothing after a failure.</summary>
public abstract class WriteSessionConformance(StoreDatabase database) : StoreConformance(database)
{
    [SkippableFact]
    public async Task Appends_and_settlements_of_a_session_are_written_in_order()
    {
        await using var store = await OpenAsync();
        var writer = Writer();
        Task[] writes =
        [
            store.Users.AppendAsync(Entries(writer, 1, count: 2)),
            store.Users.SettleAsync(new Settlement(writer, 2)
            {
                Projection = Projection(null, 100, null, ASession(1)),
                Snapshot = [2],
                Alarm = new AlarmUpdate(5_000),
            }),
            store.Users.AppendAsync(Entries(writer, 3)),
            store.Users.SettleAsync(new Settlement(writer, 3)
            {
                Projection = Projection(new ProjectionHead(2, 100), 200, 0, ASession(2)),
                Snapshot = [3],
                Alarm = new AlarmUpdate(null),
            }),
            store.Users.SetAlarmAsync(writer, dueMs: 9_000, seq: 3),
        ];
        await Task.WhenAll(writes);

        var record = await store.Records.ReadAsync(writer.User, None);
        record.Entries.Count.ShouldBe(3);
        record.Head.ShouldBe(new ProjectionHead(3, 200));
        record.Sessions.ShouldBe([ASession(2)]);
        record.Snapshot!.Seq.ShouldBe(3);
        record.AlarmDueMs.ShouldBe(9_000);
    }

    [SkippableFact]
    public async Task After_a_conflict_nothing_of_the_session_is_written_and_all_before_it_is()
    {
        await using var store = await OpenAsync();
        var writer = Writer();
        await store.Users.AppendAsync(Entries(Again(writer), 1));

        var before = store.Users.SettleAsync(new Settlement(writer, 1) { Projection = Projection(null, 1, null, ASession(1)), Alarm = new AlarmUpdate(1_000) });
        var guilty = store.Users.AppendAsync(Entries(writer, 1));
        Task[] after =
        [
            store.Users.SettleAsync(new Settlement(writer, 1)
            {
                Projection = Projection(new ProjectionHead(1, 1), 2, 0),
                Snapshot = [1],
                Alarm = new AlarmUpdate(2_000),
            }),
            store.Users.AppendAsync(Entries(writer, 2)),
            store.Users.EraseAsync(writer, 9),
        ];

        await before;
        await ShouldFailAsync(guilty, StoreFault.Conflict);
        foreach (var write in after)
            await ShouldFailAsync(write, StoreFault.BrokenSession);
        await ShouldBeFirstSettlementAsync(store, writer);
    }

    [SkippableTheory]
    [InlineData("the log went on")]
    [InlineData("the projection is another")]
    [InlineData("the log begins elsewhere")]
    [InlineData("another incarnation")]
    public async Task A_settlement_is_written_as_a_whole_or_not_at_all(string conflict)
    {
        await using var store = await OpenAsync();
        var writer = Writer(conflict.Length);
        writer.Incarnation = 7;
        await store.Users.AppendAsync(Entries(writer, 1));
        await store.Users.SettleAsync(new Settlement(writer, 1) { Projection = Projection(null, 1, null, ASession(1)), Alarm = new AlarmUpdate(1_000) });

        var stale = new WriteSession(writer.User) { Incarnation = conflict == "another incarnation" ? 9 : 7 };
        await ShouldFailAsync(
            store.Users.SettleAsync(new Settlement(stale, conflict == "the log went on" ? 2 : 1)
            {
                Projection = Projection(new ProjectionHead(1, conflict == "the projection is another" ? 7 : 1), 2, 0, ASession(2)),
                Snapshot = [1],
                Alarm = new AlarmUpdate(2_000),
                Compaction = new LogCompaction(conflict == "the log begins elsewhere" ? 2 : 1, 1, [9]),
            }),
            StoreFault.Conflict);
        await ShouldBeFirstSettlementAsync(store, writer);
    }

    private static async Task ShouldBeFirstSettlementAsync(StorePorts store, WriteSession writer)
    {
        var record = await store.Records.ReadAsync(writer.User, None);
        record.Entries.Select(Text).ShouldBe(["entry 1"]);
        record.AlarmDueMs.ShouldBe(1_000);
        record.Head.ShouldBe(new ProjectionHead(1, 1));
        record.Sessions.ShouldBe([ASession(1)]);
        record.Snapshot.ShouldBeNull();
    }

    [SkippableFact]
    public async Task A_conflict_of_a_settlement_keeps_later_entries_out()
    {
        await using var store = await OpenAsync();
        var writer = Writer();
        await store.Users.AppendAsync(Entries(writer, 1));
        var guilty = store.Users.ProjectAsync(writer, 1, Projection(new ProjectionHead(9, 9), 10, null, ASession(1)));
        var after = store.Users.AppendAsync(Entries(writer, 2));
        await ShouldFailAsync(guilty, StoreFault.Conflict);
        await ShouldFailAsync(after, StoreFault.BrokenSession);
        (await store.Users.ReadLogAsync(writer.User, 0, None)).Count.ShouldBe(1);
    }

    [SkippableFact]
    public async Task Everything_is_there_when_the_store_is_opened_again()
    {
        var writer = Writer();
        await using (var store = await OpenAsync())
        {
            await store.Users.AppendAsync(Entries(writer, 1, count: 2));
            await store.Users.ProjectAsync(writer, 2, Projection(null, 7, null, ASession(1)));
            await store.Users.SaveAsync(writer, 2, new byte[] { 1, 2 });
            await store.Users.SetAlarmAsync(writer, 5, 2);
        }
        await using var again = await OpenAsync();
        var record = await again.Records.ReadAsync(writer.User, None);
        record.Entries.Select(Text).ShouldBe(["entry 1", "entry 2"]);
        record.Head.ShouldBe(new ProjectionHead(2, 7));
        record.Profile.ShouldBe(AProfile(28, ASession(1)));
        record.Sessions.ShouldBe([ASession(1)]);
        record.Snapshot!.Bytes.ToArray().ShouldBe([1, 2]);
        record.AlarmDueMs.ShouldBe(5);
    }
}
