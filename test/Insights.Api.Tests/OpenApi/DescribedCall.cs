using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Insights.Api.Tests.OpenApi;

/// <summary>One operation of the OpenAPI document.</summary>
/// <param name="Verb">In capitals.</param>
/// <param name="Path">With its parameters in braces.</param>
public sealed record DescribedCall(string Verb, string Path, JsonObject Operation)
{
    private readonly Regex _path = new(
        $"^{Regex.Replace(Regex.Escape(Path), @"\\\{\w+}", "[^/]+")}$", RegexOptions.CultureInvariant);

    public string Id => (string)Operation["operationId"]!;

    /// <summary>The method of gRPC that it is, such as insights.v1.EndUserService/GetEndUser; null for none.</summary>
    public string? Method => (string?)Operation["x-grpc-method"];

    public JsonObject? BodySchema => Operation["requestBody"]?["content"]?["application/json"]?["schema"]?.AsObject();

    public JsonNode? Example => Operation["requestBody"]?["content"]?["application/json"]?["example"];

    public bool Fits(string path) => _path.IsMatch(path);

    public override string ToString() => $"{Verb} {Path}";
}
