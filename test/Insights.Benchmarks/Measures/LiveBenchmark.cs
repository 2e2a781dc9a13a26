using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using Grpc.Core;
using Grpc.Net.Client;
using Insights.Benchmarks.Events;
using Insights.Benchmarks.Running;
using Insights.Benchmarks.Storage;
using Insights.Benchmarks.Hosts;
using Insights.Benchmarks.Load;
using Insights.V1;

namespace Insights.Benchmarks.Measures;

/// <summary>
/// How soon a watcher of live users sees who comes: users come at a steady pace and go on sending, to one silo and to two, and
/// the watcher is at the first. A pace that leaves the machine time, as overload has tests of its own.
/// </summary>
internal sealed class LiveBenchmark(IDatabaseKind kind) : IBenchmark
{
    /// <summary>New users a tick, and as many events of those who are there.</summary>
    private const int EachTick = 50;

    private static readonly TimeSpan _tick = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan _second = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan _longest = TimeSpan.FromSeconds(60);

    public string Name => "live";

    public async Task RunAsync(BenchmarkSettings settings, Report report)
    {
        foreach (var silos in (int[])[1, 2])
        {
            await using var hosted = await Hosted.SilosAsync(await kind.CreateAsync(), silos);
            await RunAsync(hosted, settings.Quick ? 1_000 : 10_000, report);
        }
    }

    private static async Task RunAsync(Hosted hosted, int users, Report report)
    {
        GrpcConnection[] connections = [.. hosted.Hosts.Select(host => new GrpcConnection(host.GrpcUrl, hosted.Key))];
        try
        {
            // A new key is known to every silo after a second.
            await Task.Delay(2 * _second, TimeProvider.System);
            var numbers = new EventNumbers();
            report.Say($"live: warming up {hosted.Hosts.Count} of silos");
            // Users of their own, numbered behind those who are measured.
            await SendAsync(connections, numbers, users, users / 2, _ => { });
            ConcurrentDictionary<int, long> seen = [];
            ConcurrentDictionary<int, long> answered = [];
            using var watching = new CancellationTokenSource();
            var watcher = WatchAsync(hosted, seen, watching.Token);
            await SendAsync(connections, numbers, 0, users, user => answered[user] = Stopwatch.GetTimestamp());
            var began = Stopwatch.GetTimestamp();
            while (answered.Keys.Any(user => !seen.ContainsKey(user)) && Stopwatch.GetElapsedTime(began) < _longest)
                await Task.Delay(_tick, TimeProvider.System);
            await watching.CancelAsync();
            await watcher;
            // Some are seen before the sender has its answer.
            double[] late = [.. answered.Where(a => seen.ContainsKey(a.Key))
                .Select(a => Math.Max(0, Stopwatch.GetElapsedTime(a.Value, seen[a.Key]).TotalMilliseconds)).Order()];
            report.Add(
                $"live: {users:N0} users coming to {hosted.Hosts.Count} of silos, seen after their answer", $"{late[late.Length / 2]:N0} ms",
                $"p99 {late[late.Length * 99 / 100]:N0}, latest {late[^1]:N0} ms; {late.Length:N0} seen");
        }
        finally
        {
            foreach (var connection in connections)
                connection.Dispose();
        }
    }

    /// <summary>New users from a number on, and events of those among them who came, to all silos in turn.</summary>
    private static async Task SendAsync(GrpcConnection[] connections, EventNumbers numbers, int from, int users, Action<int> answered)
    {
        var random = new Random(from);
        var calls = new List<Task>();
        using var ticks = new PeriodicTimer(_tick, TimeProvider.System);
        for (var came = 0; came < users && await ticks.WaitForNextTickAsync(); came += EachTick)
        {
            int[] next = [.. Enumerable.Range(from + came, EachTick)];
            int[] known = [.. next.Select(_ => from + random.Next(Math.Max(1, came)))];
            for (var i = 0; i < connections.Length; i++)
            {
                calls.Add(CallAsync(connections[i], [.. next.Where(u => u % connections.Length == i)], answered));
                if (came > 0)
                    calls.Add(CallAsync(connections[i], [.. known.Where(u => u % connections.Length == i)], _ => { }));
            }
        }
        await Task.WhenAll(calls);

        async Task CallAsync(GrpcConnection connection, int[] users, Action<int> answered)
        {
            var message = Message.Batch(users.Length);
            var number = numbers.Take(users.Length);
            var second = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
            for (var i = 0; i < users.Length; i++)
                message.SetEvent(i, number + i, users[i], second);
            await connection.CallAsync(Shape.Mixed.Method, message.Bytes);
            foreach (var user in users)
                answered(user);
        }
    }

    private static async Task WatchAsync(Hosted hosted, ConcurrentDictionary<int, long> seen, CancellationToken ct)
    {
        using var channel = GrpcChannel.ForAddress(hosted.Hosts[0].GrpcUrl);
        using var watch = new LiveService.LiveServiceClient(channel).WatchLiveUsers(
            new WatchLiveUsersRequest(), new Metadata { { "x-api-key", hosted.Key } }, cancellationToken: ct);
        var prefix = SampleEvents.UserId(0).IndexOf('0', StringComparison.Ordinal);
        try
        {
            await foreach (var news in watch.ResponseStream.ReadAllAsync(ct))
            {
                var now = Stopwatch.GetTimestamp();
                foreach (var user in news.Users)
                    seen.TryAdd(int.Parse(user.EndUser.Id.AsSpan(prefix), CultureInfo.InvariantCulture), now);
            }
        }
        catch (RpcException e) when (e.StatusCode == StatusCode.Cancelled)
        {
            // All that was to be seen was.
        }
    }
}
