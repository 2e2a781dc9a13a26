using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Insights.Testing.Oracle;
using Shouldly;

namespace Insights.Testing.Load;

/// <summary>Calls over HTTP.</summary>
/// <param name="key">A server or import key of the account.</param>
/// <param name="urls">Of the servers; the first one is called first.</param>
public sealed class HttpLoadGateway(string key, params string[] urls) : ILoadGateway
{
    private readonly HttpClient _client = new() { Timeout = TimeSpan.FromSeconds(20), DefaultRequestHeaders = { { "x-api-key", key } } };
    private int _at;

    public async Task<IReadOnlyList<bool>> SendAsync(IReadOnlyList<OracleItem> events)
    {
        var answer = await AskAsync(HttpMethod.Post, "/v1/events", new
        {
            events = events.Select(i => new { eventId = i.Event.Id, userId = i.UserId, anonymousId = i.AnonymousId, type = i.Event.Type, time = i.Event.TimeMs }),
        });
        return [.. answer.GetProperty("results").EnumerateArray().Select(IsAcknowledged)];
    }

    public Task LinkAsync(OracleOp op) => op.UserId is null
        ? AskAsync(HttpMethod.Post, "/v1/endUsers:anonymize", new { anonymousId = op.AnonymousId, time = op.TimeMs, operationId = op.OpId })
        : AskAsync(HttpMethod.Post, "/v1/endUsers:identify", new { anonymousId = op.AnonymousId, userId = op.UserId, time = op.TimeMs, operationId = op.OpId });

    public Task UpdateAsync(string user, string operationId) =>
        AskAsync(HttpMethod.Patch, $"/v1/endUsers/{user}", new { operationId, operations = new[] { new { name = "updates", add = 1 } } });

    public string? FaultOf(Exception e) => e switch
    {
        HttpRequestException { StatusCode: { } status } =>
            status is HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable ? status.ToString() : null,
        HttpRequestException or IOException => "broken off",
        OperationCanceledException => "no answer in time",
        _ => null,
    };

    public void Next() => _at++;

    public void Dispose() => _client.Dispose();

    private async Task<JsonElement> AskAsync(HttpMethod method, string path, object body)
    {
        using var request = new HttpRequestMessage(method, urls[_at % urls.Length] + path) { Content = JsonContent.Create(body) };
        using var answer = await _client.SendAsync(request);
        answer.EnsureSuccessStatusCode();
        return await answer.Content.ReadFromJsonAsync<JsonElement>();
    }

    private static bool IsAcknowledged(JsonElement result)
    {
        if (result.GetProperty("status").GetString() is "ACCEPTED" or "DUPLICATE")
            return true;
        result.GetProperty("reason").GetString().ShouldBeOneOf("OVERLOADED", "UNAVAILABLE");
        return false;
    }
}
