using Insights.Domain.EndUsers;
using Insights.Domain.EndUsers.Ports;
using Insights.Domain.Filters;
using Insights.Domain.Profiles;
using Insights.Domain.Segments;
using Insights.Storage.Tests.PostgreSql;
using Insights.Storage.Tests.Sqlite;
using Insights.Testing.Conformance;

namespace Insights.Storage.Tests.Questions;

/// <summary>Who enters and leaves a watched segment: each once, whoever compares and whatever ends in between.</summary>
public abstract class SegmentWatchTests(Func<Task<InsightsStore>> open)
{
    private const long Day = 24L * 60 * 60 * 1000;
    private const long Start = 1_772_409_600_000;

    private static readonly Filter _inactive = RandomFilters.Read("last_seen < -30d");

    private static CancellationToken None => CancellationToken.None;

    [SkippableFact]
    public async Task Those_in_a_segment_when_it_is_first_watched_have_not_entered_it()
    {
        await using var store = await open();
        await SeenAsync(store, "first", "old", Start - (31 * Day));
        var head = await store.Watches.BeginAsync(At("first", Start), None);
        (await CompareAsync(store, "first", Start + 1000, head.Last)).ShouldBeEmpty();
        (await store.Watches.BeginAsync(At("first", Start + 2000), None)).ShouldBe(head);
    }

    [SkippableFact]
    public async Task A_user_enters_by_the_clock_alone_once_and_at_the_moment_whatever_was_restarted_in_between()
    {
        WatchHead head;
        await using (var store = await open())
        {
            await SeenAsync(store, "clock", "u", Start);
            head = await store.Watches.BeginAsync(At("clock", Start), None);
            (await CompareAsync(store, "clock", Start + (30 * Day), head.Last)).ShouldBeEmpty();
        }
        await using var again = await open();
        (await CompareAsync(again, "clock", Start + (30 * Day) + 1, head.Last)).ShouldBe([$"+u {Start + (30 * Day) + 1}"]);
        (await CompareAsync(again, "clock", Start + (31 * Day), head.Last)).ShouldBe([$"+u {Start + (30 * Day) + 1}"]);
    }

    [SkippableFact]
    public async Task A_user_who_comes_back_leaves_and_the_next_change_is_told_after_it()
    {
        await using var store = await open();
        var writer = await SeenAsync(store, "back", "u", Start - (40 * Day));
        await SeenAsync(store, "back", "v", Start - (29 * Day));
        var head = await store.Watches.BeginAsync(At("back", Start), None);
        await SeenAsync(store, "back", "u", Start, writer);
        (await CompareAsync(store, "back", Start + (2 * Day), head.Last)).ShouldBe([$"+v {Start + (2 * Day)}", $"-u {Start + (2 * Day)}"]);
        var changes = await store.Watches.ReadAsync("back", "gone", head.Last, 10, None);
        changes.Select(c => c.Number).ShouldBe([head.Last + 1, head.Last + 2]);
        (await store.Watches.ReadAsync("back", "gone", head.Last + 1, 10, None)).ShouldBe([changes[1]]);
        (await store.Watches.ReadAsync("back", "gone", head.Last, 1, None)).ShouldBe([changes[0]]);
        (await store.Watches.FindAsync("back", "gone", None)).ShouldBe(new WatchHead(head.First, head.Last + 2));
    }

    [SkippableFact]
    public async Task Several_who_compare_at_once_tell_of_each_change_once()
    {
        await using var store = await open();
        for (var i = 0; i < 40; i++)
            await SeenAsync(store, "many", $"u{i}", Start);
        var head = await store.Watches.BeginAsync(At("many", Start), None);
        var done = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
            await store.Watches.CompareAsync(At("many", Start + (31 * Day)), 500, None))));
        done.Count(d => d).ShouldBe(1);
        var changes = await store.Watches.ReadAsync("many", "gone", head.Last, 100, None);
        changes.Select(c => c.User.Id).ShouldBe(Enumerable.Range(0, 40).Select(i => $"u{i}"), ignoreOrder: true);
    }

    [SkippableFact]
    public async Task Nobody_enters_a_segment_of_another_account()
    {
        await using var store = await open();
        await SeenAsync(store, "theirs", "u", Start);
        var head = await store.Watches.BeginAsync(At("ours", Start), None);
        (await CompareAsync(store, "ours", Start + (31 * Day), head.Last)).ShouldBeEmpty();
    }

    [SkippableFact]
    public async Task Of_an_erased_user_no_change_stays()
    {
        await using var store = await open();
        var writer = await SeenAsync(store, "erased", "u", Start);
        var head = await store.Watches.BeginAsync(At("erased", Start), None);
        (await CompareAsync(store, "erased", Start + (31 * Day), head.Last)).Count.ShouldBe(1);
        await store.Users.EraseAsync(writer, 1);
        (await CompareAsync(store, "erased", Start + (32 * Day), head.Last)).ShouldBeEmpty();
    }

    [SkippableFact]
    public async Task Changes_are_forgotten_after_a_week_and_so_is_what_is_watched_no_more()
    {
        await using var store = await open();
        await SeenAsync(store, "week", "u", Start);
        var head = await store.Watches.BeginAsync(At("week", Start), None);
        (await CompareAsync(store, "week", Start + (31 * Day), head.Last)).Count.ShouldBe(1);
        (await CompareAsync(store, "week", Start + (38 * Day), head.Last)).Count.ShouldBe(1);
        (await CompareAsync(store, "week", Start + (38 * Day) + 1000, head.Last)).ShouldBeEmpty();
        (await store.Watches.FindAsync("week", "gone", None)).ShouldBe(new WatchHead(head.Last + 1, head.Last + 1));
        (await store.Watches.WatchedAsync(None)).ShouldContain(new WatchedSegment("week", "gone", Start));
        await store.Watches.ForgetAsync("week", "gone", None);
        (await store.Watches.FindAsync("week", "gone", None)).ShouldBeNull();
        (await store.Watches.CompareAsync(At("week", Start + (39 * Day)), 0, None)).ShouldBeFalse();
    }

    private static SegmentQuestion At(string account, long nowMs) => new(account, "gone", _inactive, nowMs);

    /// <summary>Compares, and reads what is after a number: + entered, - left.</summary>
    private static async Task<List<string>> CompareAsync(InsightsStore store, string account, long nowMs, long after)
    {
        (await store.Watches.CompareAsync(At(account, nowMs), 0, None)).ShouldBeTrue();
        var changes = await store.Watches.ReadAsync(account, "gone", after, 100, None);
        return [.. changes.Select(c => $"{(c.Entered ? "+" : "-")}{c.User.Id} {c.AtMs}")];
    }

    /// <summary>Writes rows of a user with one session.</summary>
    private static async Task<WriteSession> SeenAsync(InsightsStore store, string account, string id, long lastMs, WriteSession? known = null)
    {
        var writer = known ?? new WriteSession(new EndUserKey(account, UserKind.Identified, id));
        if (known is null)
            await store.Users.AppendAsync(new LogAppend(writer, 1, [[1]]));
        var attributes = new StandardAttributes(new SessionTotals(1, 0, lastMs, lastMs), null, null);
        await store.Users.ProjectAsync(
            writer, 1, new ProjectionUpdate(known is null ? null : new ProjectionHead(1, 1), known is null ? 1 : 2, new Profile(4, attributes, null), null, []));
        return writer;
    }
}

public sealed class SqliteSegmentWatchTests(SqliteStoreDatabase database) : SegmentWatchTests(() => database.OpenStoreAsync()), IClassFixture<SqliteStoreDatabase>;

public sealed class PostgreSqlSegmentWatchTests(PostgreSqlStoreDatabase database) : SegmentWatchTests(() => database.OpenStoreAsync()), IClassFixture<PostgreSqlStoreDatabase>;
