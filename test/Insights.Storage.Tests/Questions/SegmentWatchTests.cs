using Insights.Domain.Accounts;
using Insights.Domain.EndUsers;
using Insights.Domain.EndUsers.Ports;
using Insights.Domain.Filters;
using Insights.Domain.Profiles;
using Insights.Domain.Segments;
using Insights.Storage.Questions;
using Insights.Storage.Tests.PostgreSql;
using Insights.Storage.Tests.Sqlite;
using Insights.Testing.Conformance;
using Xunit.Abstractions;

namespace Insights.Storage.Tests.Questions;

/// <summary>Who enters and leaves a watched segment: each once, whoever compares and whatever ends in between.</summary>
public abstract class SegmentWatchTests(Func<Task<InsightsStore>> open, ITestOutputHelper output)
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
    public async Task An_account_that_is_deleted_takes_its_watches_along()
    {
        await using var store = await open();
        foreach (var account in (string[])["watch-gone", "watch-left"])
        {
            var at = DateTimeOffset.FromUnixTimeMilliseconds(Start);
            var audit = new AuditEntry(at, "k", AuditAction.CreateAccount, account, null);
            await store.Accounts.CreateAsync(new Account(account, AccountSettings.Default, at), audit, None);
            await SeenAsync(store, account, "old", Start - (31 * Day));
            await SeenAsync(store, account, "young", Start - (29 * Day));
            var head = await store.Watches.BeginAsync(At(account, Start), None);
            (await CompareAsync(store, account, Start + (2 * Day), head.Last)).Count.ShouldBe(1);
            await store.Accounts.BeginDeletionAsync(account, at, audit with { Action = AuditAction.DeleteAccount }, None);
        }
        await store.Accounts.EndDeletionAsync("watch-gone", None);
        (await store.Watches.FindAsync("watch-gone", "gone", None)).ShouldBeNull();
        (await store.Watches.ReadAsync("watch-gone", "gone", 0, 10, None)).ShouldBeEmpty();
        (await store.Watches.ReadAsync("watch-left", "gone", 0, 10, None)).Count.ShouldBe(1);
        (await store.Watches.FindAsync("watch-left", "gone", None)).ShouldNotBeNull();
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

    [SkippableFact]
    public async Task While_a_segment_is_compared_others_write()
    {
        await using var store = await open();
        await SeenAsync(store, "beside", "u", Start);
        await store.Watches.BeginAsync(At("beside", Start), None);
        var written = 0;
        var watches = Meanwhile(store, () => SeenAsync(store, "beside", $"other-{++written}", Start));
        (await watches.CompareAsync(At("beside", Start + (31 * Day)), 0, None)).ShouldBeTrue();
        written.ShouldBeGreaterThan(0);
        (await store.Watches.ReadAsync("beside", "gone", 0, 10, None)).Select(c => c.User.Id).ShouldContain("u");
    }

    [SkippableTheory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Of_a_user_erased_while_the_segment_is_compared_no_change_stays(bool enters)
    {
        await using var store = await open();
        var account = enters ? "erased-entering" : "erased-leaving";
        var session = await SeenAsync(store, account, "u", enters ? Start : Start - (40 * Day));
        await store.Watches.BeginAsync(At(account, Start), None);
        if (!enters)
            await SeenAsync(store, account, "u", Start, session);
        var watches = Meanwhile(store, () => store.Users.EraseAsync(session, 1));
        (await watches.CompareAsync(At(account, Start + ((enters ? 31 : 1) * Day)), 0, None)).ShouldBeTrue();
        (await store.Watches.ReadAsync(account, "gone", 0, 10, None)).ShouldBeEmpty();
        (await CompareAsync(store, account, Start + (32 * Day), 0)).ShouldBeEmpty();
    }

    [SkippableFact]
    public async Task Of_two_who_find_the_same_changes_one_notes_them()
    {
        await using var store = await open();
        await SeenAsync(store, "twice", "u", Start);
        await SeenAsync(store, "twice", "v", Start - (40 * Day));
        var head = await store.Watches.BeginAsync(At("twice", Start), None);
        var watches = Meanwhile(store, () => store.Watches.CompareAsync(At("twice", Start + (31 * Day)), 0, None).AsTask());
        (await watches.CompareAsync(At("twice", Start + (31 * Day)), 0, None)).ShouldBeTrue();
        (await CompareAsync(store, "twice", Start + (31 * Day), head.Last)).ShouldBe([$"+u {Start + (31 * Day)}"]);
    }

    [SkippableFact]
    public async Task A_watch_whose_beginning_was_cut_off_begins_without_changes_when_it_is_compared()
    {
        await using var store = await open();
        await SeenAsync(store, "cut", "u", Start - (40 * Day));
        var cut = Meanwhile(store, () => throw new OperationCanceledException());
        await Should.ThrowAsync<OperationCanceledException>(async () => await cut.BeginAsync(At("cut", Start), None));
        (await store.Watches.FindAsync("cut", "gone", None)).ShouldBeNull();
        (await store.Watches.CompareAsync(At("cut", Start + 59_000), 0, None)).ShouldBeFalse();
        (await store.Watches.CompareAsync(At("cut", Start + 60_000), 0, None)).ShouldBeTrue();
        var head = (await store.Watches.FindAsync("cut", "gone", None)).ShouldNotBeNull();
        (await CompareAsync(store, "cut", Start + 61_000, 0)).ShouldBeEmpty();
        head.First.ShouldBe(head.Last);
    }

    [SkippableFact]
    public async Task Changes_of_more_users_than_are_written_at_once_are_told_once_each()
    {
        await using var store = await open();
        await ManyUsers.AddAsync(store, "crowd", 2_500, Start);
        var head = await store.Watches.BeginAsync(At("crowd", Start), None);
        (await store.Watches.CompareAsync(At("crowd", Start + (31 * Day)), 0, None)).ShouldBeTrue();
        var changes = await store.Watches.ReadAsync("crowd", "gone", head.Last, 10_000, None);
        changes.Select(c => c.Number).ShouldBe(Enumerable.Range(1, 2_500).Select(i => head.Last + i));
        changes.Select(c => c.User.Id).Distinct().Count().ShouldBe(2_500);
        (await store.Watches.FindAsync("crowd", "gone", None)).ShouldBe(new WatchHead(head.First, head.Last + 2_500));
    }

    /// <summary>
    /// A comparison of 300,000 members: <c>INSIGHTS_MEASURE=1 dotnet test test/Insights.Storage.Tests -c Release --filter Measured --logger "console;verbosity=detailed"</c>.
    /// </summary>
    [SkippableTheory]
    [InlineData("last_seen < -30d")]
    [InlineData("total_sessions >= 1 AND NOT country = DE")]
    public async Task Measured_a_comparison_of_300_000_members_takes_less_than_a_second(string filter)
    {
        Skip.If(Environment.GetEnvironmentVariable("INSIGHTS_MEASURE") is null, "a measurement: set INSIGHTS_MEASURE=1");
        await using var store = await open();
        var account = $"large-{filter.Length}";
        await ManyUsers.AddAsync(store, account, 300_000, Start - (40 * Day));
        var question = new SegmentQuestion(account, "gone", RandomFilters.Read(filter), Start);
        var began = System.Diagnostics.Stopwatch.GetTimestamp();
        var head = await store.Watches.BeginAsync(question, None);
        output.WriteLine($"{filter}: begins in {System.Diagnostics.Stopwatch.GetElapsedTime(began).TotalMilliseconds:F0} ms");
        var fastest = TimeSpan.MaxValue;
        for (var round = 1; round <= 3; round++)
        {
            for (var i = 0; i < 100; i++)
                await SeenAsync(store, account, $"come-{round}-{i}", Start - (40 * Day));
            began = System.Diagnostics.Stopwatch.GetTimestamp();
            (await store.Watches.CompareAsync(question with { NowMs = Start + (round * 1000) }, 0, None)).ShouldBeTrue();
            var took = System.Diagnostics.Stopwatch.GetElapsedTime(began);
            output.WriteLine($"{filter}: compared, 100 changes, in {took.TotalMilliseconds:F0} ms");
            fastest = took < fastest ? took : fastest;
        }
        fastest.ShouldBeLessThan(TimeSpan.FromSeconds(1));
        (await store.Watches.FindAsync(account, "gone", None))!.Last.ShouldBe(head.Last + 300);
    }

    private static SegmentWatches Meanwhile(InsightsStore store, Func<Task> act) => new(new MeanwhileSource(
        store.Questions, question => question.Contains("FROM segment_member m", StringComparison.Ordinal) ? act() : Task.CompletedTask));

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

public sealed class SqliteSegmentWatchTests(SqliteStoreDatabase database, ITestOutputHelper output) : SegmentWatchTests(() => database.OpenStoreAsync(), output), IClassFixture<SqliteStoreDatabase>;

public sealed class PostgreSqlSegmentWatchTests(PostgreSqlStoreDatabase database, ITestOutputHelper output) : SegmentWatchTests(() => database.OpenStoreAsync(), output), IClassFixture<PostgreSqlStoreDatabase>;
