using System.Diagnostics;
using Insights.Benchmarks.Storage;

namespace Insights.Benchmarks.Http;

/// <summary>
/// A host on an empty database, and callers that send it events of one shape as fast as it answers; each event is new, and
/// must be accepted.
/// </summary>
internal sealed class HttpLoad : IAsyncDisposable
{
    private readonly LoadShape _shape;
    private readonly IDatabase? _database;
    private readonly HostProcess _host;
    private readonly string _key;
    private readonly int _users;
    private readonly List<double> _calls = [];
    private TimeSpan _cpu;
    private long _sent;

    private HttpLoad(LoadShape shape, IDatabase? database, HostProcess host, string key, int users, long firstNumber = 0) =>
        (_shape, _database, _host, _key, _users, _sent) = (shape, database, host, key, users, firstNumber);

    /// <summary>Events sent so far: rows of its database, but for one a user.</summary>
    public long Sent => Interlocked.Read(ref _sent);

    public static async Task<HttpLoad> StartAsync(LoadShape shape, IDatabaseKind kind, int users)
    {
        var database = await kind.CreateAsync();
        var host = await HostProcess.StartAsync(database);
        return new HttpLoad(shape, database, host, await host.CreateAccountAsync(), users);
    }

    /// <summary>On a host that others use too, which outlives it.</summary>
    /// <param name="firstNumber">Of its events; others use numbers below it.</param>
    public static HttpLoad On(LoadShape shape, HostProcess host, string key, int users, long firstNumber) => new(shape, null, host, key, users, firstNumber);

    /// <summary>What each event, or empty call, took of the processor in the host, microseconds.</summary>
    public double Microseconds => _cpu.TotalMicroseconds / (_calls.Count * Math.Max(1, _shape.Batch));

    /// <summary>Forgets the times of what was sent so far.</summary>
    public void Warm()
    {
        _calls.Clear();
        _cpu = TimeSpan.Zero;
    }

    /// <summary>How long calls took, and what each event, or empty call, took of the processor in the host.</summary>
    public string Times()
    {
        double[] calls = [.. _calls.Order()];
        return $"p50 {calls[calls.Length / 2]:0.0} ms, p99 {calls[calls.Length * 99 / 100]:0.0} ms, host CPU {Microseconds:0.0} us";
    }

    /// <returns>Events per second; calls where they are empty.</returns>
    public async Task<double> RunAsync(TimeSpan duration)
    {
        var cpu = _host.CpuTime;
        var began = Stopwatch.GetTimestamp();
        var callers = await Task.WhenAll(Enumerable.Range(0, _shape.Callers).Select(c => Task.Run(() => CallAsync(c, began, duration))));
        var seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
        _cpu += _host.CpuTime - cpu;
        _calls.AddRange(callers.SelectMany(calls => calls));
        return callers.Sum(calls => calls.Count) * Math.Max(1, _shape.Batch) / seconds;
    }

    private async Task<List<double>> CallAsync(int caller, long began, TimeSpan duration)
    {
        using var connection = new Connection();
        await connection.OpenAsync(_host.Url);
        var body = new Body(_host.Url, _key, _shape.Batch);
        var random = new Random(caller);
        var calls = new List<double>();
        while (Stopwatch.GetElapsedTime(began) < duration)
        {
            Prepare(body, random);
            var sent = Stopwatch.GetTimestamp();
            var accepted = await connection.CallAsync(body.Bytes);
            calls.Add(Stopwatch.GetElapsedTime(sent).TotalMilliseconds);
            if (accepted != _shape.Batch)
                throw new InvalidOperationException($"{accepted} of {_shape.Batch} new events were accepted.");
        }
        return calls;
    }

    private void Prepare(Body body, Random random)
    {
        var number = Interlocked.Add(ref _sent, _shape.Batch) - _shape.Batch;
        var nowMs = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();
        var user = random.Next(_users);
        for (var i = 0; i < _shape.Batch; i++)
            body.Set(i, number + i, _shape.OneUser ? user : random.Next(_users), nowMs - _shape.Batch + i);
    }

    public async ValueTask DisposeAsync()
    {
        if (_database is null)
            return;
        _host.Dispose();
        await _database.DisposeAsync();
    }
}
