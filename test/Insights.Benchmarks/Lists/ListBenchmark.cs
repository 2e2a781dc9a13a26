using System.Diagnostics;
using Insights.Benchmarks.Running;
using Insights.Domain.Filters;
using Insights.Domain.Lists;
using Insights.Service.Filters;
using Insights.Storage;
using Insights.Storage.Questions;
using Insights.Testing.Postgres;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace Insights.Benchmarks.Lists;

/// <summary>
/// Lists over many users on PostgreSQL: the first and the hundredth page of typical filters, and counts, each with the plan that
/// the database chose.
/// </summary>
internal sealed class ListBenchmark : IBenchmark
{
    private const int PageSize = 50;
    private const int LatePage = 100;

    private static readonly (string Name, string Filter)[] _filters =
    [
        ("everyone", ""),
        ("new, came once", "first_seen > -7d AND total_sessions = 1"),
        ("quit after regular use", "total_sessions >= 5 AND average_time_between_sessions <= 7d AND last_seen < -30d"),
        ("buyers of one country", "country = C7 AND tags:buyer"),
        ("VIPs seen of late", "attributes.plan = VIP AND last_seen > -30d"),
        ("one address (selective)", "attributes.email = \"user-777@example.com\""),
        ("a rare country (selective)", "country = C49 AND analytics.role = admin"),
    ];

    public string Name => "lists";

    public async Task RunAsync(BenchmarkSettings settings, Report report)
    {
        if ((await PostgresServer.GetAsync()).Missing is { } missing)
            throw new LeftOutException(missing);
        var count = settings.Quick ? 20_000 : 1_000_000;
        var connectionString = await PostgresServer.CreateDatabaseAsync();
        try
        {
            await using var store = await InsightsStore.OpenAsync(
                new StorageOptions { PostgreSql = connectionString }, TimeProvider.System, NullLoggerFactory.Instance, CancellationToken.None);
            var nowMs = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();
            var began = Stopwatch.GetTimestamp();
            await GeneratedUsers.FillAsync(connectionString, count, nowMs);
            report.Say($"{Name}: {count:N0} users made in {Stopwatch.GetElapsedTime(began).TotalSeconds:0} s");
            foreach (var (name, text) in _filters)
                await MeasureAsync(store, connectionString, name, text, nowMs, settings, report);
        }
        finally
        {
            await PostgresServer.DropDatabaseAsync(connectionString);
        }
    }

    private static async Task MeasureAsync(
        InsightsStore store, string connectionString, string name, string text, long nowMs, BenchmarkSettings settings, Report report)
    {
        var filter = FilterReader.Read(text, GeneratedUsers.Catalogue).Filter!;
        var question = new UserQuestion(GeneratedUsers.Account, filter, nowMs);
        ListPlace? after = null;
        var pages = 1;
        for (; pages < LatePage; pages++)
        {
            var page = await store.Lists.ListAsync(question, UserOrder.Default, after, PageSize, CancellationToken.None);
            if (page.Count < PageSize)
                break;
            after = page[^1].Place;
        }
        report.Add($"lists: {name}: page 1", await TimesAsync("page 1", 4 * settings.Rounds, () => PageAsync(store, question, null)), "ms");
        if (after is not null)
            report.Add($"lists: {name}: page {pages}", await TimesAsync("late", 4 * settings.Rounds, () => PageAsync(store, question, after)), "ms");
        var found = await store.Lists.CountAsync(question, CancellationToken.None);
        report.Add($"lists: {name}: count of {found:N0}", await TimesAsync("count", settings.Rounds, async () => await store.Lists.CountAsync(question, CancellationToken.None)), "ms");
        var sql = ((UserLists)store.Lists).Page(question, UserOrder.Default, after, PageSize + 1);
        report.Remark($"{name}: {text}");
        foreach (var line in await ExplainAsync(connectionString, sql))
            report.Remark("    " + line);
    }

    private static async Task PageAsync(InsightsStore store, UserQuestion question, ListPlace? after) =>
        await store.Lists.ListAsync(question, UserOrder.Default, after, PageSize + 1, CancellationToken.None);

    /// <summary>Milliseconds of each time, after one that does not count.</summary>
    private static async Task<Measured> TimesAsync(string name, int times, Func<Task> run)
    {
        await run();
        var all = new double[times];
        for (var i = 0; i < times; i++)
        {
            var began = Stopwatch.GetTimestamp();
            await run();
            all[i] = Stopwatch.GetElapsedTime(began).TotalMilliseconds;
        }
        return new Measured(name, all);
    }

    private static async Task<List<string>> ExplainAsync(string connectionString, SqlText sql)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync();
#pragma warning disable CA2100 // the text is the program's own
        await using var command = new NpgsqlCommand("EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF, SUMMARY OFF, BUFFERS OFF) " + sql.Text, connection);
#pragma warning restore CA2100
        foreach (var value in sql.Parameters)
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        await using var reader = await command.ExecuteReaderAsync();
        var lines = new List<string>();
        while (await reader.ReadAsync())
            lines.Add(reader.GetString(0));
        return lines;
    }
}
