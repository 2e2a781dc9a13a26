using System.Diagnostics;
using Insights.Benchmarks.Running;
using Insights.Benchmarks.Storage;
using Insights.Benchmarks.Hosts;
using Insights.Benchmarks.Load;
using Npgsql;

namespace Insights.Benchmarks.Measures;

/// <summary>
/// Many open sessions on one silo, all to close at one moment: rows that the reminder service has, how fast they close, and
/// what is left.
/// </summary>
internal sealed class ClosingBenchmark(IDatabaseKind kind) : IBenchmark
{
    /// <summary>Events of each session, so that a row for each would show.</summary>
    private const int Events = 3;

    private static readonly TimeSpan _poll = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan _longest = TimeSpan.FromMinutes(10);

    public string Name => "closing";

    public async Task RunAsync(BenchmarkSettings settings, Report report)
    {
        var users = settings.Quick ? 10_000 : 200_000;
        // Long enough to open them all.
        var timeout = TimeSpan.FromSeconds(settings.Quick ? 60 : 240);
        await using var silo = await Hosted.SilosAsync(await kind.CreateAsync(), 1, timeout);
        await using var source = NpgsqlDataSource.Create(silo.Database.Options.PostgreSql!);
        var numbers = new EventNumbers();
        await Visits.OpenAsync(silo.Hosts[0], silo.Key, users, numbers, Events, atSecond: TimeProvider.System.GetUtcNow().ToUnixTimeSeconds());
        report.Add(
            $"reminders: {users:N0} open sessions of {Events} events", $"{await CountAsync(source, "SELECT count(*) FROM alarm"):N0} rows",
            $"and {await CountAsync(source, "SELECT count(*) FROM orleans_reminder"):N0} others");

        var (first, closed, before) = (0L, 0L, 0L);
        var began = Stopwatch.GetTimestamp();
        while (closed < users && Stopwatch.GetElapsedTime(began) < _longest)
        {
            await Task.Delay(_poll, TimeProvider.System);
            closed = await CountAsync(source, "SELECT count(*) FROM session");
            if (closed > 0 && first == 0)
                (first, before) = (Stopwatch.GetTimestamp(), closed);
        }
        var seconds = Stopwatch.GetElapsedTime(first).TotalSeconds;
        report.Add("reminders: sessions closed by their timeout", Report.Number((closed - before) / seconds, "sessions/s"), $"{closed:N0} of {users:N0}");
        while (await CountAsync(source, "SELECT count(*) FROM alarm") is > 0 && Stopwatch.GetElapsedTime(began) < _longest)
            await Task.Delay(_poll, TimeProvider.System);
        report.Add("reminders: rows left when all have closed", $"{await CountAsync(source, "SELECT count(*) FROM alarm"):N0}");
    }

    private static async Task<long> CountAsync(NpgsqlDataSource source, string sql)
    {
#pragma warning disable CA2100 // the texts are constants
        await using var command = source.CreateCommand(sql);
#pragma warning restore CA2100
        return (long)(await command.ExecuteScalarAsync())!;
    }
}
