using Insights.Domain.EndUsers;
using Insights.Domain.EndUsers.Ports;
using Shouldly;
using Xunit;

namespace Insights.Testing.Conformance;

/// <summary>The rules of <see cref="IExpiringUsers"/>.</summary>
public abstract class ExpiringUsersConformance(StoreDatabase database) : StoreConformance(database)
{
    private const long Day = 24 * 3_600_000L;

    [SkippableFact]
    public async Task A_slice_has_its_own_users_whose_day_has_come_the_earliest_first()
    {
        await using var store = await OpenAsync();
        var writers = Enumerable.Range(0, 40).Select(i => Writer(i)).ToList();
        foreach (var (writer, i) in writers.Select((writer, i) => (writer, i)))
            await WriteAsync(store, writer, expiresMs: (1 + (i % 4)) * Day);

        var found = new List<ExpiringUser>();
        for (var slice = 0; slice < ExpirySlice.Count; slice++)
        {
            var due = await ReadAsync(store, slice, 3 * Day);
            due.ShouldAllBe(u => ExpirySlice.Of(u.User.ToHash()) == slice);
            due.Select(u => (u.Place.ExpiresMs, u.Place.UserHash)).ShouldBeInOrder();
            found.AddRange(due);
        }
        var expected = writers.Where((_, i) => i % 4 < 3).Select(l => l.User);
        found.Where(u => writers.Exists(l => l.User == u.User)).Select(u => u.User).ShouldBe(expected, ignoreOrder: true);
    }

    [SkippableFact]
    public async Task Pages_go_on_where_the_one_before_ended()
    {
        await using var store = await OpenAsync();
        var writers = Enumerable.Range(0, 5_000).Select(i => Writer(i)).GroupBy(l => ExpirySlice.Of(l.UserHash)).MaxBy(g => g.Count())!.Take(12).ToList();
        foreach (var (writer, i) in writers.Select((writer, i) => (writer, i)))
            await WriteAsync(store, writer, expiresMs: (1 + (i / 5)) * Day);
        var slice = ExpirySlice.Of(writers[0].UserHash);

        var (paged, after) = (new List<ExpiringUser>(), (ExpiryPlace?)null);
        while (await store.Expiring.ReadExpiringAsync(slice, 9 * Day, after, 5, None) is { Count: > 0 } page)
        {
            page.Count.ShouldBeLessThanOrEqualTo(5);
            paged.AddRange(page);
            after = page[^1].Place;
        }
        paged.ShouldBe(await ReadAsync(store, slice, 9 * Day));
        writers.ShouldAllBe(l => paged.Exists(u => u.User == l.User));
    }

    [SkippableFact]
    public async Task Who_has_no_day_or_is_erased_is_not_among_them()
    {
        await using var store = await OpenAsync();
        var (open, erased, moved) = (Writer(1), Writer(2), Writer(3));
        await WriteAsync(store, open, expiresMs: null);
        await WriteAsync(store, erased, expiresMs: Day);
        await store.Users.EraseAsync(erased, 1);
        await WriteAsync(store, moved, expiresMs: Day);
        await store.Users.ProjectAsync(moved, 1, Projection(new ProjectionHead(1, 1), 2, null, ASession(1)) with { ExpiresMs = 5 * Day });
        foreach (var writer in new[] { open, erased, moved })
            (await ReadAsync(store, ExpirySlice.Of(writer.UserHash), 4 * Day)).ShouldNotContain(u => u.User == writer.User);
        (await ReadAsync(store, ExpirySlice.Of(moved.UserHash), 5 * Day)).ShouldContain(u => u.User == moved.User);
    }

    private static async Task WriteAsync(StorePorts store, WriteSession writer, long? expiresMs)
    {
        await store.Users.AppendAsync(Entries(writer, 1));
        await store.Users.ProjectAsync(writer, 1, Projection(null, 1, null, ASession(1)) with { ExpiresMs = expiresMs });
    }

    private static ValueTask<IReadOnlyList<ExpiringUser>> ReadAsync(StorePorts store, int slice, long nowMs) =>
        store.Expiring.ReadExpiringAsync(slice, nowMs, null, 100_000, None);
}
