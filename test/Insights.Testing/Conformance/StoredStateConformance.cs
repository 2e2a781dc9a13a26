using Insights.Domain.EndUsers.Ports;
using Shouldly;
using Xunit;

namespace Insights.Testing.Conformance;

/// <summary>The rules of <see cref="IUserStore.ReadAsync"/>: all that waking a user takes, as of one moment.</summary>
public abstract class StoredStateConformance(StoreDatabase database) : StoreConformance(database)
{
    private static readonly EqualityComparer<StoredState> Same = EqualityComparer<StoredState>.Create((a, b) =>
        a!.Head == b!.Head && a.Snapshot?.Seq == b.Snapshot?.Seq && a.Entries.Count == b.Entries.Count
        && a.Entries.Zip(b.Entries).All(e => e.First.Seq == e.Second.Seq && e.First.Bytes.Span.SequenceEqual(e.Second.Bytes.Span)));

    [SkippableFact]
    public async Task A_user_not_known_has_nothing()
    {
        await using var store = await OpenAsync();
        (await store.Users.ReadAsync(Writer().User, fromStart: false, None)).ShouldBe(new StoredState(null, null, []), Same);
    }

    [SkippableTheory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Entries_are_those_after_the_snapshot_or_all_where_they_are_wanted(bool fromStart)
    {
        await using var store = await OpenAsync();
        var writer = Writer(fromStart ? 1 : 0);
        await store.Users.AppendAsync(Entries(writer, 1, count: 3));
        await store.Users.SettleAsync(new Settlement(writer, 3) { Snapshot = [7], Projection = Projection(null, 99, null) });
        await store.Users.AppendAsync(Entries(writer, 4, count: 2));
        await store.Users.AppendAsync(Entries(writer, 6, count: 30));
        (await store.Users.ReadAsync(writer.User, fromStart, None)).ShouldBe(
            new StoredState(
                fromStart ? null : new Snapshot(3, new byte[] { 7 }),
                new ProjectionHead(3, 99),
                await store.Users.ReadLogAsync(writer.User, fromStart ? 0 : 3, None)),
            Same);
    }

    [SkippableFact]
    public async Task Many_who_ask_at_once_each_get_their_own()
    {
        await using var store = await OpenAsync();
        var writers = Enumerable.Range(0, 500).Select(i => Writer(i)).ToList();
        await Task.WhenAll(writers.Select((writer, i) => store.Users.AppendAsync(Entries(writer, 1, count: 1 + (i % 4)))));
        var states = await Task.WhenAll(writers.Select((writer, i) => store.Users.ReadAsync(writer.User, fromStart: i % 3 == 0, None).AsTask()));
        for (var i = 0; i < writers.Count; i++)
            states[i].Entries.Select(e => e.Bytes.ToArray()).ShouldBe(Entries(writers[i], 1, count: 1 + (i % 4)).Entries);
    }

    [SkippableFact]
    public async Task What_is_read_while_a_user_is_erased_and_comes_back_is_of_one_incarnation()
    {
        await using var store = await OpenAsync();
        await using var other = await OpenAsync();
        var user = Writer().User;
        var writing = LiveAsync();
        do
        {
            var (snapshot, head, entries) = await other.Users.ReadAsync(user, fromStart: false, None);
            foreach (var entry in entries)
                Text(entry).ShouldBe($"incarnation {(head?.AsOfMs ?? snapshot?.Bytes.Span[0] ?? IncarnationOf(entry))} {entry.Seq}");
            (snapshot is null || head is null || snapshot.Bytes.Span[0] == head.AsOfMs).ShouldBeTrue();
        }
        while (!writing.IsCompleted);
        await writing;

        static long IncarnationOf(LogEntry entry) => long.Parse(Text(entry).Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture);

        async Task LiveAsync()
        {
            for (var incarnation = 1; incarnation <= 40; incarnation++)
            {
                var writer = new WriteSession(user) { Incarnation = incarnation };
                await store.Users.AppendAsync(Entries(writer, 1, count: 2, text: $"incarnation {incarnation}"));
                await store.Users.SettleAsync(new Settlement(writer, 2) { Projection = Projection(null, incarnation, null), Snapshot = [(byte)incarnation] });
                await store.Users.AppendAsync(Entries(writer, 3, count: 2, text: $"incarnation {incarnation}"));
                await store.Users.EraseAsync(writer, 4);
            }
        }
    }
}
