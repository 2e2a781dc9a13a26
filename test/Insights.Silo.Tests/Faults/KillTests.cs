using Insights.Testing.Load;
using Insights.Testing.Processes;

namespace Insights.Silo.Tests.Faults;

/// <summary>What is acknowledged is durable and counted exactly once, also when the process is killed under load.</summary>
public sealed class KillTests : IDisposable
{
    private const int Clients = 4;
    private const int Users = 60;
    private const long TimeoutMs = 60_000;

    private readonly TemporaryFolder _folder = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _lock = new();
    private TaskCompletionSource<HttpClient> _server = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private (long Target, TaskCompletionSource Reached) _mark = (long.MaxValue, new());
    private long _acknowledged;

    [Fact]
    public async Task Twenty_kills_under_load_lose_no_acknowledged_event_or_update_and_count_none_twice()
    {
        var (file, sent, updated) = await RunAsync(kills: 20, []);
        StoredRows.Count(file, "SELECT sum(count) FROM user_log").ShouldBe(sent + updated + Users);
    }

    [Fact]
    public async Task Ten_kills_with_logins_and_logouts_in_the_load_leave_both_sides_of_every_link_as_the_oracle_says() =>
        await RunAsync(kills: 10, [.. Enumerable.Range(0, 30).Select(i => $"browser-{i}")]);

    private async Task<(string File, int Sent, int Updated)> RunAsync(int kills, IReadOnlyList<string> browsers)
    {
        var file = _folder.File("insights.db");
        var process = await ServerProcess.StartAsync(file);
        var key = await process.CreateAccountAsync("kill", new { sessionTimeout = $"{TimeoutMs / 1000}s" });
        Serve(process);
        var users = Enumerable.Range(0, Users).Select(i => $"user-{i}").ToList();
        var clients = Enumerable.Range(0, Clients).Select(n => new LoadClient(new LoadScript(n, users, browsers, TimeoutMs), key, ServerAsync)).ToList();
        var load = clients.Select(c => c.RunAsync(Acknowledge, _stop.Token)).ToList();
        var random = new Random(9);
        for (var kill = 0; kill < kills; kill++)
        {
            // A random moment under load: so many more acknowledgements, whatever that takes.
            await AcknowledgedAsync(random.Next(1, 2000), load, process);
            Interrupt();
            await process.KillAsync();
            NothingUnforeseen(process);
            process.Dispose();
            process = await ServerProcess.StartAsync(file);
            Serve(process);
        }
        await AcknowledgedAsync(500, load, process);
        await _stop.CancelAsync();
        await Task.WhenAll(load);

        var scripts = clients.Select(c => c.Script).ToList();
        await AllClosedInTimeAsync(file, scripts.SelectMany(c => c.Acknowledged).Max(i => i.Event.TimeMs) + TimeoutMs);
        StoredRows.Users(file, "kill").ShouldBe(LoadTotals.Of(users, browsers, scripts, TimeoutMs), ignoreOrder: true);
        var updated = scripts.SelectMany(c => c.Updated).ToList();
        StoredRows.Numbers(file, "kill").ShouldBe(updated.CountBy(u => u).ToDictionary(u => u.Key, u => (double)u.Value), ignoreOrder: true);
        var (exit, output) = await CliProcess.RunAsync(process.Url, ServerProcess.OperatorKey, "verify", "kill");
        exit.ShouldBe(0, output);
        (await process.StopAsync()).ShouldBe(0);
        process.Dispose();
        return (file, scripts.Sum(c => c.Acknowledged.Count), updated.Count);
    }

    /// <summary>Nobody asks for a user, and yet every session is written no later than its timeout and five minutes.</summary>
    private static async Task AllClosedInTimeAsync(string file, long lastCloseMs)
    {
        var limit = TimeSpan.FromMilliseconds(lastCloseMs - TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds()) + TimeSpan.FromMinutes(5);
        using var late = new CancellationTokenSource(limit);
        while (StoredRows.Count(file, "SELECT count(*) FROM alarm") > 0)
            await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System, late.Token);
    }

    private void Serve(ServerProcess process)
    {
        lock (_lock)
            _server.SetResult(new HttpClient { BaseAddress = new Uri(process.Url), Timeout = TimeSpan.FromSeconds(20) });
    }

    private void Interrupt()
    {
        lock (_lock)
            _server = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    private Task<HttpClient> ServerAsync(CancellationToken ct)
    {
        lock (_lock)
            return _server.Task.WaitAsync(ct);
    }

    private void Acknowledge(int events)
    {
        lock (_lock)
        {
            _acknowledged += events;
            if (_acknowledged >= _mark.Target)
                _mark.Reached.TrySetResult();
        }
    }

    private async Task AcknowledgedAsync(int more, IReadOnlyList<Task> load, ServerProcess process)
    {
        Task reached;
        lock (_lock)
        {
            _mark = (_acknowledged + more, new(TaskCreationOptions.RunContinuationsAsynchronously));
            reached = _mark.Reached.Task;
        }
        var first = await Task.WhenAny([reached, .. load]).WaitAsync(TimeSpan.FromMinutes(3));
        NothingUnforeseen(process);
        await first; // A client that gave up says why.
    }

    private static void NothingUnforeseen(ServerProcess process)
    {
        var output = process.Output;
        var at = output.IndexOf("not foreseen", StringComparison.Ordinal);
        if (at >= 0)
            Assert.Fail(output[at..Math.Min(output.Length, at + 3000)]);
    }

    public void Dispose()
    {
        _stop.Dispose();
        _folder.Dispose();
    }
}
