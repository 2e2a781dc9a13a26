using System.Net.Http.Json;
using System.Text.Json;

namespace Insights.Standalone.Tests.Faults;

/// <summary>Sends batches until each event is acknowledged, whatever happens to the server, and remembers what was.</summary>
internal sealed class LoadClient(int number, string key, IReadOnlyList<string> users, Func<CancellationToken, Task<HttpClient>> server)
{
    private readonly Random _random = new(number);
    private int _batches;

    /// <summary>Every event that was acknowledged: its user and its time.</summary>
    public List<(string User, long TimeMs)> Acknowledged { get; } = [];

    /// <summary>The user of every update that was acknowledged; each adds 1 to the attribute <c>updates</c>.</summary>
    public List<string> Updated { get; } = [];

    public async Task RunAsync(Action<int> acknowledged, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            var batch = NextBatch();
            await SendAsync(batch);
            Acknowledged.AddRange(batch.Select(e => (e.User, e.TimeMs)));
            await UpdateAsync(batch[0].User, $"{number}-{_batches}");
            Updated.Add(batch[0].User);
            acknowledged(batch.Count);
        }
    }

    private List<LoadEvent> NextBatch()
    {
        _batches++;
        var nowMs = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();
        return [.. Enumerable.Range(0, 20).Select(i => new LoadEvent(
            $"{number}-{_batches}-{i}",
            users[_random.Next(users.Count)],
            nowMs - _random.Next(45_000, 200_000)))];
    }

    private async Task SendAsync(List<LoadEvent> batch)
    {
        var waiting = batch;
        while (waiting.Count > 0)
        {
            try
            {
                var client = await server(CancellationToken.None);
                using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/events")
                {
                    Content = JsonContent.Create(new
                    {
                        events = waiting.Select(e => new { eventId = e.Id, userId = e.User, type = "click", time = e.TimeMs }),
                    }),
                };
                request.Headers.Add("x-api-key", key);
                using var answer = await client.SendAsync(request);
                if (!answer.IsSuccessStatusCode)
                {
                    ((int)answer.StatusCode).ShouldBeOneOf(429, 503);
                    continue;
                }
                var results = (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("results");
                waiting = [.. waiting.Where((_, i) => !IsAcknowledged(results[i]))];
            }
            catch (Exception e) when (e is HttpRequestException or IOException or OperationCanceledException or JsonException)
            {
                // The server was killed under the request: nobody knows what it wrote, so all of it is sent again.
            }
        }
    }

    private async Task UpdateAsync(string user, string operationId)
    {
        while (true)
        {
            try
            {
                var client = await server(CancellationToken.None);
                using var request = new HttpRequestMessage(HttpMethod.Patch, $"/v1/endUsers/{user}")
                {
                    Content = JsonContent.Create(new { operationId, operations = new[] { new { name = "updates", add = 1 } } }),
                };
                request.Headers.Add("x-api-key", key);
                using var answer = await client.SendAsync(request);
                if (answer.IsSuccessStatusCode)
                    return;
                ((int)answer.StatusCode).ShouldBeOneOf(429, 503);
            }
            catch (Exception e) when (e is HttpRequestException or IOException or OperationCanceledException)
            {
                // As for events: it may have been made, and is sent again as the same one.
            }
        }
    }

    private static bool IsAcknowledged(JsonElement result)
    {
        if (result.GetProperty("status").GetString() is "ACCEPTED" or "DUPLICATE")
            return true;
        result.GetProperty("reason").GetString().ShouldBeOneOf("OVERLOADED", "UNAVAILABLE");
        return false;
    }

    private sealed record LoadEvent(string Id, string User, long TimeMs);
}
