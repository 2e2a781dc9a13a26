using System.Text.Json.Nodes;
using Insights.Api.Tests.Http.Fixture;
using Insights.Api.Tests.Rpc.Isolation;

namespace Insights.Api.Tests.Http.Isolation;

/// <summary>One operation of the API description, and the kinds of keys that it admits.</summary>
internal sealed record ApiOperation(string Name, string Rpc, string Method, string Path, JsonNode? BodySchema, JsonObject Schemas)
{
    private const string RecordEvents = "insights.v1.EventService/RecordEvents";

    private const string CreateSourceFile = "insights.v1.SourceService/CreateSourceFile";

    private const int Deepest = 5;

    /// <summary>As over gRPC; WalkMe's events are recorded as others are, and a file is handed in whole by whoever may hand it in in pieces.</summary>
    public string[] Kinds => ApiMethods.KindsOf(ApiMethods.Find(Rpc));

    /// <summary>All that take a key.</summary>
    public static async Task<IReadOnlyList<ApiOperation>> AllAsync(HttpSilo api)
    {
        var document = (await api.Stranger.GetAsync("/openapi/v1.json")).Json;
        var schemas = document["components"]!["schemas"]!.AsObject();
        return
        [
            .. from path in document["paths"]!.AsObject()
               from method in path.Value!.AsObject()
               where method.Value!["security"] is not JsonArray { Count: 0 }
               select new ApiOperation(
                   (string)method.Value!["operationId"]!, ((string?)method.Value!["x-grpc-method"] ?? (path.Key.EndsWith("files:upload", StringComparison.Ordinal) ? CreateSourceFile : RecordEvents)).Replace('/', '.'), method.Key.ToUpperInvariant(), path.Key,
                   method.Value!["requestBody"]?["content"]?["application/json"]?["schema"], schemas),
        ];
    }

    /// <summary>Calls it for an account, with a user's ID wherever else a name is asked for, and something in every field of the body.</summary>
    public Task<Answer> CallAsync(HttpCaller client, string account, string userId, params (string Name, string Value)[] headers)
    {
        var path = string.Join('/', Path.Split('/').Select(part => Filled(part, account, userId)));
        var body = BodySchema is null ? null : new StringContent(Fill(BodySchema, "", account, userId, 0)?.ToJsonString() ?? "{}");
        return client.SendAsync(new HttpMethod(Method), path, body, headers);
    }

    private static string Filled(string part, string account, string userId)
    {
        var (open, close) = (part.IndexOf('{', StringComparison.Ordinal), part.IndexOf('}', StringComparison.Ordinal));
        return open < 0 ? part : part[..open] + (part[(open + 1)..close] == "account" ? account : userId) + part[(close + 1)..];
    }

    private JsonNode? Fill(JsonNode schema, string name, string account, string userId, int depth)
    {
        if ((string?)schema["$ref"] is { } reference)
            return depth < Deepest ? Fill(Schemas[reference.Split('/')[^1]]!, name, account, userId, depth + 1) : null;
        if (schema["oneOf"] is JsonArray { Count: > 0 } choices)
            return Fill(choices[^1]!, name, account, userId, depth);
        return TypeOf(schema) switch
        {
            "object" => Object(schema, account, userId, depth),
            "array" => new JsonArray(Fill(schema["items"]!, name, account, userId, depth)),
            "integer" or "number" => 1,
            "boolean" => true,
            "string" => Text(name, account, userId),
            _ => null,
        };
    }

    private JsonObject Object(JsonNode schema, string account, string userId, int depth)
    {
        var filled = new JsonObject();
        foreach (var (name, property) in schema["properties"]?.AsObject() ?? [])
        {
            if (Fill(property!, name, account, userId, depth) is { } value)
                filled[name] = value;
        }
        return filled;
    }

    private static string? Text(string name, string account, string userId) => name switch
    {
        "account" => account,
        "kind" => "IDENTIFIED",
        "view" => "OPEN_SESSION",
        "time" or "sentAt" => "2026-03-02T00:00:00Z",
        "pageToken" or "revision" or "overlap" => null,
        _ => userId,
    };

    private static string? TypeOf(JsonNode schema) => schema["type"] switch
    {
        JsonArray several => several.Select(t => (string)t!).First(t => t != "null"),
        { } one => (string)one!,
        null => null,
    };
}
