using Insights.Domain.EndUsers.Ports;
using Shouldly;
using Xunit;

namespace Insights.Testing.Conformance;

/// <summary>What is for one incarnation of a user touches no other (<see cref="WriteSession.Incarnation"/>).</summary>
public abstract class IncarnationConformance(StoreDatabase database) : StoreConformance(database)
{
    [SkippableFact]
    public async Task Nothing_of_an_erased_life_can_be_written_to_the_next_although_the_numbers_fit()
    {
        await using var store = await OpenAsync();
        await using var other = await OpenAsync();
        var first = InIncarnation(Writer(), 1);
        await store.Users.AppendAsync(Entries(first, 1, count: 3));
        var second = InIncarnation(Writer(), 2);
        await other.Users.EraseAsync(InIncarnation(Writer(), 1), 3);
        await other.Users.AppendAsync(Entries(second, 1, count: 3, text: "new"));
        var before = await other.Records.ReadAsync(second.User, None);

        await ShouldFailAsync(store.Users.AppendAsync(Entries(first, 4)), StoreFault.Conflict);
        await ShouldFailAsync(store.Users.SetAlarmAsync(InIncarnation(Writer(), 1), 5, 3), StoreFault.Conflict);
        await ShouldFailAsync(store.Users.ClearAlarmAsync(InIncarnation(Writer(), 1), 3), StoreFault.Conflict);
        await ShouldFailAsync(store.Users.ProjectAsync(InIncarnation(Writer(), 1), 3, Projection(null, 1, null, ASession(1))), StoreFault.Conflict);
        await ShouldFailAsync(store.Users.EraseAsync(InIncarnation(Writer(), 1), 3), StoreFault.Conflict);
        await ShouldFailAsync(store.Users.SaveAsync(InIncarnation(Writer(), 1), 3, [3]), StoreFault.Conflict);

        var after = await store.Records.ReadAsync(second.User, None);
        after.Entries.Select(Text).ShouldBe(before.Entries.Select(Text));
        (after.Snapshot, after.Head, after.Sessions.Count, after.AlarmDueMs).ShouldBe((null, null, 0, null));
        await store.Users.AppendAsync(Entries(second, 4, text: "new"));
    }

    [SkippableFact]
    public async Task The_life_that_is_stored_is_told_and_none_after_an_erasure()
    {
        await using var store = await OpenAsync();
        var writer = InIncarnation(Writer(), 7);
        (await store.Users.ReadIncarnationAsync(writer.User, None)).ShouldBeNull();
        await store.Users.AppendAsync(Entries(writer, 1));
        (await store.Users.ReadIncarnationAsync(writer.User, None)).ShouldBe(7);
        await store.Users.EraseAsync(writer, 1);
        (await store.Users.ReadIncarnationAsync(writer.User, None)).ShouldBeNull();
    }

    [SkippableFact]
    public async Task Both_lives_may_wait_in_one_queue_in_any_order()
    {
        await using var store = await OpenAsync();
        var (first, second) = (InIncarnation(Writer(), 1), InIncarnation(Writer(), 2));
        var writes = new[]
        {
            store.Users.AppendAsync(Entries(first, 1, count: 2)),
            store.Users.EraseAsync(first, 2),
            store.Users.AppendAsync(Entries(second, 1, count: 2, text: "new")),
            store.Users.AppendAsync(Entries(first, 3)),
            store.Users.AppendAsync(Entries(second, 3, text: "new")),
        };
        await ShouldFailAsync(writes[3], StoreFault.Conflict);
        await Task.WhenAll(writes[0], writes[1], writes[2], writes[4]);
        (await store.Records.ReadAsync(second.User, None)).Entries.Select(Text).ShouldBe(["new 1", "new 2", "new 3"]);
    }

    [SkippableFact]
    public async Task An_erasure_says_what_there_was()
    {
        await using var store = await OpenAsync();
        var writers = Enumerable.Range(0, 50).Select(i => InIncarnation(Writer(i), 7)).ToList();
        foreach (var writer in writers)
        {
            await store.Users.AppendAsync(Entries(writer, 1, count: 3) with { AlarmMs = 1 });
            await store.Users.AppendAsync(Entries(writer, 4, count: 20));
            await store.Users.ProjectAsync(writer, 23, Projection(null, 1, null, ASession(1), ASession(2)));
            await store.Users.SaveAsync(writer, 23, new byte[] { 3 });
        }
        var erased = await Task.WhenAll(writers.Select(writer => store.Users.EraseAsync(writer, 23)));
        erased.ShouldAllBe(e => e == new ErasedRows(23, 2, 0, 1, 1));
        foreach (var writer in writers)
            (await Database.RowsOfAsync(writer.UserHash)).ShouldBeEmpty();
        (await store.Users.EraseAsync(InIncarnation(Writer(0), 7), 23)).ShouldBe(ErasedRows.Nothing);
    }

    [SkippableFact]
    public async Task Of_many_erasures_at_once_one_that_conflicts_fails_alone()
    {
        await using var store = await OpenAsync();
        var writers = Enumerable.Range(0, 20).Select(i => InIncarnation(Writer(i), 7)).ToList();
        await Task.WhenAll(writers.Select(writer => store.Users.AppendAsync(Entries(writer, 1, count: 3))));
        var erasures = writers.Select((writer, i) => store.Users.EraseAsync(writer, i == 7 ? 2 : 3)).ToList();
        await ShouldFailAsync(erasures[7], StoreFault.Conflict);
        await Task.WhenAll(erasures.Where((_, i) => i != 7));
        (await store.Users.ReadLogAsync(writers[7].User, 0, None)).Count.ShouldBe(3);
        (await store.Users.ReadLogAsync(writers[8].User, 0, None)).ShouldBeEmpty();
    }

    [SkippableFact]
    public async Task Replacing_leaves_the_next_life_and_its_alarm_and_nothing_that_was_made_from_the_one_before()
    {
        await using var store = await OpenAsync();
        var (first, second) = (InIncarnation(Writer(), 1), InIncarnation(Writer(), 2));
        await store.Users.AppendAsync(Entries(first, 1, count: 30) with { AlarmMs = 1 });
        await store.Users.ProjectAsync(first, 30, Projection(null, 1, null, ASession(1), ASession(2)));
        await store.Users.SaveAsync(first, 30, new byte[] { 3 });

        (await store.Users.EraseAsync(first, 30, Entries(second, 1, count: 20, text: "kept") with { AlarmMs = 9 })).ShouldBe(new ErasedRows(30, 2, 0, 1, 1));

        var record = await store.Records.ReadAsync(second.User, None);
        record.Entries.Select(Text).ShouldBe(Enumerable.Range(1, 20).Select(i => $"kept {i}"));
        (record.Snapshot, record.Head, record.Sessions.Count, record.AlarmDueMs).ShouldBe((null, null, 0, 9));
        await ShouldFailAsync(store.Users.AppendAsync(Entries(InIncarnation(Writer(), 1), 31)), StoreFault.Conflict);
        await store.Users.AppendAsync(Entries(second, 21));
        await ShouldFailAsync(store.Users.EraseAsync(InIncarnation(Writer(), 2), 20, Entries(InIncarnation(Writer(), 3), 1)), StoreFault.Conflict);
        (await store.Users.ReadLogAsync(second.User, 0, None)).Count.ShouldBe(21);
    }

    [SkippableFact]
    public async Task Replacing_leaves_the_rows_of_sessions_that_no_entry_tells_of()
    {
        await using var store = await OpenAsync();
        var (first, second) = (InIncarnation(Writer(), 1), InIncarnation(Writer(), 2));
        await store.Users.AppendAsync(Entries(first, 1, count: 30));
        await store.Users.ProjectAsync(first, 30, Projection(null, 1, null, ASession(1), ASession(2), ASession(3)));
        await store.Users.EraseAsync(first, 30, Entries(second, 1, text: "kept"), keepBeforeMs: ASession(3).StartMs);
        (await store.Records.ReadSessionsAsync(second.User, null, 10, None)).ShouldBe([ASession(2), ASession(1)]);
        await store.Users.ProjectAsync(second, 1, Projection(null, 1, null, ASession(4)));
        (await store.Records.ReadSessionsAsync(second.User, null, 10, None)).ShouldBe([ASession(4), ASession(2), ASession(1)]);
    }

    private static WriteSession InIncarnation(WriteSession writer, long incarnation) => new(writer.User) { Incarnation = incarnation };
}
