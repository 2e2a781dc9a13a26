using System.Buffers;
using System.Text;
using Google.Protobuf;
using Grpc.Core;
using Insights.Domain.Events;
using Insights.Service.Ingest;
using Proto = Insights.V1;

namespace Insights.Api.Intake.Wire;

/// <summary>The answers to one batch.</summary>
/// <param name="Sequence">That of the batch; 0 where it is not of a stream.</param>
internal sealed record BatchAnswer(long Sequence, ArraySegment<RecordResult> Results);

/// <summary>Writes RecordEventsResponse and StreamEventsResponse straight to the wire: most of them are some thousand equal bytes.</summary>
internal static class WireResults
{
    /// <summary>Bytes of a status as a field, and with it of a result that has nothing else.</summary>
    private const int StatusSize = 2;

    public static void WriteCall(BatchAnswer answer, SerializationContext context)
    {
        var size = SizeOf(answer.Results);
        context.SetPayloadLength(size);
        var to = context.GetBufferWriter();
        var span = to.GetSpan(size);
        to.Advance(Write(answer.Results, Proto.RecordEventsResponse.ResultsFieldNumber, span));
        context.Complete();
    }

    public static void WriteStream(IReadOnlyList<BatchAnswer> answers, SerializationContext context)
    {
        var size = 0;
        foreach (var answer in answers)
        {
            var one = SizeOf(answer);
            size += 1 + CodedOutputStream.ComputeLengthSize(one) + one;
        }
        context.SetPayloadLength(size);
        var to = context.GetBufferWriter();
        var span = to.GetSpan(size);
        var at = 0;
        foreach (var answer in answers)
        {
            span[at++] = Tag(Proto.StreamEventsResponse.AnswersFieldNumber, 2);
            at += Varint((ulong)SizeOf(answer), span[at..]);
            if (answer.Sequence != 0)
            {
                span[at++] = Tag(Proto.StreamEventsResponse.Types.Answer.SequenceFieldNumber, 0);
                at += Varint((ulong)answer.Sequence, span[at..]);
            }
            at += Write(answer.Results, Proto.StreamEventsResponse.Types.Answer.ResultsFieldNumber, span[at..]);
        }
        to.Advance(at);
        context.Complete();
    }

    private static int SizeOf(BatchAnswer answer) =>
        SizeOf(answer.Results) + (answer.Sequence == 0 ? 0 : 1 + CodedOutputStream.ComputeInt64Size(answer.Sequence));

    private static int SizeOf(ArraySegment<RecordResult> results)
    {
        var size = 0;
        foreach (var result in results)
        {
            var one = SizeOf(result);
            size += 1 + CodedOutputStream.ComputeLengthSize(one) + one;
        }
        return size;
    }

    private static int SizeOf(RecordResult result) =>
        StatusSize + (result.Rejection is null ? 0 : 2)
        + (result.Detail is null ? 0 : 1 + CodedOutputStream.ComputeStringSize(result.Detail))
        + (result.EventId is null ? 0 : 1 + CodedOutputStream.ComputeStringSize(result.EventId));

    private static int Write(ArraySegment<RecordResult> results, int field, Span<byte> to)
    {
        var at = 0;
        foreach (var result in results)
        {
            to[at++] = Tag(field, 2);
            at += Varint((ulong)SizeOf(result), to[at..]);
            to[at++] = Tag(Proto.EventResult.StatusFieldNumber, 0);
            to[at++] = (byte)StatusOf(result.Status);
            if (result.Rejection is { } rejection)
            {
                to[at++] = Tag(Proto.EventResult.ReasonFieldNumber, 0);
                to[at++] = (byte)rejection.Reason;
            }
            if (result.Detail is { } detail)
                at += Text(Proto.EventResult.DetailFieldNumber, detail, to[at..]);
            if (result.EventId is { } eventId)
                at += Text(Proto.EventResult.EventIdFieldNumber, eventId, to[at..]);
        }
        return at;
    }

    private static Proto.EventResult.Types.Status StatusOf(RecordStatus status) => status switch
    {
        RecordStatus.Accepted => Proto.EventResult.Types.Status.Accepted,
        RecordStatus.Duplicate => Proto.EventResult.Types.Status.Duplicate,
        _ => Proto.EventResult.Types.Status.Rejected,
    };

    private static int Text(int field, string text, Span<byte> to)
    {
        to[0] = Tag(field, 2);
        var length = Encoding.UTF8.GetByteCount(text);
        var at = 1 + Varint((ulong)length, to[1..]);
        return at + Encoding.UTF8.GetBytes(text, to[at..]);
    }

    private static int Varint(ulong value, Span<byte> to)
    {
        var at = 0;
        for (; value >= 0x80; value >>= 7)
            to[at++] = (byte)(value | 0x80);
        to[at++] = (byte)value;
        return at;
    }

    private static byte Tag(int field, int type) => (byte)((field << 3) | type);
}
