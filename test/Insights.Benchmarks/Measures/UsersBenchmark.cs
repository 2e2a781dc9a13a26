using System.Diagnostics;
using Insights.Benchmarks.Running;
using Insights.Benchmarks.Storage;
using Insights.Benchmarks.Hosts;
using Insights.Benchmarks.Load;

namespace Insights.Benchmarks.Measures;

/// <summary>What a user with an open session costs in memory, and how fast users wake that sleep.</summary>
internal sealed class UsersBenchmark(IDatabaseKind kind) : IBenchmark
{
    /// <summary>Users in a question; so many that the call itself does not count.</summary>
    private const int Asked = 100;

    private const int Callers = 8;

    public string Name => "users";

    public async Task RunAsync(BenchmarkSettings settings, Report report)
    {
        var users = settings.Quick ? 20_000 : 200_000;
        // What a process grows by anyway, for its first calls, is not the users'.
        var warmUp = users / 4;
        var silo = await Hosted.SilosAsync(await kind.CreateAsync(), 1);
        try
        {
            var numbers = new EventNumbers();
            await Visits.OpenAsync(silo.Hosts[0], silo.Key, warmUp, numbers);
            var before = await Hosted.ResidentBytesAsync(silo.Hosts[0]);
            await Visits.OpenAsync(silo.Hosts[0], silo.Key, users, numbers);
            var after = await Hosted.ResidentBytesAsync(silo.Hosts[0]);
            report.Add($"f: {users:N0} users with an open session and its timer", $"{(double)(after - before) / (users - warmUp):N0} bytes each", "resident");

            silo = await silo.RestartAsync();
            await WakeAsync(silo, users / 4, 0);
            var began = Stopwatch.GetTimestamp();
            await WakeAsync(silo, users, users / 4);
            var rate = (users - (users / 4)) / Stopwatch.GetElapsedTime(began).TotalSeconds;
            report.Add("f: cold activations, each reading its user", Report.Number(rate, "users/s"));
        }
        finally
        {
            await silo.DisposeAsync();
        }
    }

    private static async Task WakeAsync(Hosted silo, int to, int from)
    {
        using var connection = new GrpcConnection(silo.Hosts[0].GrpcUrl, silo.Key);
        await Parallel.ForEachAsync(
            Enumerable.Range(from / Asked, (to - from) / Asked),
            new ParallelOptions { MaxDegreeOfParallelism = Callers },
            async (part, _) =>
            {
                var message = Message.Questions(Asked);
                for (var i = 0; i < Asked; i++)
                    message.SetUser(i, (part * Asked) + i);
                await connection.CallAsync("EndUserService/BatchGetEndUsers", message.Bytes);
            });
    }
}
