using System.Net.Http.Json;
using System.Text.Json;
using Insights.Testing.Oracle;

namespace Insights.Standalone.Tests.Faults;

/// <summary>Sends batches until each event is acknowledged, whatever happens to the server, and remembers what was.</summary>
/// <param name="browsers">Anonymous IDs that the users log in and out of; none: every event is of a user alone.</param>
internal sealed class LoadClient(
    int number, string key, IReadOnlyList<string> users, IReadOnlyList<string> browsers, Func<CancellationToken, Task<HttpClient>> server)
{
    private readonly Random _random = new(number);
    private int _batches;

    /// <summary>Every event that was acknowledged.</summary>
    public List<OracleItem> Acknowledged { get; } = [];

    /// <summary>Every login and logout that was acknowledged, those among them that an event with both IDs is.</summary>
    public List<OracleOp> Operations { get; } = [];

    /// <summary>The user of every update that was acknowledged; each adds 1 to the attribute <c>updates</c>.</summary>
    public List<string> Updated { get; } = [];

    public async Task RunAsync(Action<int> acknowledged, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            var batch = NextBatch();
            await SendAsync(batch);
            Acknowledged.AddRange(batch);
            Operations.AddRange(batch.Where(i => i is { UserId: not null, AnonymousId: not null })
                .Select(i => new OracleOp(i.AnonymousId!, i.Event.TimeMs, i.Event.Id, i.UserId)));
            if (browsers.Count > 0)
                await LogInOrOutAsync();
            var user = users[_random.Next(users.Count)];
            await AskAsync(HttpMethod.Patch, $"/v1/endUsers/{user}", new { operationId = $"{number}-{_batches}", operations = new[] { new { name = "updates", add = 1 } } });
            Updated.Add(user);
            acknowledged(batch.Count);
        }
    }

    private List<OracleItem> NextBatch()
    {
        _batches++;
        return [.. Enumerable.Range(0, 20).Select(i =>
        {
            var e = new OracleEvent { Id = $"{number}-{_batches}-{i}", TimeMs = SomeTime(), Type = "click", TimeoutMs = KillTests.TimeoutMs };
            var (user, browser) = (users[_random.Next(users.Count)], browsers.Count == 0 ? null : browsers[_random.Next(browsers.Count)]);
            return _random.Next(4) switch
            {
                0 or 1 when browser is not null => new OracleItem(e, null, browser),
                2 => new OracleItem(e, user, browser),
                _ => new OracleItem(e, user, null),
            };
        })];
    }

    private long SomeTime() => TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds() - _random.Next(45_000, 200_000);

    private async Task LogInOrOutAsync()
    {
        var (browser, user) = (browsers[_random.Next(browsers.Count)], users[_random.Next(users.Count)]);
        var op = new OracleOp(browser, SomeTime(), $"op-{number}-{_batches}", _random.Next(3) == 0 ? null : user);
        await (op.UserId is null
            ? AskAsync(HttpMethod.Post, "/v1/endUsers:anonymize", new { anonymousId = browser, time = op.TimeMs, operationId = op.OpId })
            : AskAsync(HttpMethod.Post, "/v1/endUsers:identify", new { anonymousId = browser, userId = user, time = op.TimeMs, operationId = op.OpId }));
        Operations.Add(op);
    }

    private async Task SendAsync(List<OracleItem> batch)
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
                        events = waiting.Select(i => new { eventId = i.Event.Id, userId = i.UserId, anonymousId = i.AnonymousId, type = i.Event.Type, time = i.Event.TimeMs }),
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

    /// <summary>Asks until it is answered that it was done.</summary>
    private async Task AskAsync(HttpMethod method, string path, object body)
    {
        while (true)
        {
            try
            {
                var client = await server(CancellationToken.None);
                using var request = new HttpRequestMessage(method, path) { Content = JsonContent.Create(body) };
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
}
