using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Insights.Api.OpenApi;
using Json.Schema;

namespace Insights.Api.Tests.OpenApi;

/// <summary>
/// The OpenAPI document of a server, and whether real requests and answers are as it says. Stricter than the document: an
/// answer may have no member that the document does not name.
/// </summary>
public sealed partial class ApiDescription
{
    private const string ProblemType = "application/problem+json";

    private static readonly string[] _verbs = ["get", "put", "post", "patch", "delete"];

    private static readonly EvaluationOptions _evaluation = new() { OutputFormat = OutputFormat.List, RequireFormatValidation = true };

    private readonly JsonObject _schemas;
    private readonly JsonObject _problem = new() { ["$ref"] = "#/components/schemas/Problem" };
    private readonly ConcurrentDictionary<JsonObject, JsonSchema> _compiled = new();

    public ApiDescription(JsonNode document)
    {
        _schemas = document["components"]!["schemas"]!.DeepClone().AsObject();
        Close(_schemas);
        Operations =
        [
            .. from path in document["paths"]!.AsObject()
               from verb in _verbs
               where path.Value![verb] is not null
               select new DescribedCall(verb.ToUpperInvariant(), path.Key, path.Value![verb]!.AsObject()),
        ];
    }

    /// <summary>That of this build.</summary>
    public static ApiDescription Own { get; } = new(JsonNode.Parse(OpenApiDocument.Bytes.Span)!);

    public IReadOnlyList<DescribedCall> Operations { get; }

    /// <summary>That of a name.</summary>
    public JsonObject Schema(string name) => _schemas[name]!.AsObject();

    /// <summary>What is wrong with an answer; empty where nothing is.</summary>
    /// <param name="path">As it was sent, without the query.</param>
    public IReadOnlyList<string> FaultsOfAnswer(string verb, string path, int status, string? contentType, string body)
    {
        var type = contentType?.Split(';')[0];
        // Of the operations that fit, the one with the least in braces: /v1/endUsers/{id}:export before /v1/endUsers/{id}.
        var call = Operations.Where(o => o.Verb == verb && o.Fits(path)).MaxBy(o => Braced().Replace(o.Path, "").Length);
        var described = call?.Operation["responses"]![status.ToString(System.Globalization.CultureInfo.InvariantCulture)];
        if (status >= 400)
        {
            return type != ProblemType ? [$"{status} is no problem document but {type}: {body}"]
                : call is not null && described is null && status != 405 ? [$"{status} is not described."]
                : Faults(_problem, body);
        }
        if (described is null)
            return [$"{status} of {verb} {path} is not described."];
        if (described["content"] is not JsonObject content)
            return body.Length == 0 ? [] : ["There is a body where none is described."];
        if (type is null || content[type]?["schema"] is not JsonObject schema)
            return [$"The content type {type} is not described."];
        return [.. Parts(type, body).SelectMany(part => type.StartsWith("text/plain", StringComparison.Ordinal) ? [] : Faults(schema, part))];
    }

    /// <summary>What is wrong with a body that is sent; empty where nothing is.</summary>
    public IReadOnlyList<string> FaultsOfBody(DescribedCall call, JsonNode? body) =>
        call.BodySchema is { } schema ? Faults(schema, body?.ToJsonString() ?? "{}") : ["The call takes no body."];

    /// <summary>The JSON documents of a stream of lines or of server-sent events, or the one of any other answer.</summary>
    private static IEnumerable<string> Parts(string type, string body) => type switch
    {
        "application/x-ndjson" => body.Split('\n', StringSplitOptions.RemoveEmptyEntries),
        "text/event-stream" => body.Split('\n').Where(l => l.StartsWith("data: ", StringComparison.Ordinal)).Select(l => l[6..]),
        _ => [body],
    };

    private List<string> Faults(JsonObject schema, string body)
    {
        using var document = JsonDocument.Parse(body);
        var result = _compiled.GetOrAdd(schema, Compile).Evaluate(document.RootElement, _evaluation);
        return result.IsValid ? [] :
        [
            .. from detail in result.Details!
               where detail.Errors is { Count: > 0 }
               from error in detail.Errors!
               select $"{detail.InstanceLocation}: {error.Value}",
            body,
        ];
    }

    private JsonSchema Compile(JsonObject schema)
    {
        var whole = schema.DeepClone().AsObject();
        Close(whole);
        return JsonSchema.FromText(
            new JsonObject { ["$schema"] = "https://json-schema.org/draft/2020-12/schema", ["$defs"] = _schemas.DeepClone(), ["allOf"] = new JsonArray(whole) }
                .ToJsonString().Replace("#/components/schemas/", "#/$defs/", StringComparison.Ordinal));
    }

    /// <summary>Objects with named members take no others.</summary>
    private static void Close(JsonNode? node)
    {
        if (node is JsonArray array)
        {
            foreach (var item in array)
                Close(item);
        }
        else if (node is JsonObject schema)
        {
            foreach (var (_, value) in schema.ToList())
                Close(value);
            if (schema["properties"] is JsonObject && schema["type"]?.GetValueKind() == JsonValueKind.String && !schema.ContainsKey("additionalProperties"))
                schema["additionalProperties"] = false;
        }
    }

    [GeneratedRegex(@"\{\w+\}")]
    private static partial Regex Braced();
}
