using System.Net.Http.Json;
using System.Text.Json;
using Insights.Testing.Load;
using Insights.Testing.Oracle;

namespace Insights.Silo.Tests.Faults;

/// <summary>Sends what its script says until it is acknowledged, whatever happens to the server.</summary>
internal sealed class LoadClient(LoadScript script, string key, Func<CancellationToken, Task<HttpClient>> server)
{
    public LoadScript Script => script;

    public async Task RunAsync(Action<int> acknowledged, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            var batch = script.NextBatch();
            await SendAsync(batch);
            script.Took(batch);
            if (script.NextOperation() is { } op)
                await LogInOrOutAsync(op);
            var (user, operationId) = script.NextUpdate();
            await AskAsync(HttpMethod.Patch, $"/v1/endUsers/{user}", new { operationId, operations = new[] { new { name = "updates", add = 1 } } });
            script.Updated.Add(user);
            acknowledged(batch.Count);
        }
    }

    private async Task LogInOrOutAsync(OracleOp op)
    {
        await (op.UserId is null
            ? AskAsync(HttpMethod.Post, "/v1/endUsers:anonymize", new { anonymousId = op.AnonymousId, time = op.TimeMs, operationId = op.OpId })
            : AskAsync(HttpMethod.Post, "/v1/endUsers:identify", new { anonymousId = op.AnonymousId, userId = op.UserId, time = op.TimeMs, operationId = op.OpId }));
        script.Operations.Add(op);
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
