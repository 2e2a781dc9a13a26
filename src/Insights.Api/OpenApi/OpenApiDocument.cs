using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Google.Protobuf.Reflection;

namespace Insights.Api.OpenApi;

/// <summary>The description of the HTTP API (OpenAPI 3.1), made of the contract once, at the first request for it.</summary>
internal static class OpenApiDocument
{
    public const string Path = "/openapi/v1.json";

    private const string KeyScheme = "apiKey";

    private static readonly Lazy<byte[]> _bytes = new(Write);

    /// <summary>UTF-8 JSON. Not to be changed.</summary>
    public static ReadOnlyMemory<byte> Bytes => _bytes.Value;

    private static readonly JsonSerializerOptions _json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static byte[] Write() => JsonSerializer.SerializeToUtf8Bytes(Build(Contract.Services()), _json);

    private static JsonObject Build(IReadOnlyList<ServiceDescriptor> services)
    {
        var methods = services.SelectMany(s => s.Methods).Where(m => m.Bindings().Any()).ToList();
        var schemas = new Schemas(new Usage(methods));
        var examples = Examples();
        var operations = new Operations(schemas, examples);
        var paths = new JsonObject();
        foreach (var (path, verb, operation) in methods.SelectMany(operations.Of))
        {
            paths[path] ??= new JsonObject();
            paths[path]![verb] = operation;
        }
        OwnCalls.AddTo(paths, examples);
        var components = schemas.Components();
        Responses.AddSchemas(components);
        return new JsonObject
        {
            ["openapi"] = "3.1.1",
            ["info"] = new JsonObject
            {
                ["title"] = "Insights",
                ["version"] = "v1",
                ["description"] = "One record for every end user: events in, sessions closed by inactivity, profiles out.",
                ["license"] = new JsonObject { ["name"] = "Apache 2.0", ["identifier"] = "Apache-2.0" },
            },
            ["servers"] = new JsonArray(new JsonObject { ["url"] = "/", ["description"] = "The server that answers with this document." }),
            ["security"] = new JsonArray(new JsonObject { [KeyScheme] = new JsonArray() }),
            ["tags"] = new JsonArray([.. Tags(services)]),
            ["paths"] = paths,
            ["components"] = new JsonObject
            {
                ["schemas"] = components,
                ["responses"] = Responses.Components(),
                ["securitySchemes"] = new JsonObject { [KeyScheme] = Scheme() },
            },
        };
    }

    private static JsonObject Scheme() => new()
    {
        ["type"] = "apiKey",
        ["in"] = "header",
        ["name"] = "x-api-key",
        ["description"] = "INGEST may send events; SERVER reads and writes one account; IMPORT also sends history; OPERATOR manages accounts.",
    };

    private static IEnumerable<JsonNode> Tags(IReadOnlyList<ServiceDescriptor> services) =>
    [
        .. services.Select(s => new JsonObject { ["name"] = s.Name }.Describe(Comments.Of(s))),
        new JsonObject { ["name"] = "Health", ["description"] = "Whether a process lives and can take work." },
        new JsonObject { ["name"] = "Description", ["description"] = "What the API is." },
    ];

    /// <summary>By operation or method: a body that a server takes.</summary>
    private static JsonObject Examples()
    {
        using var stream = typeof(OpenApiDocument).Assembly.GetManifestResourceStream("examples.json")
            ?? throw new InvalidOperationException("The build did not embed examples.json.");
        return JsonNode.Parse(stream)!.AsObject();
    }
}
