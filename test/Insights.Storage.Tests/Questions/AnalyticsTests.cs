using System.Globalization;
using Insights.Domain.Analytics;
using Insights.Domain.EndUsers;
using Insights.Domain.Sessions;
using Insights.Storage.Tests.PostgreSql;
using Insights.Storage.Tests.Sqlite;
using Insights.Testing.Oracle;

namespace Insights.Storage.Tests.Questions;

/// <summary>Session analytics by the database and by an oracle, across both changes of daylight saving time.</summary>
public abstract class AnalyticsTests(Func<Task<InsightsStore>> open)
{
    private static readonly TimeZoneInfo _zurich = TimeZoneInfo.FindSystemTimeZoneById("Europe/Zurich");
    private static readonly Period _year = RandomSessions.Year;

    private static CancellationToken None => CancellationToken.None;

    [SkippableTheory]
    [InlineData("UTC")]
    [InlineData("Europe/Zurich")]
    [InlineData("America/New_York")]
    [InlineData("Australia/Lord_Howe")]
    [InlineData("Africa/Cairo")]
    public async Task Figures_are_those_of_the_oracle_by_day_week_and_month_of_any_time_zone(string zone)
    {
        await using var store = await open();
        var account = $"figures-{zone}";
        var users = await RandomSessions.WriteAsync(store, account);
        foreach (var granularity in (Granularity[])[Granularity.Day, Granularity.Week, Granularity.Month])
        {
            var buckets = PeriodCalendar.Cut(_year, granularity, TimeZoneInfo.FindSystemTimeZoneById(zone))!;
            foreach (var application in (string?[])[null, "web", "none"])
            {
                var periods = buckets.Select(b => b.Period).Prepend(_year).ToList();
                var figures = await store.Analytics.FiguresAsync(new SessionScope(account, application, null, _year.ToMs), periods, None);
                figures.ShouldBe(periods.Select(p => AnalyticsOracle.Figures(users, application, p)), $"{granularity} {application}");
                figures.Skip(1).Sum(f => f.Sessions).ShouldBe(figures[0].Sessions);
                figures.Skip(1).Sum(f => f.NewUsers).ShouldBe(application is null ? figures[0].NewUsers : figures.Skip(1).Sum(f => f.NewUsers));
            }
        }
    }

    [SkippableFact]
    public async Task Figures_can_be_those_of_one_user_or_of_the_users_in_a_filter()
    {
        await using var store = await open();
        var users = await RandomSessions.WriteAsync(store, "some");
        var one = users[3];
        (await store.Analytics.FiguresAsync(new SessionScope("some", null, one.Key, _year.ToMs), [_year], None))
            .ShouldBe([AnalyticsOracle.Figures([one], null, _year)]);
        var filter = RandomFilters.Read("kind = anonymous AND total_sessions > 5");
        (await store.Analytics.FiguresAsync(new SessionScope("some", null, null, _year.ToMs, filter), [_year], None))
            .ShouldBe([AnalyticsOracle.Figures(users.Where(u => u.Key.Kind == UserKind.Anonymous && u.Sessions.Count > 5), null, _year)]);
        (await store.Analytics.FiguresAsync(new SessionScope("some", null, null, _year.ToMs, null, AnonymousOnly: true), [_year], None))
            .ShouldBe([AnalyticsOracle.Figures(users.Where(u => u.Key.Kind == UserKind.Anonymous), null, _year)]);
    }

    [SkippableFact]
    public async Task What_was_taken_into_an_identified_user_counts_there_only_unless_asked_for()
    {
        await using var store = await open();
        const string Account = "merged";
        var mergedMs = _year.FromMs + ((_year.ToMs - _year.FromMs) / 2);
        var users = await RandomSessions.WriteAsync(store, Account, mergedMs);
        List<(EndUserKey Key, IReadOnlyList<Session> Sessions)> once =
            [.. users.Select(u => (u.Key, (IReadOnlyList<Session>)[.. u.Sessions.Where(s => u.Key.Kind == UserKind.Identified || s.EndMs >= mergedMs)]))];
        var scope = new SessionScope(Account, null, null, _year.ToMs);
        var figures = (await store.Analytics.FiguresAsync(scope, [_year], None)).Single();
        var expected = AnalyticsOracle.Figures(once, null, _year);
        (figures with { NewUsers = 0 }).ShouldBe(expected with { NewUsers = 0 });
        figures.Sessions.ShouldBeLessThan(users.Sum(u => u.Sessions.Count));
        (await store.Analytics.FiguresAsync(scope with { CountMerged = true }, [_year], None)).ShouldBe([AnalyticsOracle.Figures(users, null, _year)]);
        (await SessionsAsync(store, scope, _year)).ShouldBe(AnalyticsOracle.Sessions(once, null, _year));
        var anonymous = users.First(u => u.Key.Kind == UserKind.Anonymous && u.Sessions.Any(s => s.EndMs < mergedMs));
        (await store.Analytics.FiguresAsync(scope with { User = anonymous.Key }, [_year], None)).ShouldBe([AnalyticsOracle.Figures([anonymous], null, _year)]);
    }

    [SkippableFact]
    public async Task Struggling_and_disengaged_users_are_those_of_the_oracle_page_by_page()
    {
        await using var store = await open();
        var users = await RandomSessions.WriteAsync(store, "apart");
        var scope = new SessionScope("apart", null, null, _year.ToMs);
        var month = new Period(At("2026-10-01T00:00:00Z"), At("2026-11-15T00:00:00Z"));
        foreach (var application in (string?[])[null, "web"])
        {
            var (struggling, disengaged) = (new StrugglingRule(60_000, 2), new DisengagedRule(2, 300_000));
            var some = scope with { Application = application };
            (await AllAsync((after, limit) => store.Analytics.StrugglingAsync(some, month, struggling, after, limit, None), u => u.ShortSessions))
                .ShouldBe(AnalyticsOracle.Struggling(users, application, month, struggling));
            var found = await AllAsync((after, limit) => store.Analytics.DisengagedAsync(some, month, disengaged, after, limit, None), u => u.LastSeenMs);
            found.ShouldBe(AnalyticsOracle.Disengaged(users, application, month, disengaged));
            found.Count.ShouldBeInRange(5, users.Count - 5);
        }
    }

    [SkippableFact]
    public async Task Sessions_of_an_account_are_those_of_the_oracle_newest_first_page_by_page()
    {
        await using var store = await open();
        var users = await RandomSessions.WriteAsync(store, "listed");
        await RandomSessions.WriteAsync(store, "not-listed");
        var shared = await RandomSessions.SameStartAsync(store, "listed", At("2026-10-31T23:00:00Z"));
        users.AddRange(shared);
        var scope = new SessionScope("listed", null, null, _year.ToMs);
        var part = new Period(At("2026-10-24T22:00:00Z"), At("2026-11-01T00:00:00Z"));
        foreach (var period in (Period[])[_year, part])
        {
            foreach (var application in (string?[])[null, "web", "none"])
            {
                var expected = AnalyticsOracle.Sessions(users, application, period).ToList();
                (await SessionsAsync(store, scope with { Application = application }, period)).ShouldBe(expected, $"{period} {application}");
                (expected.Count > 10).ShouldBe(application != "none");
            }
        }
        (await SessionsAsync(store, scope with { User = users[3].Key }, _year)).ShouldBe(AnalyticsOracle.Sessions([users[3]], null, _year));
        var filter = RandomFilters.Read("kind = anonymous AND total_sessions > 5");
        (await SessionsAsync(store, scope with { Filter = filter }, _year))
            .ShouldBe(AnalyticsOracle.Sessions(users.Where(u => u.Key.Kind == UserKind.Anonymous && u.Sessions.Count > 5), null, _year));
        (await SessionsAsync(store, scope with { AnonymousOnly = true }, _year))
            .ShouldBe(AnalyticsOracle.Sessions(users.Where(u => u.Key.Kind == UserKind.Anonymous), null, _year));
    }

    private static async Task<List<UserSession>> SessionsAsync(InsightsStore store, SessionScope scope, Period period)
    {
        var all = new List<UserSession>();
        while (true)
        {
            var page = await store.Analytics.SessionsAsync(scope, period, all.Count == 0 ? null : AnalyticsOracle.PlaceOf(all[^1]), 7, None);
            all.AddRange(page);
            if (page.Count < 7)
                return all;
        }
    }

    [Theory]
    [InlineData("Europe/Zurich", "2026-03-28", 24, 23, 24)]
    [InlineData("Europe/Zurich", "2026-10-24", 24, 25, 24)]
    [InlineData("Australia/Lord_Howe", "2026-04-04", 24, 24.5, 24)]
    [InlineData("Africa/Cairo", "2026-04-23", 24, 23, 24)]
    [InlineData("America/Havana", "2026-03-07", 24, 23, 24)]
    [InlineData("America/Havana", "2026-10-31", 24, 25, 24)]
    public void A_day_is_as_long_as_the_clocks_make_it(string zone, string date, double before, double at, double after)
    {
        var first = DateOnly.Parse(date, CultureInfo.InvariantCulture);
        var zoneInfo = TimeZoneInfo.FindSystemTimeZoneById(zone);
        var period = new Period(PeriodCalendar.StartMs(first, zoneInfo), PeriodCalendar.StartMs(first.AddDays(3), zoneInfo));
        var days = PeriodCalendar.Cut(period, Granularity.Day, zoneInfo)!;
        days.Select(d => d.Date).ShouldBe([first, first.AddDays(1), first.AddDays(2)]);
        days.Select(d => (d.Period.ToMs - d.Period.FromMs) / 3_600_000d).ShouldBe([before, at, after]);
    }

    [Fact]
    public void Weeks_begin_on_Monday_and_the_ends_are_cut_to_the_period()
    {
        var period = new Period(At("2026-10-21T12:00:00+02:00"), At("2026-11-03T06:00:00+01:00"));
        PeriodCalendar.Cut(period, Granularity.Week, _zurich)!.ShouldBe([
            new(new(2026, 10, 19), new(period.FromMs, At("2026-10-26T00:00:00+01:00"))),
            new(new(2026, 10, 26), new(At("2026-10-26T00:00:00+01:00"), At("2026-11-02T00:00:00+01:00"))),
            new(new(2026, 11, 2), new(At("2026-11-02T00:00:00+01:00"), period.ToMs)),
        ]);
        PeriodCalendar.Cut(period, Granularity.Month, _zurich)!.Select(b => b.Date).ShouldBe([new(2026, 10, 1), new(2026, 11, 1)]);
    }

    [Fact]
    public void A_question_has_a_thousand_parts_at_most()
    {
        PeriodCalendar.Cut(new Period(0, 1000L * 86_400_000), Granularity.Day, TimeZoneInfo.Utc)!.Count.ShouldBe(1000);
        PeriodCalendar.Cut(new Period(0, (1000L * 86_400_000) + 1), Granularity.Day, TimeZoneInfo.Utc).ShouldBeNull();
    }

    private static async Task<List<UserActivity>> AllAsync(
        Func<ActivityPlace?, int, ValueTask<IReadOnlyList<UserActivity>>> read, Func<UserActivity, long> rank)
    {
        var all = new List<UserActivity>();
        while (true)
        {
            var page = await read(all.Count == 0 ? null : new ActivityPlace(rank(all[^1]), all[^1].UserHash), 3);
            all.AddRange(page);
            if (page.Count < 3)
                return all;
        }
    }

    private static long At(string time) => DateTimeOffset.Parse(time, CultureInfo.InvariantCulture).ToUnixTimeMilliseconds();
}

public sealed class SqliteAnalytics(SqliteStoreDatabase database)
    : AnalyticsTests(() => database.OpenStoreAsync()), IClassFixture<SqliteStoreDatabase>;

public sealed class PostgreSqlAnalytics(PostgreSqlStoreDatabase database)
    : AnalyticsTests(() => database.OpenStoreAsync()), IClassFixture<PostgreSqlStoreDatabase>;
