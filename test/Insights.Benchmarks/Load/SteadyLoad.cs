using System.Diagnostics;
using Insights.Benchmarks.Http;

namespace Insights.Benchmarks.Load;

/// <summary>Live traffic that leaves room for other things: one event a call, of users of its own, 200 calls a second.</summary>
internal sealed class SteadyLoad(HostProcess host, string key, EventNumbers numbers)
{
    private const int Callers = 10;
    private const int FirstUser = 90_000_000;
    private const int Users = 10_000;

    private static readonly TimeSpan _every = TimeSpan.FromMilliseconds(50);

    /// <summary>Sends until <paramref name="work"/> has ended.</summary>
    /// <returns>How long each call took, in milliseconds, in order of size.</returns>
    /// <exception cref="InvalidOperationException">A call failed.</exception>
    public async Task<double[]> BesideAsync(Task work)
    {
        using var connection = new GrpcConnection(host.GrpcUrl, key);
        var calls = await Task.WhenAll(Enumerable.Range(0, Callers).Select(caller => Task.Run(() => SendAsync(connection, caller, work))));
        await work;
        return [.. calls.SelectMany(c => c).Order()];
    }

    public static double P99(double[] calls) => calls[calls.Length * 99 / 100];

    private async Task<List<double>> SendAsync(GrpcConnection connection, int caller, Task work)
    {
        var message = Shape.Single.Message();
        var random = new Random(caller);
        var calls = new List<double>();
        while (!work.IsCompleted)
        {
            var second = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
            message.SetEvent(0, numbers.Take(1), FirstUser + random.Next(Users), second);
            var sent = Stopwatch.GetTimestamp();
            await connection.CallAsync(Shape.Single.Method, message.Bytes);
            var took = Stopwatch.GetElapsedTime(sent);
            calls.Add(took.TotalMilliseconds);
            if (took < _every)
                await Task.Delay(_every - took, TimeProvider.System);
        }
        return calls;
    }
}
