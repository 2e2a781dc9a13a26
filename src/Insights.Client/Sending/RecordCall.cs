using System.Buffers;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Insights.Client.Buffering;
using Insights.V1;

namespace Insights.Client.Sending;

/// <summary>What one try sends.</summary>
internal sealed record RecordRequest(DateTimeOffset SentAt, IReadOnlyList<PendingEvent> Events);

/// <summary>
/// EventService.RecordEvents with events that are bytes already. A call for each batch, not a stream: at hundreds of events a
/// batch a call costs next to nothing for each, and every one has its own deadline, can go to another address, and is dealt
/// out anew by whatever balances the load; a stream is tied to one gateway and answers late ones behind slow ones.
/// </summary>
internal static class RecordCall
{
    private const int NanosPerTick = 100;

    public static readonly Method<RecordRequest, RecordEventsResponse> Method = new(
        MethodType.Unary, EventService.Descriptor.FullName, nameof(EventService.EventServiceBase.RecordEvents),
        new Marshaller<RecordRequest>(Write, _ => throw new NotSupportedException("A client reads no requests.")),
        Marshallers.Create((_, _) => throw new NotSupportedException("A client writes no answers."), Read));

    private static RecordEventsResponse Read(DeserializationContext context) =>
        RecordEventsResponse.Parser.ParseFrom(context.PayloadAsReadOnlySequence());

    private static void Write(RecordRequest request, SerializationContext context)
    {
        var sentAt = new RecordEventsRequest
        {
            SentAt = new Timestamp
            {
                Seconds = request.SentAt.ToUnixTimeSeconds(),
                Nanos = (int)(request.SentAt.UtcTicks % TimeSpan.TicksPerSecond) * NanosPerTick,
            },
        };
        var size = sentAt.CalculateSize();
        foreach (var e in request.Events)
            size += 1 + CodedOutputStream.ComputeLengthSize(e.Bytes.Length) + e.Bytes.Length;
        context.SetPayloadLength(size);
        var to = context.GetBufferWriter();
        sentAt.WriteTo(to);
        foreach (var e in request.Events)
        {
            Head(to, e.Bytes.Length);
            to.Write(e.Bytes);
        }
        context.Complete();
    }

    /// <summary>Tag and length of an event in RecordEventsRequest.</summary>
    private static void Head(IBufferWriter<byte> to, int length)
    {
        var span = to.GetSpan(1 + sizeof(int) + 1);
        var at = 0;
        span[at++] = (byte)WireFormat.MakeTag(RecordEventsRequest.EventsFieldNumber, WireFormat.WireType.LengthDelimited);
        for (var left = (uint)length; ; left >>= 7)
        {
            span[at++] = (byte)(left < 0x80 ? left : left | 0x80);
            if (left < 0x80)
                break;
        }
        to.Advance(at);
    }
}
