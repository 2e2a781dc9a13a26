using System.Diagnostics;

namespace Insights.Benchmarks.Http;

/// <summary>Callers that send events to a host as fast as it answers; each event is new, and must be accepted.</summary>
internal sealed class Load(Uri url, string key, int users)
{
    private long _numbers;

    /// <summary>Milliseconds per call since the load was made, by what was sent.</summary>
    public Dictionary<LoadShape, List<double>> Calls { get; } = LoadShape.All.ToDictionary(s => s, _ => new List<double>());

    /// <returns>Events per second.</returns>
    public async Task<double> RunAsync(LoadShape shape, TimeSpan duration)
    {
        var began = Stopwatch.GetTimestamp();
        var callers = await Task.WhenAll(Enumerable.Range(0, shape.Callers).Select(c => Task.Run(() => CallAsync(shape, c, began, duration))));
        foreach (var calls in callers)
            Calls[shape].AddRange(calls);
        return callers.Sum(calls => calls.Count) * shape.Batch / Stopwatch.GetElapsedTime(began).TotalSeconds;
    }

    private async Task<List<double>> CallAsync(LoadShape shape, int caller, long began, TimeSpan duration)
    {
        using var connection = new Connection();
        await connection.OpenAsync(url);
        var body = new Body(url, key, shape.Batch);
        var random = new Random(caller);
        var calls = new List<double>();
        while (Stopwatch.GetElapsedTime(began) < duration)
        {
            Prepare(body, shape, random);
            var sent = Stopwatch.GetTimestamp();
            var accepted = await connection.CallAsync(body.Bytes);
            calls.Add(Stopwatch.GetElapsedTime(sent).TotalMilliseconds);
            if (accepted != shape.Batch)
                throw new InvalidOperationException($"{accepted} of {shape.Batch} new events were accepted.");
        }
        return calls;
    }

    private void Prepare(Body body, LoadShape shape, Random random)
    {
        var number = Interlocked.Add(ref _numbers, shape.Batch) - shape.Batch;
        var nowMs = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();
        var user = random.Next(users);
        for (var i = 0; i < shape.Batch; i++)
            body.Set(i, number + i, shape.OneUser ? user : random.Next(users), nowMs - shape.Batch + i);
    }
}
