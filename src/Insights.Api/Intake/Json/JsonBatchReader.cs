using System.Text.Json;
using Insights.Domain.Events;
using Insights.Service;
using Insights.Service.Ingest;
using Insights.Service.Ingest.Reading;

namespace Insights.Api.Intake.Json;

/// <summary>
/// Reads the body of <c>POST /v1/events</c>: {sentAt, events}. A fault of one event stays with that event; only what is no
/// JSON, no batch, or too many events fails the call.
/// </summary>
internal static class JsonBatchReader
{
    /// <exception cref="ServiceException">InvalidArgument.</exception>
    public static EventBatch Read(ReadOnlySpan<byte> body)
    {
        try
        {
            return ReadBatch(body);
        }
        catch (JsonException e)
        {
            throw BatchFaults.NotJson(e);
        }
    }

    private static EventBatch ReadBatch(ReadOnlySpan<byte> body)
    {
        // Deeper than events may be: one that is too deep is told so by itself, beside its neighbours.
        var reader = new Utf8JsonReader(body, new JsonReaderOptions { MaxDepth = EventFaults.MaxBodyDepth });
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
            throw ServiceException.Invalid("body", "must be an object: {\"sentAt\": ..., \"events\": [...]}");
        long? sentMs = null;
        var hasSentAt = false;
        List<IncomingEvent>? events = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (!WholeText.IsIn(ref reader))
                throw ServiceException.Invalid("body", "has a field whose name holds half of a character");
            if (reader.ValueTextEquals("events"u8))
            {
                if (events is not null)
                    throw ServiceException.Invalid("events", "stands there twice");
                reader.Read();
                events = ReadEvents(ref reader, body);
            }
            else if (reader.ValueTextEquals("sentAt"u8))
            {
                if (hasSentAt)
                    throw ServiceException.Invalid("sentAt", "stands there twice");
                hasSentAt = true;
                reader.Read();
                if (reader.TokenType != JsonTokenType.Null && !JsonTime.TryRead(ref reader, out sentMs))
                    throw ServiceException.Invalid("sentAt", "must be RFC 3339, or Unix milliseconds as a number");
            }
            else
            {
                throw ServiceException.Invalid("body", "has a field that is neither sentAt nor events");
            }
        }
        // Reads to the end, so that what follows the document is a fault too.
        while (reader.Read())
        {
        }
        return events is null ? throw ServiceException.Invalid("events", "is needed") : new EventBatch(0, sentMs, events, body.Length, null);
    }

    private static List<IncomingEvent> ReadEvents(ref Utf8JsonReader reader, ReadOnlySpan<byte> body)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
            throw ServiceException.Invalid("events", "must be an array");
        var events = new List<IncomingEvent>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (events.Count == EventLimits.MaxBatch)
                throw BatchFaults.TooMany();
            events.Add(EventJsonReader.Read(ref reader, body));
        }
        return events;
    }
}
