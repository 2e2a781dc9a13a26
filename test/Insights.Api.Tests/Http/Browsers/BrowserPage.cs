using System.Text;
using System.Text.Json.Nodes;
using Insights.Api.Tests.Http.Fixture;

namespace Insights.Api.Tests.Http.Browsers;

/// <summary>Calls as a browser makes them for a page of one origin.</summary>
/// <param name="Key">The key that stands in the address; null: none.</param>
/// <param name="Origin">Of the page; null: the header is missing.</param>
internal sealed record BrowserPage(HttpClient Http, string? Key, string? Origin)
{
    public const string Path = "/v1/browser/events";

    public static async Task<string> KeyAsync(HttpSilo api, Tenant tenant, params string[] origins)
    {
        var body = new JsonObject { ["kind"] = "BROWSER", ["origins"] = new JsonArray([.. origins.Select(o => JsonValue.Create(o))]) };
        var answer = await api.Operator.PostAsync($"/v1/accounts/{tenant.Name}/keys", body.ToJsonString());
        answer.Status.ShouldBe(200, answer.Body);
        return answer.Text("key");
    }

    public Task<PageAnswer> SendAsync(string body, string contentType = "text/plain;charset=UTF-8", string query = "", params (string Name, string Value)[] headers) =>
        CallAsync(HttpMethod.Post, query, new StringContent(body, Encoding.UTF8), contentType, headers);

    public Task<PageAnswer> PreflightAsync(string method = "POST", string header = "content-type") => CallAsync(
        HttpMethod.Options, "", null, null, [("Access-Control-Request-Method", method), ("Access-Control-Request-Headers", header)]);

    private async Task<PageAnswer> CallAsync(HttpMethod method, string query, HttpContent? content, string? contentType, (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, Path + (Key is null ? "" : $"?k={Uri.EscapeDataString(Key)}") + query) { Content = content };
        if (contentType is not null)
        {
            content!.Headers.Remove("Content-Type");
            content.Headers.TryAddWithoutValidation("Content-Type", contentType);
        }
        if (Origin is not null)
            request.Headers.TryAddWithoutValidation("Origin", Origin);
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        using var response = await Http.SendAsync(request);
        return new PageAnswer(
            (int)response.StatusCode, await response.Content.ReadAsStringAsync(),
            response.Headers.ToDictionary(h => h.Key, h => string.Join(',', h.Value), StringComparer.OrdinalIgnoreCase));
    }
}

/// <summary>What came back, and what the browser makes of it.</summary>
internal sealed record PageAnswer(int Status, string Body, IReadOnlyDictionary<string, string> Headers)
{
    public JsonNode Json => JsonNode.Parse(Body)!;

    public string? Header(string name) => Headers.GetValueOrDefault(name);

    /// <summary>Whether the page may read it.</summary>
    public bool IsReadableBy(string origin) => Header("Access-Control-Allow-Origin") == origin;
}
