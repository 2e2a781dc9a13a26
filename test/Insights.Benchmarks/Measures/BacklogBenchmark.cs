using System.Diagnostics;
using Insights.Benchmarks.Hosts;
using Insights.Benchmarks.Http;
using Insights.Benchmarks.Load;
using Insights.Benchmarks.Running;
using Insights.Benchmarks.Storage;
using Npgsql;

namespace Insights.Benchmarks.Measures;

/// <summary>
/// Many sessions that are over before anybody could close them: of an import from the past at full speed, and of a time in
/// which no silo ran. Live traffic beside them, how soon all are closed, and what the silo says meanwhile.
/// </summary>
internal sealed class BacklogBenchmark(IDatabaseKind kind) : IBenchmark
{
    private const long TimeoutSeconds = 1_800;

    /// <summary>Of users with an open session, who stay in memory.</summary>
    private const int MostOpen = 200_000;

    private static readonly TimeSpan _poll = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan _longest = TimeSpan.FromMinutes(20);

    public string Name => "backlog";

    public async Task RunAsync(BenchmarkSettings settings, Report report)
    {
        var silo = await Hosted.SilosAsync(await kind.CreateAsync(), 1);
        try
        {
            await using var source = NpgsqlDataSource.Create(silo.Database.Options.PostgreSql!);
            var numbers = new EventNumbers();
            await Visits.OpenAsync(silo.Hosts[0], silo.Key, settings.Users / 20, numbers);
            await ImportAsync(settings, report, silo, source, numbers);
            silo = await OutageAsync(settings, report, silo, source, numbers);
        }
        finally
        {
            await silo.DisposeAsync();
        }
    }

    /// <summary>Beside the same import of visits that go on, which leaves nothing to close.</summary>
    private static async Task ImportAsync(BenchmarkSettings settings, Report report, Hosted silo, NpgsqlDataSource source, EventNumbers numbers)
    {
        var (host, users) = (silo.Hosts[0], settings.Users);
        var steady = new SteadyLoad(host, silo.Key, numbers);
        var import = await host.CreateKeyAsync("IMPORT");
        var said = host.FaultCount;
        Tell(report, "alone", await steady.BesideAsync(Task.Delay(settings.WarmUp, TimeProvider.System)));
        await ImportAsync("of now", Math.Min(users, MostOpen), secondsAgo: 0, firstUser: 0);
        await ImportAsync("of two hours ago", users, secondsAgo: 7_200, firstUser: users);
        var began = Stopwatch.GetTimestamp();
        var closed = ClosedAsync(source, users);
        Tell(report, "after it, until all are closed", await steady.BesideAsync(closed));
        report.Add($"backlog: {users:N0} imported sessions closed after the end", $"{Stopwatch.GetElapsedTime(began).TotalSeconds:0.0} s", $"{host.FaultCount - said:N0} warnings and errors");
        foreach (var fault in host.Faults)
            report.Remark(fault);

        async Task ImportAsync(string when, int users, long secondsAgo, int firstUser)
        {
            var second = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() - secondsAgo;
            var began = Stopwatch.GetTimestamp();
            Tell(report, $"beside an import {when}", await steady.BesideAsync(Visits.OpenAsync(host, import, users, numbers, atSecond: second, firstUser: firstUser)));
            var rate = users / Stopwatch.GetElapsedTime(began).TotalSeconds;
            report.Add($"backlog: {users:N0} users imported {when}", Report.Number(rate, "users/s"), $"{host.ResidentBytes / 1_000_000:N0} MB resident");
        }
    }

    /// <returns>The silo after it.</returns>
    private static async Task<Hosted> OutageAsync(BenchmarkSettings settings, Report report, Hosted silo, NpgsqlDataSource source, EventNumbers numbers)
    {
        var users = Math.Min(settings.Users, MostOpen);
        var sessions = await CountAsync(source, "SELECT count(*) FROM session");
        // They are over when all have come.
        var openFor = settings.Quick ? 20 : 60 + (users / 10_000);
        var second = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() - TimeoutSeconds + openFor;
        await Visits.OpenAsync(silo.Hosts[0], silo.Key, users, numbers, atSecond: second, firstUser: 2 * settings.Users);
        silo.Hosts[0].Dispose();
        var overdue = DateTimeOffset.FromUnixTimeSeconds(second + TimeoutSeconds + 20) - TimeProvider.System.GetUtcNow();
        await Task.Delay(overdue > TimeSpan.Zero ? overdue : TimeSpan.Zero, TimeProvider.System);
        silo = await silo.RestartAsync();
        var (host, began) = (silo.Hosts[0], Stopwatch.GetTimestamp());
        var said = host.FaultCount;
        Tell(report, "beside what was due in an outage", await new SteadyLoad(host, silo.Key, numbers).BesideAsync(ClosedAsync(source, sessions + users)));
        var seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
        report.Add(
            $"backlog: {users:N0} sessions due in an outage", $"closed in {seconds:0.0} s",
            $"{users / seconds:N0} a second, {host.FaultCount - said:N0} warnings and errors, {host.ResidentBytes / 1_000_000:N0} MB resident");
        foreach (var fault in host.Faults)
            report.Remark(fault);
        return silo;
    }

    private static void Tell(Report report, string when, double[] calls) =>
        report.Add($"backlog: live traffic {when}", $"p99 {SteadyLoad.P99(calls):0.0} ms", $"p50 {calls[calls.Length / 2]:0.0} ms, longest {calls[^1]:0} ms");

    private static async Task ClosedAsync(NpgsqlDataSource source, long count)
    {
        var began = Stopwatch.GetTimestamp();
        while (await CountAsync(source, "SELECT count(*) FROM session") < count)
        {
            if (Stopwatch.GetElapsedTime(began) > _longest)
                throw new TimeoutException($"Not all sessions are closed: {await CountAsync(source, "SELECT count(*) FROM alarm")} alarms are left.");
            await Task.Delay(_poll, TimeProvider.System);
        }
    }

    private static async Task<long> CountAsync(NpgsqlDataSource source, string sql)
    {
#pragma warning disable CA2100 // the texts are constants
        await using var command = source.CreateCommand(sql);
#pragma warning restore CA2100
        return (long)(await command.ExecuteScalarAsync())!;
    }
}
