using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace Insights.Cli.Tests.Fakes;

/// <summary>One request, as it came over the wire.</summary>
internal sealed record Seen(string Method, string PathAndQuery, string Body, string? Key)
{
    public JsonNode Json => JsonNode.Parse(Body)!;

    public IReadOnlyList<JsonObject> Events => [.. (Json as JsonArray ?? Json["events"]!.AsArray()).Select(e => e!.AsObject())];
}

/// <summary>A server inside the test: the first of the scripted answers not yet given, then the usual one.</summary>
internal sealed class FakeServer(Func<Seen, HttpResponseMessage> usual) : HttpMessageHandler
{
    private readonly Lock gate = new();
    private readonly Queue<Func<Seen, HttpResponseMessage>> script = new();
    private readonly List<Seen> requests = [];

    public IReadOnlyList<Seen> Requests
    {
        get
        {
            lock (gate)
                return [.. requests];
        }
    }

    /// <summary>Every event that was posted, in the order of the requests.</summary>
    public IReadOnlyList<JsonObject> Events => [.. Requests.SelectMany(r => r.Events)];

    public static FakeServer Answering(JsonNode answer) => new(_ => Ok(answer));

    /// <summary>Accepts each event once, and knows it from then on.</summary>
    public static FakeServer Accepting()
    {
        var known = new HashSet<string>();
        return new(seen =>
        {
            lock (known)
                return Results([.. seen.Events.Select(e => known.Add((string)e["eventId"]!) ? "ACCEPTED" : "DUPLICATE")]);
        });
    }

    public FakeServer First(params Func<Seen, HttpResponseMessage>[] answers)
    {
        foreach (var answer in answers)
            script.Enqueue(answer);
        return this;
    }

    /// <param name="results">A status each, or <c>REASON</c> or <c>REASON: detail</c> for a rejection.</param>
    public static HttpResponseMessage Results(params string[] results) => Ok(new JsonObject
    {
        ["results"] = new JsonArray([.. results.Select(r => r is "ACCEPTED" or "DUPLICATE" ? new JsonObject { ["status"] = r } : Rejected(r))]),
    });

    public static HttpResponseMessage Ok(JsonNode json) => Text(HttpStatusCode.OK, json.ToJsonString());

    public static HttpResponseMessage Text(HttpStatusCode status, string text) =>
        new(status) { Content = new StringContent(text, Encoding.UTF8) };

    public static HttpResponseMessage Problem(HttpStatusCode status, string code, string detail = "", string? retryAfter = null)
    {
        var response = Text(status, new JsonObject { ["title"] = $"{status}", ["code"] = code, ["detail"] = detail }.ToJsonString());
        if (retryAfter is not null)
            response.Headers.TryAddWithoutValidation("Retry-After", retryAfter).ShouldBeTrue();
        return response;
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var body = request.Content is null ? "" : await request.Content.ReadAsStringAsync(cancellationToken);
        var key = request.Headers.TryGetValues("x-api-key", out var keys) ? keys.Single() : null;
        var seen = new Seen(request.Method.Method, request.RequestUri!.PathAndQuery, body, key);
        Func<Seen, HttpResponseMessage> answer;
        lock (gate)
        {
            requests.Add(seen);
            answer = script.TryDequeue(out var scripted) ? scripted : usual;
        }
        return answer(seen);
    }

    private static JsonObject Rejected(string text)
    {
        var parts = text.Split(": ", 2);
        var result = new JsonObject { ["status"] = "REJECTED", ["reason"] = parts[0] };
        if (parts.Length > 1)
            result["detail"] = parts[1];
        return result;
    }
}
