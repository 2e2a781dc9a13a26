using System.Globalization;
using Insights.Domain.Analytics;
using Insights.Storage.Tests.PostgreSql;
using Insights.Storage.Tests.Sqlite;
using Insights.Testing.Oracle;

namespace Insights.Storage.Tests.Questions;

/// <summary>
/// Session analytics beside SQL that anyone would write over the session rows: each session's local date by the database,
/// grouped by day, week or month; written apart from the statement that answers in earnest, which knows of no calendar.
/// </summary>
public abstract class PlainAnalyticsTests(Func<Task<InsightsStore>> open)
{
    [SkippableTheory]
    [InlineData("Europe/Zurich")]
    [InlineData("America/New_York")]
    [InlineData("Australia/Lord_Howe")]
    public async Task Figures_are_those_of_plain_SQL_over_the_session_rows_across_both_changes_of_the_clocks(string zone)
    {
        await using var store = await open();
        var account = $"plain-{zone}";
        var users = await RandomSessions.WriteAsync(store, account);
        await RandomSessions.WriteAsync(store, $"other-{zone}");
        foreach (var granularity in (Granularity[])[Granularity.Day, Granularity.Week, Granularity.Month])
        {
            var buckets = PeriodCalendar.Cut(RandomSessions.Year, granularity, TimeZoneInfo.FindSystemTimeZoneById(zone))!;
            foreach (var application in (string?[])[null, "web", "none"])
            {
                var figures = await store.Analytics.FiguresAsync(
                    new SessionScope(account, application, null, RandomSessions.Year.ToMs), [.. buckets.Select(b => b.Period)], CancellationToken.None);
                var told = buckets.Zip(figures, (b, f) => new PlainFigures(
                    b.Date, f.Sessions, f.TotalMs, f.MeanMs ?? 0, f.MedianMs ?? 0, f.P90Ms ?? 0, f.ActiveUsers, f.NewUsers, f.ReturningUsers))
                    .Where(f => f.Sessions > 0).ToList();
                told.ShouldBe(await AskAsync(account, application, zone, granularity), $"{granularity} {application}");
                figures.ShouldBe(buckets.Select(b => AnalyticsOracle.Figures(users, application, b.Period)));
                (told.Count > 0).ShouldBe(application != "none");
            }
        }
    }

    private protected static DateOnly Date(string text) => DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>The figures of those days, weeks or months in which there are sessions, by date.</summary>
    private protected abstract Task<IReadOnlyList<PlainFigures>> AskAsync(string account, string? application, string zone, Granularity granularity);
}

/// <summary>What a row of the answer says; times in milliseconds.</summary>
internal sealed record PlainFigures(
    DateOnly Date, long Sessions, long Total, long Mean, long Median, long P90, long Active, long New, long Returning);

public sealed class PostgreSqlPlainAnalytics(PostgreSqlStoreDatabase database)
    : PlainAnalyticsTests(() => database.OpenStoreAsync()), IClassFixture<PostgreSqlStoreDatabase>
{
    private protected override async Task<IReadOnlyList<PlainFigures>> AskAsync(string account, string? application, string zone, Granularity granularity)
    {
        await using var connection = await database.ConnectAsync();
        await using var command = new Npgsql.NpgsqlCommand(
            """
            WITH local AS (
              SELECT user_hash, application, end_ms - start_ms AS ms, date_trunc(@part, to_timestamp(start_ms / 1000.0) AT TIME ZONE @zone) AS part,
                start_ms = min(start_ms) OVER (PARTITION BY user_hash) AS is_first
              FROM session WHERE account = @account
            ), firsts AS (
              SELECT user_hash, part AS first_part FROM local WHERE is_first
            )
            SELECT to_char(part, 'YYYY-MM-DD'), count(*), sum(ms)::bigint, floor(avg(ms))::bigint,
              percentile_disc(0.5) WITHIN GROUP (ORDER BY ms), percentile_disc(0.9) WITHIN GROUP (ORDER BY ms),
              count(DISTINCT user_hash), count(DISTINCT user_hash) FILTER (WHERE first_part = part), count(DISTINCT user_hash) FILTER (WHERE first_part < part)
            FROM local JOIN firsts USING (user_hash)
            WHERE @application::text IS NULL OR application = @application
            GROUP BY part ORDER BY part
            """, connection);
        command.Parameters.AddWithValue("part", granularity switch { Granularity.Day => "day", Granularity.Week => "week", _ => "month" });
        command.Parameters.AddWithValue("zone", zone);
        command.Parameters.AddWithValue("account", account);
        command.Parameters.AddWithValue("application", (object?)application ?? DBNull.Value);
        await using var row = await command.ExecuteReaderAsync();
        var figures = new List<PlainFigures>();
        while (await row.ReadAsync())
        {
            figures.Add(new(
                Date(row.GetString(0)), row.GetInt64(1), row.GetInt64(2), row.GetInt64(3), row.GetInt64(4), row.GetInt64(5), row.GetInt64(6),
                row.GetInt64(7), row.GetInt64(8)));
        }
        return figures;
    }
}

public sealed class SqlitePlainAnalytics(SqliteStoreDatabase database)
    : PlainAnalyticsTests(() => database.OpenStoreAsync()), IClassFixture<SqliteStoreDatabase>
{
    /// <summary>SQLite knows no time zones: minutes ahead of UTC outside of and between the two changes of 2026, and when they are.</summary>
    private static readonly Dictionary<string, (int Outside, int Between, string From, string To)> _clocks = new()
    {
        ["Europe/Zurich"] = (60, 120, "2026-03-29 01:00:00", "2026-10-25 01:00:00"),
        ["America/New_York"] = (-300, -240, "2026-03-08 07:00:00", "2026-11-01 06:00:00"),
        ["Australia/Lord_Howe"] = (660, 630, "2026-04-04 15:00:00", "2026-10-03 15:30:00"),
    };

    private protected override Task<IReadOnlyList<PlainFigures>> AskAsync(string account, string? application, string zone, Granularity granularity)
    {
        var (outside, between, from, to) = _clocks[zone];
        using var connection = database.Connect();
        using var command = connection.CreateCommand();
        command.CommandText =
            """
            WITH dated AS (
              SELECT user_hash, application, end_ms - start_ms AS ms, date(start_ms / 1000 + 60 *
                CASE WHEN start_ms / 1000 >= unixepoch($from) AND start_ms / 1000 < unixepoch($to) THEN $between ELSE $outside END, 'unixepoch') AS day
              FROM session WHERE account = $account
            ), local AS (
              SELECT *, CASE $part WHEN 'day' THEN day WHEN 'month' THEN date(day, 'start of month') ELSE date(day, '-6 days', 'weekday 1') END AS part
              FROM dated
            ), asked AS (
              SELECT * FROM local WHERE $application IS NULL OR application = $application
            ), share AS (
              SELECT part, ms, (SELECT avg(o.ms <= a.ms) FROM asked o WHERE o.part = a.part) AS no_longer FROM asked a
            )
            SELECT part, count(*), sum(ms), sum(ms) / count(*),
              (SELECT min(s.ms) FROM share s WHERE s.part = a.part AND no_longer >= 0.5),
              (SELECT min(s.ms) FROM share s WHERE s.part = a.part AND no_longer >= 0.9),
              count(DISTINCT user_hash),
              count(DISTINCT user_hash) FILTER (WHERE NOT EXISTS (SELECT 1 FROM local l WHERE l.user_hash = a.user_hash AND l.part < a.part)),
              count(DISTINCT user_hash) FILTER (WHERE EXISTS (SELECT 1 FROM local l WHERE l.user_hash = a.user_hash AND l.part < a.part))
            FROM asked a GROUP BY part ORDER BY part
            """;
        command.Parameters.AddWithValue("$from", from);
        command.Parameters.AddWithValue("$to", to);
        command.Parameters.AddWithValue("$between", between);
        command.Parameters.AddWithValue("$outside", outside);
        command.Parameters.AddWithValue("$account", account);
        command.Parameters.AddWithValue("$application", (object?)application ?? DBNull.Value);
        command.Parameters.AddWithValue("$part", granularity switch { Granularity.Day => "day", Granularity.Week => "week", _ => "month" });
        using var row = command.ExecuteReader();
        var figures = new List<PlainFigures>();
        while (row.Read())
        {
            figures.Add(new(
                Date(row.GetString(0)), row.GetInt64(1), row.GetInt64(2), row.GetInt64(3), row.GetInt64(4), row.GetInt64(5), row.GetInt64(6),
                row.GetInt64(7), row.GetInt64(8)));
        }
        return Task.FromResult<IReadOnlyList<PlainFigures>>(figures);
    }
}
