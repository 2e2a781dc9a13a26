using Insights.Domain.EndUsers.Ports;
using Shouldly;
using Xunit;

namespace Insights.Testing.Conformance;

/// <summary>The rules of <see cref="IUserStore.AppendAsync"/>.</summary>
public abstract class UserLogConformance(StoreDatabase database) : StoreConformance(database)
{
    [SkippableFact]
    public async Task Reads_back_what_was_appended_in_order()
    {
        await using var store = await OpenAsync();
        var writer = Writer();
        await store.Users.AppendAsync(Entries(writer, 1));
        await store.Users.AppendAsync(Entries(writer, 2, count: 30));

        var all = await store.Users.ReadLogAsync(writer.User, 0, None);
        all.Select(e => e.Seq).ShouldBe(Enumerable.Range(1, 31).Select(i => (long)i));
        all.Select(Text).ShouldBe(Enumerable.Range(1, 31).Select(i => $"entry {i}"));
        (await store.Users.ReadLogAsync(writer.User, 29, None)).Select(e => e.Seq).ShouldBe([30, 31]);
    }

    [SkippableFact]
    public async Task Reads_on_from_the_middle_of_what_one_append_brought()
    {
        await using var store = await OpenAsync();
        var writer = Writer();
        await store.Users.AppendAsync(Entries(writer, 1, count: 5));
        await store.Users.AppendAsync(Entries(writer, 6, count: 200));
        for (var after = 0; after <= 205; after++)
            (await store.Users.ReadLogAsync(writer.User, after, None)).Select(e => (int)e.Seq).ShouldBe(Enumerable.Range(after + 1, 205 - after));
    }

    [SkippableFact]
    public async Task A_user_not_known_has_no_entries()
    {
        await using var store = await OpenAsync();
        (await store.Users.ReadLogAsync(Writer().User, 0, None)).ShouldBeEmpty();
    }

    [SkippableFact]
    public async Task Entries_of_any_size_come_back_byte_for_byte()
    {
        await using var store = await OpenAsync();
        var writer = Writer();
        byte[][] entries = [[], [0], [.. Enumerable.Range(0, 40_000).Select(i => (byte)(i * 7))]];
        await store.Users.AppendAsync(new LogAppend(writer, 1, entries));
        (await store.Users.ReadLogAsync(writer.User, 0, None)).Select(e => e.Bytes.ToArray()).ShouldBe(entries);
    }

    [SkippableFact]
    public async Task A_second_owner_conflicts_and_only_its_session_breaks()
    {
        await using var store = await OpenAsync();
        var (owner, stale) = (Writer(), Again(Writer()));
        await store.Users.AppendAsync(Entries(owner, 1, count: 3));

        await ShouldFailAsync(store.Users.AppendAsync(Entries(stale, 3, text: "stale")), StoreFault.Conflict);
        stale.IsBroken.ShouldBeTrue();
        await ShouldFailAsync(store.Users.AppendAsync(Entries(stale, 4, text: "stale")), StoreFault.BrokenSession);

        owner.IsBroken.ShouldBeFalse();
        await store.Users.AppendAsync(Entries(owner, 4));
        (await store.Users.ReadLogAsync(owner.User, 0, None)).Select(Text).ShouldBe(["entry 1", "entry 2", "entry 3", "entry 4"]);
    }

    [SkippableFact]
    public async Task An_append_that_overlaps_in_part_writes_nothing()
    {
        await using var store = await OpenAsync();
        var writer = Writer();
        await store.Users.AppendAsync(Entries(writer, 1, count: 3));
        await ShouldFailAsync(store.Users.AppendAsync(Entries(Again(writer), 2, count: 10)), StoreFault.Conflict);
        (await store.Users.ReadLogAsync(writer.User, 0, None)).Count.ShouldBe(3);
    }

    [SkippableFact]
    public async Task An_append_that_would_leave_a_gap_conflicts()
    {
        await using var store = await OpenAsync();
        var writer = Writer();
        await store.Users.AppendAsync(Entries(writer, 1));
        await ShouldFailAsync(store.Users.AppendAsync(Entries(Again(writer), 3)), StoreFault.Conflict);
        await ShouldFailAsync(store.Users.AppendAsync(Entries(Writer(1), 2)), StoreFault.Conflict);
    }

    [SkippableFact]
    public async Task What_a_session_hands_over_without_waiting_is_written_in_order()
    {
        await using var store = await OpenAsync();
        var writer = Writer();
        await Task.WhenAll(Enumerable.Range(1, 300).Select(i => store.Users.AppendAsync(Entries(writer, i))));
        (await store.Users.ReadLogAsync(writer.User, 0, None)).Count.ShouldBe(300);
    }

    [SkippableFact]
    public async Task One_conflict_among_many_users_fails_alone()
    {
        await using var store = await OpenAsync();
        var writers = Enumerable.Range(0, 200).Select(i => Writer(i)).ToArray();
        await store.Users.AppendAsync(Entries(Again(writers[77]), 1, text: "first"));

        var writes = writers.Select(writer => store.Users.AppendAsync(Entries(writer, 1))).ToArray();
        var after = writers.Select(writer => store.Users.AppendAsync(Entries(writer, 2))).ToArray();

        await ShouldFailAsync(writes[77], StoreFault.Conflict);
        await ShouldFailAsync(after[77], StoreFault.BrokenSession);
        await Task.WhenAll([.. writes.Where((_, i) => i != 77), .. after.Where((_, i) => i != 77)]);
        (await store.Users.ReadLogAsync(writers[77].User, 0, None)).Select(Text).ShouldBe(["first 1"]);
        foreach (var writer in writers.Where((_, i) => i != 77))
            (await store.Users.ReadLogAsync(writer.User, 0, None)).Count.ShouldBe(2);
    }

    [SkippableFact]
    public async Task A_full_queue_answers_at_once_and_leaves_the_session_whole()
    {
        await using var store = await OpenAsync(queueCapacity: 1_000);
        var taken = new List<Task>();
        var refused = Writer(-1);
        await using (await Database.BlockWritesAsync(store))
        {
            Task last;
            do
            {
                taken.Add(last = store.Users.AppendAsync(Entries(refused = Writer(taken.Count), 1)));
            }
            while (!last.IsCompleted && taken.Count < 10_000);
            taken.Remove(last);
            await ShouldFailAsync(last, StoreFault.Full);
            refused.IsBroken.ShouldBeFalse();
            taken.Count.ShouldBeGreaterThanOrEqualTo(1_000);
        }
        await Task.WhenAll(taken);
        await store.Users.AppendAsync(Entries(refused, 1));
    }

    [SkippableFact]
    public async Task Two_stores_race_for_one_user_and_one_wins_each_seq()
    {
        await using var one = await OpenAsync();
        await using var two = await OpenAsync();
        var user = Writer();
        for (var seq = 1; seq <= 25; seq++)
        {
            Task[] race = [one.Users.AppendAsync(Entries(Again(user), seq, text: "one")), two.Users.AppendAsync(Entries(Again(user), seq, text: "two"))];
            await Task.WhenAll(race).ContinueWith(_ => { }, TaskScheduler.Default);
            race.Count(t => t.IsCompletedSuccessfully).ShouldBe(1);
            var lost = race.Single(t => t.IsFaulted).Exception!.InnerException.ShouldBeOfType<StoreException>();
            lost.Fault.ShouldBe(StoreFault.Conflict);
            (await one.Users.ReadLogAsync(user.User, 0, None)).Count.ShouldBe(seq);
        }
    }

    [SkippableFact]
    public async Task Another_store_reads_what_was_acknowledged()
    {
        await using var one = await OpenAsync();
        await using var two = await OpenAsync();
        var writer = Writer();
        for (var seq = 1; seq <= 20; seq++)
        {
            await one.Users.AppendAsync(Entries(writer, seq));
            (await two.Users.ReadLogAsync(writer.User, 0, None)).Count.ShouldBe(seq);
        }
    }
}
