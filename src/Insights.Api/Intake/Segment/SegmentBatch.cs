using System.Globalization;
using System.Text.Json;
using Insights.Domain.Events;
using Insights.Service;
using Insights.Service.Ingest.Reading;

namespace Insights.Api.Intake.Segment;

/// <summary>The body of one of Segment's calls: {batch, sentAt}, or a single message.</summary>
/// <param name="SentMs">When it was sent by the client's clock, Unix milliseconds.</param>
internal sealed record SegmentBatch(long? SentMs, IReadOnlyList<SegmentMessage> Messages)
{
    /// <param name="call">The last part of the address: batch, track, ...</param>
    /// <param name="isServer">Whether links and attributes may be written; else only events.</param>
    /// <exception cref="ServiceException">InvalidArgument.</exception>
    public static SegmentBatch Read(ReadOnlyMemory<byte> body, string call, bool isServer, long receivedMs)
    {
        try
        {
            using var document = JsonDocument.Parse(body, new JsonDocumentOptions { MaxDepth = EventFaults.MaxBodyDepth });
            var root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object)
                throw ServiceException.Invalid("body", "must be an object");
            if (call != SegmentEndpoints.Batch)
                return Of([root], call);
            if (!root.TryGetProperty("batch", out var batch) || batch.ValueKind != JsonValueKind.Array)
                throw ServiceException.Invalid("batch", "must be an array of messages");
            if (batch.GetArrayLength() > EventLimits.MaxBatch)
                throw ServiceException.Invalid("batch", $"must be at most {EventLimits.MaxBatch}; send the others in another batch");
            return Of([.. batch.EnumerateArray()], null);

            SegmentBatch Of(IReadOnlyList<JsonElement> messages, string? type)
            {
                var sentMs = TimeOf(root, "sentAt") ?? (messages.Count > 0 ? TimeOf(messages[0], "sentAt") : null);
                return new(sentMs, [.. messages.Select(m => new SegmentReader(m, type, sentMs, isServer, receivedMs).Read())]);
            }
        }
        catch (JsonException e)
        {
            throw BatchFaults.NotJson(e);
        }
    }

    /// <summary>A time as Segment's SDKs write it; null where there is none, or none that can be read.</summary>
    internal static long? TimeOf(JsonElement of, string name)
    {
        if (of.ValueKind != JsonValueKind.Object || !of.TryGetProperty(name, out var value))
            return null;
        if (value.ValueKind == JsonValueKind.Number)
            return value.TryGetInt64(out var ms) && ClientTime.IsValid(ms) ? ms : null;
        return SegmentReader.TextOf(value) is { } text
            && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time.ToUnixTimeMilliseconds() : null;
    }
}
