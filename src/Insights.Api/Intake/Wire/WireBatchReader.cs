using Grpc.Core;
using Insights.Domain.Events;
using Insights.Service;
using Insights.Service.Ingest;
using Proto = Insights.V1;

namespace Insights.Api.Intake.Wire;

/// <summary>
/// Reads batches from the wire without the generated classes. A fault of one event stays with that event, even where its
/// bytes are no message; only what is no batch, or too many events, fails the whole.
/// </summary>
internal static class WireBatchReader
{
    [ThreadStatic]
    private static JsonScratch? _scratch;

    private static readonly Layout OfCall = new(
        "RecordEventsRequest", 0, Proto.RecordEventsRequest.SentAtFieldNumber, Proto.RecordEventsRequest.EventsFieldNumber);

    private static readonly Layout OfStream = new(
        "StreamEventsRequest", Proto.StreamEventsRequest.SequenceFieldNumber,
        Proto.StreamEventsRequest.SentAtFieldNumber, Proto.StreamEventsRequest.EventsFieldNumber);

    /// <summary>Of a RecordEventsRequest.</summary>
    public static EventBatch ReadCall(DeserializationContext context) => Read(context, OfCall);

    /// <summary>Of a StreamEventsRequest.</summary>
    public static EventBatch ReadStream(DeserializationContext context) => Read(context, OfStream);

    private static EventBatch Read(DeserializationContext context, Layout layout)
    {
        using var payload = new WholePayload(context.PayloadAsReadOnlySequence());
        return Read(payload.Bytes, layout);
    }

    private static EventBatch Read(ReadOnlySpan<byte> body, Layout layout)
    {
        var scratch = _scratch ??= new JsonScratch();
        var events = new List<IncomingEvent>();
        long sequence = 0;
        long? sentMs = null;
        ServiceException? fault = null;
        var fields = new WireReader(body, 0, body.Length);
        while (fields.Next() && fault is null)
        {
            if (fields.Field == layout.Events && fields.Type == WireReader.BytesType)
            {
                var range = fields.Range();
                if (events.Count == EventLimits.MaxBatch)
                    fault = BatchFaults.TooMany();
                else if (!fields.Failed)
                    events.Add(EventWireReader.Read(body, range, scratch));
            }
            else if (fields.Field == layout.SentAt && fields.Type == WireReader.BytesType)
            {
                sentMs = WireTime.Read(body, fields.Range());
                if (sentMs is null)
                    fault = ServiceException.Invalid("sentAt", "must be a google.protobuf.Timestamp of the years 1 to 9999");
            }
            else if (fields.Field == layout.Sequence && fields.Type == WireReader.VarintType)
            {
                sequence = (long)fields.Varint();
            }
            else
            {
                fault = new(ServiceFault.InvalidArgument, $"The {layout.Name} has a field that is not known.");
            }
        }
        if (fields.Failed)
            fault ??= new(ServiceFault.InvalidArgument, $"The request is no {layout.Name}.");
        return new EventBatch(sequence, sentMs, events, body.Length, fault);
    }

    /// <param name="Name">Of the message.</param>
    /// <param name="Sequence">Number of the field; 0: it has none.</param>
    private sealed record Layout(string Name, int Sequence, int SentAt, int Events);
}
