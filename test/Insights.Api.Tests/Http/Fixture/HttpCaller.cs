using System.Text;
using System.Text.Json.Nodes;
using Insights.Api.Tests.OpenApi;

namespace Insights.Api.Tests.Http.Fixture;

/// <summary>Calls with one key, or with none. Every answer must be as the API description says.</summary>
public sealed record HttpCaller(HttpClient Http, string? Key)
{
    public Task<Answer> GetAsync(string path) => SendAsync(HttpMethod.Get, path, null);

    public Task<Answer> DeleteAsync(string path) => SendAsync(HttpMethod.Delete, path, null);

    public Task<Answer> PostAsync(string path, string body) => PostAsync(path, Encoding.UTF8.GetBytes(body));

    public Task<Answer> PostAsync(string path, byte[] body) => SendAsync(HttpMethod.Post, path, new ByteArrayContent(body));

    public async Task<Answer> SendAsync(HttpMethod method, string path, HttpContent? content, params (string Name, string Value)[] headers)
    {
        // As it stands: the usual form of an address would be made canonical on the way.
        var uri = new Uri(Http.BaseAddress!.GetLeftPart(UriPartial.Authority) + path, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });
        using var request = new HttpRequestMessage(method, uri) { Content = content };
        if (Key is not null)
            request.Headers.TryAddWithoutValidation("x-api-key", Key);
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        using var response = await Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        var mediaType = response.Content.Headers.ContentType?.MediaType;
        var body = mediaType == "text/event-stream" ? await FirstEventAsync(response) : await response.Content.ReadAsStringAsync();
        ApiDescription.Own.FaultsOfAnswer(method.Method, path.Split('?')[0], (int)response.StatusCode, mediaType, body)
            .ShouldBeEmpty($"{method} {path} does not answer as the API description says.");
        return new Answer((int)response.StatusCode, mediaType, body, response.Headers.RetryAfter?.ToString());
    }

    /// <summary>A stream of events has no end.</summary>
    private static async Task<string> FirstEventAsync(HttpResponseMessage response)
    {
        using var lines = new StreamReader(await response.Content.ReadAsStreamAsync());
        return await lines.ReadLineAsync() ?? "";
    }
}

/// <summary>What came back.</summary>
public sealed record Answer(int Status, string? MediaType, string Body, string? RetryAfter)
{
    private static readonly HashSet<string> Codes =
    [
        "INVALID_ARGUMENT", "UNAUTHENTICATED", "PERMISSION_DENIED", "NOT_FOUND", "ALREADY_EXISTS", "FAILED_PRECONDITION", "ABORTED", "RESOURCE_EXHAUSTED",
        "UNAVAILABLE", "INTERNAL", "PAYLOAD_TOO_LARGE",
    ];

    public JsonNode Json => JsonNode.Parse(Body)!;

    public string Text(string field) => (string)Json[field]!;

    /// <summary>It is a problem document of the closed set with this status and code.</summary>
    public Answer ShouldBeProblem(int status, string code)
    {
        Status.ShouldBe(status, Body);
        ShouldBeProblem();
        Text("code").ShouldBe(code);
        return this;
    }

    /// <summary>It is a whole problem document of the closed set.</summary>
    public void ShouldBeProblem()
    {
        MediaType.ShouldBe("application/problem+json", Body);
        Text("type").ShouldNotBeEmpty();
        Text("title").ShouldNotBeEmpty();
        Text("detail").ShouldNotBeEmpty();
        ((int)Json["status"]!).ShouldBe(Status);
        Codes.ShouldContain(Text("code"));
    }

    /// <summary>Every byte of the body is as given, but for white space between the parts of the JSON given.</summary>
    public void ShouldBe(string json, int status = 200)
    {
        Status.ShouldBe(status, Body);
        Body.ShouldBe(JsonNode.Parse(json)!.ToJsonString(Relaxed));
    }

    private static readonly System.Text.Json.JsonSerializerOptions Relaxed = new()
    {
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };
}
