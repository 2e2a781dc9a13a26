using Insights.Domain.EndUsers;
using Insights.Domain.EndUsers.Ports;
using Insights.Domain.Filters;
using Insights.Domain.Filters.Evaluation;
using Insights.Domain.Lists;
using Insights.Domain.Profiles;
using Insights.Service.Filters;
using Insights.Storage.Tests.PostgreSql;
using Insights.Storage.Tests.Sqlite;
using Insights.Testing.Conformance;

namespace Insights.Storage.Tests.Questions;

/// <summary>Who is in a filter, by the database as by the user itself.</summary>
public abstract class UserListTests(Func<Task<InsightsStore>> open)
{
    private static CancellationToken None => CancellationToken.None;

    /// <summary>Seeds are the numbers of the filters; what fails names the one.</summary>
    [SkippableFact]
    public async Task A_filter_finds_exactly_the_users_who_by_themselves_are_in_it()
    {
        await using var store = await open();
        var users = await WriteUsersAsync(store, "agreement", 250);
        var (matches, empty) = (0, 0);
        for (var seed = 1; seed <= 250; seed++)
        {
            var text = RandomFilters.Text(new Random(seed));
            var filter = RandomFilters.Read(text);
            var program = FilterProgram.Compile(filter);
            var expected = users.Where(u => program.Test(u.Subject, RandomUsers.Now)).Select(u => u.Key).ToHashSet();
            var question = new UserQuestion("agreement", filter, RandomUsers.Now);
            var found = await store.Lists.ListAsync(question, UserOrder.Default, null, 1000, None);
            found.Count.ShouldBe(found.DistinctBy(f => f.Key).Count(), $"seed {seed}");
            expected.SymmetricExceptWith(found.Select(f => f.Key));
            if (expected.Count > 0)
                throw new InvalidOperationException($"seed {seed}, filter {text}: judged otherwise by the database, {string.Join("; ", expected.Take(3).Select(k => users.First(u => u.Key == k).Subject))}");
            (await store.Lists.CountAsync(question, None)).ShouldBe(found.Count, $"seed {seed}");
            matches += found.Count;
            empty += found.Count == 0 ? 1 : 0;
        }
        // Filters that find no one, or everyone, would agree about anything.
        empty.ShouldBeLessThan(125);
        matches.ShouldBeInRange(250 * 250 / 20, 250 * 250 * 19 / 20);
    }

    [SkippableFact]
    public async Task A_list_shows_what_the_rows_hold()
    {
        await using var store = await open();
        var users = await WriteUsersAsync(store, "shown", 40);
        var found = await store.Lists.ListAsync(Everyone("shown"), UserOrder.Default, null, 1000, None);
        found.Count.ShouldBe(users.Count);
        foreach (var listed in found)
        {
            var subject = users.Single(u => u.Key == listed.Key).Subject;
            FilterSubject.Of(listed.Key, listed.Profile).ShouldBe(subject with { Attributes = subject.Attributes });
        }
    }

    [SkippableTheory]
    [InlineData(UserOrderKey.LastSeen)]
    [InlineData(UserOrderKey.FirstSeen)]
    [InlineData(UserOrderKey.TotalSessions)]
    [InlineData(UserOrderKey.TotalSessionDuration)]
    [InlineData(UserOrderKey.Id)]
    public async Task Pages_follow_each_other_in_every_order_without_skips_or_repeats(UserOrderKey key)
    {
        await using var store = await open();
        var account = $"order-{key}";
        var users = await WriteUsersAsync(store, account, 90);
        foreach (var descending in (bool[])[false, true])
        {
            var (found, order) = (new List<ListedUser>(), new UserOrder(key, descending));
            while (true)
            {
                var page = await store.Lists.ListAsync(Everyone(account), order, found.LastOrDefault()?.Place, 7, None);
                found.AddRange(page);
                if (page.Count < 7)
                    break;
            }
            found.Select(f => f.Key).ShouldBe(users.Select(u => u.Key), ignoreOrder: true);
            var places = found.Select(f => f.Place).ToList();
            var sorted = places.OrderBy(p => p.Number).ThenBy(p => p.Id ?? "", Comparer<string>.Create(TextOrder.Compare)).ThenBy(p => p.UserHash.ToString(), StringComparer.Ordinal).ToList();
            if (descending)
                sorted.Reverse();
            places.ShouldBe(sorted);
        }
    }

    /// <summary>After each page some users move to the front, some to the back, and new ones come.</summary>
    [SkippableFact]
    public async Task While_users_change_every_one_that_does_not_is_seen_exactly_once()
    {
        await using var store = await open();
        var dice = new Random(7);
        var (writers, heads) = (new List<WriteSession>(), new Dictionary<WriteSession, ProjectionHead>());
        for (var i = 0; i < 650; i++)
            await AddAsync(i, i % 50);
        var changed = new HashSet<EndUserKey>();
        var seen = new List<EndUserKey>();
        ListPlace? after = null;
        for (var pages = 1; ; pages++)
        {
            var page = await store.Lists.ListAsync(Everyone("moving"), UserOrder.Default, after, 5, None);
            seen.AddRange(page.Select(u => u.Key));
            if (page.Count < 5)
            {
                pages.ShouldBeGreaterThanOrEqualTo(100);
                break;
            }
            after = page[^1].Place;
            for (var i = 0; i < 3; i++)
            {
                var writer = writers[dice.Next(250)];
                changed.Add(writer.User);
                await WriteAsync(writer, dice.Next(100));
            }
            await AddAsync(1000 + pages, dice.Next(100));
            changed.Add(writers[^1].User);
        }
        var still = writers.Where(l => !changed.Contains(l.User)).ToList();
        still.Count.ShouldBeGreaterThan(400);
        foreach (var writer in still)
            seen.Count(k => k == writer.User).ShouldBe(1);
        changed.Count.ShouldBeGreaterThan(150);

        async Task AddAsync(int number, int lastSeen)
        {
            writers.Add(new WriteSession(new EndUserKey("moving", UserKind.Identified, $"u{number}")));
            await store.Users.AppendAsync(new LogAppend(writers[^1], 1, [[1]]));
            await WriteAsync(writers[^1], lastSeen);
        }

        async Task WriteAsync(WriteSession writer, int lastSeen)
        {
            var head = new ProjectionHead(1, (heads.GetValueOrDefault(writer)?.AsOfMs ?? 0) + 1);
            var attributes = new StandardAttributes(new SessionTotals(1, 0, lastSeen * 1000, lastSeen * 1000), null, null);
            await store.Users.ProjectAsync(writer, 1, new ProjectionUpdate(heads.GetValueOrDefault(writer), head.AsOfMs, new Profile(4, attributes, null), null, []));
            heads[writer] = head;
        }
    }

    [SkippableFact]
    public async Task Who_has_expired_is_in_no_list_from_that_moment_on_but_for_one_whose_session_is_open()
    {
        await using var store = await open();
        var dice = new Random(3);
        foreach (var (id, goneMs) in ((string, long?)[])[("kept", null), ("gone", RandomUsers.Now), ("later", RandomUsers.Now + 1), ("open", RandomUsers.Now - 1)])
        {
            var key = new EndUserKey("expiry", UserKind.Identified, id);
            await RandomUsers.WriteAsync(store, key, RandomUsers.Of(dice, "expiry", 1, out _), goneMs);
            if (id == "open")
                await store.Users.SetAlarmAsync(new WriteSession(key), RandomUsers.Now + 1000, 1);
        }
        (await store.Lists.ListAsync(Everyone("expiry"), new UserOrder(UserOrderKey.Id, false), null, 10, None))
            .Select(u => u.Key.Id).ShouldBe(["kept", "later", "open"]);
        (await store.Lists.CountAsync(Everyone("expiry"), None)).ShouldBe(3);
        // What a page token says of now shows nobody who has expired since.
        (await store.Lists.CountAsync(Everyone("expiry") with { NowMs = 0 }, None)).ShouldBe(3);
    }

    [SkippableFact]
    public async Task One_of_whom_there_is_no_record_yet_is_in_no_list()
    {
        await using var store = await open();
        await store.Users.AppendAsync(new LogAppend(new WriteSession(new EndUserKey("stray", UserKind.Identified, "u")), 1, [[1]]));
        (await store.Lists.CountAsync(Everyone("stray"), None)).ShouldBe(0);
    }

    [SkippableTheory]
    [InlineData("ALICE", "alice")]
    [InlineData("ice", "alice")]
    [InlineData("example.com", "bob")]
    [InlineData("%", "100%")]
    [InlineData("_", "")]
    [InlineData("'", "o'neill")]
    [InlineData("Ü", "")]
    [InlineData("ü", "grün")]
    public async Task A_search_finds_a_part_of_an_ID_or_of_a_value(string text, string expected)
    {
        await using var store = await open();
        var account = $"search-{Guid.CreateVersion7()}";
        foreach (var id in (string[])["alice", "bob", "100%", "o'neill", "grün"])
        {
            var subject = new FilterSubject(UserKind.Identified, id, StandardAttributes.Unset, RandomUsers.Of(new Random(1), account, 1, out _).Values, 0);
            var values = id == "bob" ? Domain.Attributes.UserValues.Of([new(7, new(new Domain.Attributes.TextValue("B@Example.COM"), Domain.Attributes.AttributeSource.Api, 1))]) : Domain.Attributes.UserValues.None;
            await RandomUsers.WriteAsync(store, new EndUserKey(account, UserKind.Identified, id), subject with { Values = values });
        }
        var found = await store.Lists.ListAsync(Everyone(account) with { Search = new UserSearch(text, [7, -1]) }, UserOrder.Default, null, 10, None);
        string.Join(' ', found.Select(u => u.Key.Id)).ShouldBe(expected);
    }

    /// <summary>Texts of SQL, quotes and oddities: a fault of the filter, or an answer, and never of another account.</summary>
    [SkippableFact]
    public async Task Ten_thousand_random_strings_are_faults_or_answers_and_never_another_accounts_users()
    {
        await using var store = await open();
        var users = await WriteUsersAsync(store, "mine", 20);
        await WriteUsersAsync(store, "theirs", 20);
        var answered = 0;
        for (var seed = 1; seed <= 10_000; seed++)
        {
            if (FilterReader.Read(OddText.Of(new Random(seed)), RandomUsers.Catalogue).Filter is not { } filter)
                continue;
            answered++;
            var found = await store.Lists.ListAsync(new UserQuestion("mine", filter, RandomUsers.Now), UserOrder.Default, null, 100, None);
            var program = FilterProgram.Compile(filter);
            found.Select(f => f.Key).ShouldBe(users.Where(u => program.Test(u.Subject, RandomUsers.Now)).Select(u => u.Key), ignoreOrder: true, $"seed {seed}");
        }
        answered.ShouldBeGreaterThan(500);
        (await store.Lists.CountAsync(Everyone("theirs"), None)).ShouldBe(20);
    }

    private static UserQuestion Everyone(string account) => new(account, new Filter("", AllOf.Everyone), RandomUsers.Now);

    private static async Task<List<(EndUserKey Key, FilterSubject Subject)>> WriteUsersAsync(InsightsStore store, string account, int count)
    {
        var users = new List<(EndUserKey Key, FilterSubject Subject)>();
        for (var i = 0; i < count; i++)
        {
            var subject = RandomUsers.Of(new Random(i), account, i, out var key);
            users.Add((key, subject));
        }
        await Task.WhenAll(users.Select(u => RandomUsers.WriteAsync(store, u.Key, u.Subject)));
        return users;
    }
}

public sealed class SqliteUserLists(SqliteStoreDatabase database)
    : UserListTests(() => database.OpenStoreAsync()), IClassFixture<SqliteStoreDatabase>;

public sealed class PostgreSqlUserLists(PostgreSqlStoreDatabase database)
    : UserListTests(() => database.OpenStoreAsync()), IClassFixture<PostgreSqlStoreDatabase>;
