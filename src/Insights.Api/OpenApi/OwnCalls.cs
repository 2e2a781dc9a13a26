using System.Text.Json.Nodes;

namespace Insights.Api.OpenApi;

/// <summary>The addresses that are not of the contract: WalkMe's event, health, this document.</summary>
internal static class OwnCalls
{
    public static void AddTo(JsonObject paths, JsonObject examples)
    {
        paths["/v1/walkme/events"] = new JsonObject { ["post"] = WalkMe(examples["RecordWalkMeEvents"]) };
        paths["/healthz"] = new JsonObject { ["get"] = Open("Live", "Health", "Whether the process lives", "text/plain", new JsonObject { ["type"] = "string" }) };
        var ready = Open("Ready", "Health", "Whether the process can take work: it does not stop, and the log can be written", "text/plain", new JsonObject { ["type"] = "string" });
        ready["responses"]!.AsObject().Add(Responses.Reference("503"));
        paths["/readyz"] = new JsonObject { ["get"] = ready };
        paths[OpenApiDocument.Path] = new JsonObject
        {
            ["get"] = Open("OpenApi", "Description", "This document", "application/json", JsonExtensions.AnyObject()),
        };
    }

    private static JsonObject WalkMe(JsonNode? example)
    {
        var one = new JsonObject { ["type"] = "object", ["additionalProperties"] = true, ["description"] = "wm.euId is the user's ID, sId the tab, env.browser the browser, ctx the page." };
        var content = new JsonObject
        {
            ["schema"] = new JsonObject { ["anyOf"] = new JsonArray(one, new JsonObject { ["type"] = "array", ["maxItems"] = 500, ["items"] = one.DeepClone() }) },
        };
        if (example is not null)
            content["example"] = example.DeepClone();
        return new JsonObject
        {
            ["operationId"] = "RecordWalkMeEvents",
            ["tags"] = new JsonArray("EventService"),
            ["summary"] = "Records an event of WalkMe's recorder as it stands, or an array of up to 500",
            ["description"] = "An event without eventId gets one that is derived from its bytes, so that a resend is recognised.\n\nKeys: INGEST, SERVER, IMPORT.",
            ["requestBody"] = new JsonObject { ["required"] = true, ["content"] = new JsonObject { ["application/json"] = content } },
            ["responses"] = Responses.With(("200", new JsonObject
            {
                ["description"] = "One answer for each event, in the order sent.",
                ["content"] = JsonExtensions.Content("application/json", Schemas.Reference("RecordEventsResponse")),
            }), toBody: true),
        };
    }

    /// <summary>A call that needs no key.</summary>
    private static JsonObject Open(string id, string tag, string summary, string type, JsonObject schema) => new()
    {
        ["operationId"] = id,
        ["tags"] = new JsonArray(tag),
        ["summary"] = summary,
        ["security"] = new JsonArray(),
        ["responses"] = new JsonObject
        {
            ["200"] = new JsonObject { ["description"] = summary + ".", ["content"] = JsonExtensions.Content(type, schema) },
        },
    };
}
