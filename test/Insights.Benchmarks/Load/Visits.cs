using Insights.Benchmarks.Http;

namespace Insights.Benchmarks.Load;

/// <summary>Opens a session of each of many users, one event each.</summary>
internal static class Visits
{
    private const int Batch = 500;
    private const int AtOnce = 4;

    /// <param name="events">Events of each user.</param>
    /// <param name="atSecond">When they happened, Unix seconds; null: now.</param>
    /// <param name="firstUser">The first of the users.</param>
    public static async Task OpenAsync(
        HostProcess host, string key, int users, EventNumbers numbers, int events = 1, long? atSecond = null, int firstUser = 0)
    {
        using var connection = new GrpcConnection(host.GrpcUrl, key);
        for (var round = 0; round < events; round++)
        {
            await Parallel.ForEachAsync(
                Enumerable.Range(0, (users + Batch - 1) / Batch),
                new ParallelOptions { MaxDegreeOfParallelism = AtOnce },
                async (part, _) =>
                {
                    var message = Message.Batch(Batch);
                    var number = numbers.Take(Batch);
                    for (var i = 0; i < Batch; i++)
                        message.SetEvent(i, number + i, firstUser + Math.Min((part * Batch) + i, users - 1), atSecond ?? TimeProvider.System.GetUtcNow().ToUnixTimeSeconds());
                    await connection.CallAsync(Shape.Mixed.Method, message.Bytes);
                });
        }
    }
}
