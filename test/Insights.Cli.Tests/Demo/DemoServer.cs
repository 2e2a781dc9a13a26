using System.Text.Json.Nodes;
using Insights.Cli.Tests.Fakes;

namespace Insights.Cli.Tests.Demo;

/// <summary>A server with the ready-made questions, that takes events and updates once and closes sessions when the test says so.</summary>
internal sealed class DemoServer
{
    private static readonly string[] _questions = ["insights-new-this-week", "insights-never-returned", "insights-recent-vip", "insights-quit"];

    private readonly HashSet<string> known = [];
    private int looks;

    public DemoServer() => Fake = new(Answer);

    public FakeServer Fake { get; }

    /// <summary>How many users have a closed session at the so manieth look, from 0.</summary>
    public Func<int, int> Closed { get; init; } = _ => 1_000_000;

    /// <summary>What every event is rejected with; null to take them.</summary>
    public string? Rejects { get; init; }

    /// <summary>The code with which the first update is put off, once; null for none.</summary>
    public string? PutsOff { get; set; }

    public IEnumerable<Seen> Posted(string path) => Fake.Requests.Where(r => r.PathAndQuery == path);

    public IReadOnlyList<JsonObject> Events => [.. Posted("/v1/events").SelectMany(r => r.Events)];

    public IReadOnlyList<JsonObject> Updates => [.. Posted("/v1/endUsers:batchUpdate").SelectMany(r => r.Json["updates"]!.AsArray().Select(u => u!.AsObject()))];

    private HttpResponseMessage Answer(Seen seen) => seen.PathAndQuery switch
    {
        "/v1/events" => FakeServer.Results([.. seen.Events.Select(e => Rejects ?? Know($"{e["userId"]} {e["anonymousId"]} {e["eventId"]}", "ACCEPTED"))]),
        "/v1/endUsers:batchUpdate" => Ok("results", seen.Json["updates"]!.AsArray().Select(
            u => TakePutOff() is { } code
                ? new JsonObject { ["status"] = "REJECTED", ["code"] = code }
                : new JsonObject { ["status"] = Know((string)u!["operationId"]!, "APPLIED") })),
        "/v1/segments" => Ok("segments", _questions.Append("mine").Select(q => new JsonObject { ["name"] = q, ["description"] = $"asks {q}" })),
        var count when count.EndsWith(":count", StringComparison.Ordinal) => FakeServer.Ok(new JsonObject { ["count"] = "7" }),
        _ => FakeServer.Ok(new JsonObject { ["totalSize"] = Closed(looks++) }),
    };

    private string? TakePutOff()
    {
        lock (known)
        {
            var code = PutsOff;
            PutsOff = null;
            return code;
        }
    }

    private string Know(string id, string taken)
    {
        lock (known)
            return known.Add(id) ? taken : "DUPLICATE";
    }

    private static HttpResponseMessage Ok(string list, IEnumerable<JsonObject> items) => FakeServer.Ok(new JsonObject { [list] = new JsonArray([.. items]) });
}
