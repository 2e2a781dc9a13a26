using System.Text.Json.Nodes;

namespace Insights.Api.Tests.Http.Fixture;

/// <summary>An account of a test with a key of each kind.</summary>
public sealed class Tenant
{
    private Tenant(HttpSilo api, string name, HttpCaller ingest, HttpCaller server, HttpCaller import) =>
        (Silo, Name, Ingest, Server, Import) = (api, name, ingest, server, import);

    public string Name { get; }

    public HttpCaller Ingest { get; }

    public HttpCaller Server { get; }

    public HttpCaller Import { get; }

    private HttpSilo Silo { get; }

    public static async Task<Tenant> CreateAsync(HttpSilo api, string name, string settings)
    {
        (await api.Operator.PostAsync("/v1/accounts", $$"""{"account":"{{name}}","settings":{{settings}}}""")).Status.ShouldBe(200);
        return new Tenant(api, name, await Key("INGEST"), await Key("SERVER"), await Key("IMPORT"));

        async Task<HttpCaller> Key(string kind)
        {
            var answer = await api.Operator.PostAsync($"/v1/accounts/{name}/keys", $$"""{"kind":"{{kind}}"}""");
            return new HttpCaller(api.Http, answer.Text("key"));
        }
    }

    /// <summary>The present moment, less some seconds, as a client writes it.</summary>
    public string Ago(double seconds = 0) =>
        Silo.Clock.GetUtcNow().AddSeconds(-seconds).ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>An event that is good as it is.</summary>
    public JsonObject Event(string eventId, string userId = "u1", double secondsAgo = 0, string type = "click") => new()
    {
        ["eventId"] = eventId,
        ["userId"] = userId,
        ["time"] = Ago(secondsAgo),
        ["type"] = type,
    };

    /// <summary>Sends events and answers their statuses, a rejected one as its reason.</summary>
    public async Task<string[]> SendAsync(params JsonNode?[] events) =>
        Outcomes(await Server.PostAsync("/v1/events", Batch(events)));

    public static string Batch(params JsonNode?[] events) => new JsonObject { ["events"] = new JsonArray(events) }.ToJsonString();

    public static string[] Outcomes(Answer answer)
    {
        answer.Status.ShouldBe(200, answer.Body);
        return [.. answer.Json["results"]!.AsArray().Select(r => (string?)r!["reason"] ?? (string)r["status"]!)];
    }

    /// <summary>Sends raw texts of events in one batch, between two good neighbours, which must be accepted.</summary>
    /// <returns>What became of the others.</returns>
    public async Task<string[]> AmongGoodOnesAsync(HttpCaller client, params string[] events)
    {
        var tag = Guid.CreateVersion7().ToString("N");
        string[] all = [Event(tag + "a").ToJsonString(), .. events, Event(tag + "z").ToJsonString()];
        var outcomes = Outcomes(await client.PostAsync("/v1/events", $$"""{"events":[{{string.Join(',', all)}}]}"""));
        outcomes.Length.ShouldBe(all.Length);
        (outcomes[0], outcomes[^1]).ShouldBe(("ACCEPTED", "ACCEPTED"));
        return outcomes[1..^1];
    }
}
