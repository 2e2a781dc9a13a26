using System.Text.Json.Nodes;
using Insights.Api.Intake;
using Insights.Api.Intake.Browsers;
using Insights.Api.Intake.Segment;

namespace Insights.Api.OpenApi;

/// <summary>The addresses that are not of the contract: WalkMe's event, what web pages and Segment's SDKs send, files as they are, health, this document.</summary>
internal static class OwnCalls
{
    public static void AddTo(JsonObject paths, JsonObject examples)
    {
        paths["/v1/walkme/events"] = new JsonObject { ["post"] = WalkMe(examples["RecordWalkMeEvents"]) };
        paths[BrowserEvents.Path] = new JsonObject { ["post"] = Browser(examples["RecordEvents"]) };
        foreach (var call in SegmentEndpoints.Calls)
            paths[SegmentEndpoints.Prefix + call] = new JsonObject { ["post"] = Segment(call, examples) };
        paths[FileUpload.Pattern] = new JsonObject { ["post"] = Upload() };
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

    private static JsonObject Browser(JsonNode? example)
    {
        var json = new JsonObject { ["schema"] = Schemas.Reference("RecordEventsRequest") };
        if (example is not null)
            json["example"] = example.DeepClone();
        var count = new JsonObject { ["type"] = "integer" };
        var results = new JsonObject { ["type"] = "array", ["items"] = Schemas.Reference("EventResult") };
        return new JsonObject
        {
            ["operationId"] = "RecordBrowserEvents",
            ["tags"] = new JsonArray("EventService"),
            ["summary"] = "Records the events of a web page, up to 64 KiB",
            ["description"] = "The header Origin names a page that the key admits. Answers preflights of those pages.\n\nKeys: BROWSER.",
            ["security"] = new JsonArray(),
            ["parameters"] = new JsonArray(
                Parameter("k", "The BROWSER key.", new JsonObject { ["type"] = "string" }, required: true),
                Parameter("results", "Whether the answers to the single events are wanted.", new JsonObject { ["type"] = "boolean" }, required: false)),
            ["requestBody"] = new JsonObject
            {
                ["required"] = true,
                ["content"] = new JsonObject
                {
                    ["application/json"] = json,
                    ["text/plain"] = new JsonObject { ["schema"] = new JsonObject { ["type"] = "string" } },
                },
            },
            ["responses"] = Responses.With(("202", new JsonObject
            {
                ["description"] = "How many were accepted, duplicates and rejected; retriable are those rejected that may be taken when they are sent again.",
                ["content"] = JsonExtensions.Content("application/json", new JsonObject
                {
                    ["type"] = "object",
                    ["required"] = new JsonArray("accepted", "duplicate", "rejected", "retriable"),
                    ["properties"] = new JsonObject
                    {
                        ["accepted"] = count,
                        ["duplicate"] = count.DeepClone(),
                        ["rejected"] = count.DeepClone(),
                        ["retriable"] = count.DeepClone(),
                        ["results"] = results,
                    },
                    ["additionalProperties"] = false,
                }),
            }), toBody: true),
        };
    }

    private static JsonObject Segment(string call, JsonObject examples)
    {
        var id = "Segment" + char.ToUpperInvariant(call[0]) + call[1..];
        var content = new JsonObject { ["schema"] = JsonExtensions.AnyObject() };
        if (examples[id] is { } example)
            content["example"] = example.DeepClone();
        var text = new JsonObject { ["type"] = "string" };
        var result = new JsonObject
        {
            ["type"] = "object",
            ["required"] = new JsonArray("status"),
            ["properties"] = new JsonObject { ["messageId"] = text, ["status"] = text.DeepClone(), ["reason"] = text.DeepClone(), ["detail"] = text.DeepClone() },
        };
        return new JsonObject
        {
            ["operationId"] = id,
            ["tags"] = new JsonArray("EventService"),
            ["summary"] = call == SegmentEndpoints.Batch ? "Takes up to 500 messages of Segment's SDKs" : $"Takes one {call} message of Segment's SDKs",
            ["description"] = "The write key is the user name of Basic authentication. results tells of each message that was not taken whole.\n\nKeys: INGEST, SERVER, IMPORT.",
            ["security"] = new JsonArray(),
            ["parameters"] = new JsonArray(Parameter("results", "Whether every message is told of.", new JsonObject { ["type"] = "boolean" }, required: false)),
            ["requestBody"] = new JsonObject { ["content"] = new JsonObject { ["application/json"] = content } },
            ["responses"] = Responses.With(("200", new JsonObject
            {
                ["description"] = "Taken, as far as results says nothing else.",
                ["content"] = JsonExtensions.Content("application/json", new JsonObject
                {
                    ["type"] = "object",
                    ["required"] = new JsonArray("success"),
                    ["properties"] = new JsonObject { ["success"] = new JsonObject { ["type"] = "boolean" }, ["results"] = new JsonObject { ["type"] = "array", ["items"] = result } },
                }),
            }), toBody: true),
        };
    }

    private static JsonObject Parameter(string name, string description, JsonObject schema, bool required) => new()
    {
        ["name"] = name,
        ["in"] = "query",
        ["required"] = required,
        ["description"] = description,
        ["schema"] = schema,
    };

    private static JsonObject Upload() => new()
    {
        ["operationId"] = "UploadSourceFile",
        ["tags"] = new JsonArray("SourceService"),
        ["summary"] = "Takes a whole file for a source as the body",
        ["description"] = "Up to 1 GiB, kept as it comes. CreateSourceFile and its pieces do the same in steps that can be repeated.\n\nKeys: SERVER, IMPORT.",
        ["parameters"] = new JsonArray(
            new JsonObject { ["name"] = "source", ["in"] = "path", ["required"] = true, ["schema"] = new JsonObject { ["type"] = "string" } },
            new JsonObject { ["name"] = "fileName", ["in"] = "query", ["required"] = true, ["schema"] = new JsonObject { ["type"] = "string", ["minLength"] = 1, ["maxLength"] = 256 } }),
        ["requestBody"] = new JsonObject
        {
            ["required"] = true,
            ["content"] = JsonExtensions.Content("application/octet-stream", new JsonObject { ["type"] = "string", ["format"] = "binary" }),
        },
        ["responses"] = Responses.With(("200", new JsonObject
        {
            ["description"] = "The file.",
            ["content"] = JsonExtensions.Content("application/json", Schemas.Reference("SourceFile")),
        }), toBody: true),
    };

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
