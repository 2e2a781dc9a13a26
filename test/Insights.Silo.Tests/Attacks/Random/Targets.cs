using System.Net.Http.Json;
using System.Text.Json;
using Google.Protobuf.Reflection;
using Insights.Testing.Processes;
using Insights.V1;

namespace Insights.Silo.Tests.Attacks.Random;

/// <summary>An address that the silo describes.</summary>
/// <param name="Example">A body that it takes; null: none is known.</param>
/// <param name="Parameters">Names of its query parameters.</param>
internal sealed record HttpTarget(string Verb, string Path, string? Example, IReadOnlyList<string> Parameters);

/// <summary>All that can be called: what is added to the API is attacked, too.</summary>
/// <param name="Http">Every address of the silo's own description.</param>
/// <param name="Rpc">Every method of every service that it serves.</param>
internal sealed record Targets(IReadOnlyList<HttpTarget> Http, IReadOnlyList<MethodDescriptor> Rpc)
{
    public static async Task<Targets> OfAsync(ServerProcess silo)
    {
        using var client = silo.Client("");
        var document = await client.GetFromJsonAsync<JsonElement>("/openapi/v1.json");
        var http =
            from path in document.GetProperty("paths").EnumerateObject()
            from call in path.Value.EnumerateObject()
            where call.Value.ValueKind == JsonValueKind.Object && call.Value.TryGetProperty("operationId", out _)
            select new HttpTarget(call.Name.ToUpperInvariant(), path.Name, Example(call.Value), Parameters(call.Value));
        var services = typeof(EventService).Assembly.GetExportedTypes().Concat([typeof(Grpc.Health.V1.Health), typeof(Grpc.Reflection.V1.ServerReflection)])
            .Select(t => t.GetProperty("Descriptor")?.GetValue(null)).OfType<ServiceDescriptor>();
        return new Targets([.. http], [.. services.SelectMany(s => s.Methods)]);
    }

    private static string? Example(JsonElement call) =>
        call.TryGetProperty("requestBody", out var body)
            && body.GetProperty("content").EnumerateObject().First().Value.TryGetProperty("example", out var example)
            ? example.GetRawText()
            : null;

    private static List<string> Parameters(JsonElement call) => call.TryGetProperty("parameters", out var parameters)
        ? [.. parameters.EnumerateArray().Where(p => p.TryGetProperty("in", out var place) && place.ValueEquals("query")).Select(p => p.GetProperty("name").GetString()!)]
        : [];
}
