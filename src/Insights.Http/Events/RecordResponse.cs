using System.Text.Json;
using Insights.Domain.Events;
using Insights.Http.Json;
using Insights.Service.Ingest;
using Microsoft.AspNetCore.Http;

namespace Insights.Http.Events;

/// <summary>Writes the answers to a batch, in the order sent.</summary>
internal static class RecordResponse
{
    private static readonly JsonWriterOptions Options = new() { Encoder = MessagesJson.Wire.Options.Encoder };

    public static async Task WriteAsync(HttpContext context, RecordResult[] results)
    {
        context.Response.ContentType = "application/json; charset=utf-8";
        using (var json = new Utf8JsonWriter(context.Response.BodyWriter, Options))
            Write(json, results);
        await context.Response.BodyWriter.FlushAsync(context.RequestAborted);
    }

    private static void Write(Utf8JsonWriter json, RecordResult[] results)
    {
        json.WriteStartObject();
        json.WriteStartArray("results"u8);
        foreach (var result in results)
        {
            json.WriteStartObject();
            json.WriteString("status"u8, result.Status switch
            {
                RecordStatus.Accepted => "ACCEPTED"u8,
                RecordStatus.Duplicate => "DUPLICATE"u8,
                _ => "REJECTED"u8,
            });
            if (result.Rejection is { } rejection)
                json.WriteString("reason"u8, rejection.Reason.WireName());
            if (result.Detail is { } detail)
                json.WriteString("detail"u8, detail);
            if (result.EventId is not null)
                json.WriteString("eventId"u8, result.EventId);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }
}
