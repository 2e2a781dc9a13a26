using Insights.Domain.EndUsers;
using Insights.Domain.EndUsers.Ports;
using Shouldly;
using Xunit;

namespace Insights.Testing.Conformance;

/// <summary>What an erasure leaves under the hash of a user (<see cref="Tombstone"/>).</summary>
public abstract class TombstoneConformance(StoreDatabase database) : StoreConformance(database)
{
    [SkippableFact]
    public async Task It_is_read_with_the_user_by_every_process_and_stays_with_the_one_who_returns()
    {
        await using var store = await OpenAsync();
        await using var other = await OpenAsync();
        var writer = InIncarnation(Writer(), 1);
        (await store.Users.ReadAsync(writer.User, fromStart: false, None)).Tombstone.ShouldBeNull();
        await store.Users.AppendAsync(Entries(writer, 1));
        await store.Users.EraseAsync(writer, 1, tombstone: new Tombstone(20, 70));
        (await other.Users.ReadAsync(writer.User, fromStart: false, None)).Tombstone.ShouldBe(new Tombstone(20, 70));

        var next = InIncarnation(Writer(), 2);
        await other.Users.AppendAsync(Entries(next, 1) with { ErasedMs = 20 });
        await other.Users.AppendAsync(Entries(next, 2));
        foreach (var fromStart in (bool[])[false, true])
            (await store.Users.ReadAsync(writer.User, fromStart, None)).Tombstone.ShouldBe(new Tombstone(20, 70));
    }

    [SkippableFact]
    public async Task Expiry_leaves_what_is_there_and_the_next_erasure_takes_its_place()
    {
        await using var store = await OpenAsync();
        for (var incarnation = 1; incarnation <= 3; incarnation++)
        {
            var writer = InIncarnation(Writer(), incarnation);
            await store.Users.AppendAsync(Entries(writer, 1) with { ErasedMs = 9 });
            await store.Users.EraseAsync(writer, 1, tombstone: incarnation == 2 ? null : new Tombstone(incarnation, 100));
        }
        (await store.Users.ReadAsync(Writer().User, fromStart: false, None)).Tombstone.ShouldBe(new Tombstone(3, 100));
    }

    [SkippableFact]
    public async Task Who_decided_without_it_begins_no_log()
    {
        await using var store = await OpenAsync();
        await using var other = await OpenAsync();
        var writers = Enumerable.Range(0, 30).Select(i => Writer(i)).ToList();
        await Task.WhenAll(writers.Select(writer => store.Users.AppendAsync(Entries(writer, 1))));
        await Task.WhenAll(writers.Select(writer => store.Users.EraseAsync(writer, 1, tombstone: new Tombstone(20, 70))));

        var stale = writers.Select(writer => other.Users.AppendAsync(Entries(Again(writer), 1) with { ErasedMs = 19 })).ToList();
        foreach (var append in stale)
            await ShouldFailAsync(append, StoreFault.Conflict);
        await other.Users.AppendAsync(Entries(Again(writers[0]), 1) with { ErasedMs = 20 });
        (await other.Users.ReadLogAsync(writers[1].User, 0, None)).ShouldBeEmpty();
    }

    [SkippableFact]
    public async Task A_sweep_removes_those_whose_time_is_over()
    {
        await using var store = await OpenAsync();
        foreach (var (i, untilMs) in new[] { (0, 70L), (1, 71L) })
        {
            await store.Users.AppendAsync(Entries(Writer(i), 1));
            await store.Users.EraseAsync(Again(Writer(i)), 1, tombstone: new Tombstone(20, untilMs));
        }
        await store.Expiring.RemoveTombstonesAsync(71);
        (await store.Users.ReadAsync(Writer(0).User, fromStart: false, None)).Tombstone.ShouldBeNull();
        (await store.Users.ReadAsync(Writer(1).User, fromStart: false, None)).Tombstone.ShouldBe(new Tombstone(20, 71));
    }

    private static WriteSession InIncarnation(WriteSession writer, long incarnation) => new(writer.User) { Incarnation = incarnation };
}
