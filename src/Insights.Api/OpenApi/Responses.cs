using System.Text.Json.Nodes;
using Insights.Api.Errors;
using Insights.Service;
using Microsoft.AspNetCore.Http;

namespace Insights.Api.OpenApi;

/// <summary>What every call may answer in place of what was asked for: problem documents (RFC 9457).</summary>
internal static class Responses
{
    private const string Problem = "Problem";

    private static readonly (string Status, string Text)[] _problems =
    [
        ("400", "INVALID_ARGUMENT: the request is not well-formed; errors names every faulty field. FAILED_PRECONDITION: it cannot be done as things are."),
        ("401", "UNAUTHENTICATED: the key is missing, not known or revoked."),
        ("403", "PERMISSION_DENIED: a key of this kind may not call this."),
        ("404", "NOT_FOUND: there is no such thing."),
        ("409", "ALREADY_EXISTS, or ABORTED: it was changed meanwhile."),
        ("413", "PAYLOAD_TOO_LARGE: the body is too large."),
        ("415", "INVALID_ARGUMENT: the body is encoded in a way that is not taken."),
        ("429", "RESOURCE_EXHAUSTED: too much at once; Retry-After says when to try again."),
        ("500", "INTERNAL: a fault of the server, under an ID in its log."),
        ("503", "UNAVAILABLE: it is not known to be done; Retry-After says when to try again."),
    ];

    private static readonly string[] _codes =
        [.. Enum.GetValues<ServiceFault>().Select(f => f.WireName()), Failure.CodeOf(StatusCodes.Status413PayloadTooLarge)];

    private static readonly string[] _ofBodies = ["413", "415"];

    /// <summary>The answer, and every problem.</summary>
    /// <param name="toBody">Whether the request has a body.</param>
    public static JsonObject With((string Status, JsonObject Response) answer, bool toBody) => new(
        [KeyValuePair.Create<string, JsonNode?>(answer.Status, answer.Response), .. _problems.Select(p => p.Status).Where(s => toBody || !_ofBodies.Contains(s)).Select(Reference)]);

    public static KeyValuePair<string, JsonNode?> Reference(string status) =>
        new(status, new JsonObject { ["$ref"] = $"#/components/responses/{status}" });

    /// <summary>The components that <see cref="With"/> refers to.</summary>
    public static JsonObject Components() => new(_problems.Select(p => KeyValuePair.Create<string, JsonNode?>(p.Status, new JsonObject
    {
        ["description"] = p.Text,
        ["content"] = JsonExtensions.Content("application/problem+json", Schemas.Reference(Problem)),
    })));

    public static JsonObject LastLine() => new()
    {
        ["type"] = "object",
        ["properties"] = new JsonObject { ["error"] = Schemas.Reference(Problem) },
        ["required"] = new JsonArray("error"),
    };

    public static void AddSchemas(JsonObject schemas)
    {
        schemas[Problem] = new JsonObject
        {
            ["description"] = "Why a call failed (RFC 9457).",
            ["type"] = "object",
            ["properties"] = new JsonObject
            {
                ["type"] = new JsonObject { ["type"] = "string", ["format"] = "uri-reference" },
                ["title"] = new JsonObject { ["type"] = "string" },
                ["status"] = new JsonObject { ["type"] = "integer", ["description"] = "That of the answer." },
                ["detail"] = new JsonObject { ["type"] = "string", ["description"] = "For people. May change; do not parse." },
                ["code"] = new JsonObject { ["type"] = "string", ["enum"] = new JsonArray([.. _codes]), ["description"] = "As the status of gRPC is called." },
                ["errors"] = new JsonObject { ["type"] = "array", ["items"] = Schemas.Reference("FieldError"), ["description"] = "Every faulty field." },
            },
            ["required"] = new JsonArray("type", "title", "status", "detail", "code"),
        };
        schemas["FieldError"] = new JsonObject
        {
            ["type"] = "object",
            ["properties"] = new JsonObject
            {
                ["field"] = new JsonObject { ["type"] = "string", ["description"] = "As it stands in the request, such as events[3].time." },
                ["problem"] = new JsonObject { ["type"] = "string", ["description"] = "Reads on from the field." },
            },
            ["required"] = new JsonArray("field", "problem"),
        };
    }
}
