using System.Text.Json;
using Insights.Api.Http;
using Insights.Api.Json;
using Insights.Domain.Events;
using Insights.Service.Ingest;
using Microsoft.AspNetCore.Http;

namespace Insights.Api.Intake.Json;

/// <summary>Writes the answers to a batch, in the order sent.</summary>
internal static class JsonResults
{
    public static async Task WriteAsync(HttpContext context, RecordResult[] results)
    {
        context.Response.ContentType = HttpAnswer.JsonType;
        using (var json = new Utf8JsonWriter(context.Response.BodyWriter, JsonText.Options))
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
