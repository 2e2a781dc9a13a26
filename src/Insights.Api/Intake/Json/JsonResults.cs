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

    /// <summary>How many were accepted, duplicates, rejected, and how many of those may be taken when they are sent again.</summary>
    /// <param name="withResults">Whether the single answers are wanted, too.</param>
    public static async Task WriteCountsAsync(HttpContext context, RecordResult[] results, bool withResults)
    {
        context.Response.ContentType = HttpAnswer.JsonType;
        using (var json = new Utf8JsonWriter(context.Response.BodyWriter, JsonText.Options))
        {
            json.WriteStartObject();
            json.WriteNumber("accepted"u8, results.Count(r => r.Status == RecordStatus.Accepted));
            json.WriteNumber("duplicate"u8, results.Count(r => r.Status == RecordStatus.Duplicate));
            json.WriteNumber("rejected"u8, results.Count(r => r.Status == RecordStatus.Rejected));
            json.WriteNumber("retriable"u8, results.Count(r => r.Rejection?.Reason.CanRetry() == true));
            if (withResults)
                WriteResults(json, results);
            json.WriteEndObject();
        }
        await context.Response.BodyWriter.FlushAsync(context.RequestAborted);
    }

    private static void Write(Utf8JsonWriter json, RecordResult[] results)
    {
        json.WriteStartObject();
        WriteResults(json, results);
        json.WriteEndObject();
    }

    private static void WriteResults(Utf8JsonWriter json, RecordResult[] results)
    {
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
    }
}
