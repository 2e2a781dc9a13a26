using Google.Protobuf;
using Grpc.Core;
using Insights.V1;

namespace Insights.Api.Tests.Rpc.Fixture;

/// <summary>Calls that send bytes as they are, be they a message or not.</summary>
public static class RawCalls
{
    private static readonly Marshaller<byte[]> Bytes = new(b => b, b => b);

    /// <summary>RecordEvents.</summary>
    public static async Task<RecordEventsResponse> RecordAsync(ApiClient client, byte[] request) =>
        RecordEventsResponse.Parser.ParseFrom(await CallAsync(client, EventService.Descriptor.FullName, "RecordEvents", request));

    /// <summary>Any method with one request and one answer.</summary>
    public static async Task<byte[]> CallAsync(ApiClient client, string service, string method, byte[] request) =>
        await client.Calls.AsyncUnaryCall(new Method<byte[], byte[]>(MethodType.Unary, service, method, Bytes, Bytes), null, default, request);

    /// <summary>Any method that answers a stream: the last of its answers.</summary>
    public static async Task<byte[]?> ReadToEndAsync(ApiClient client, string service, string method, byte[] request)
    {
        using var call = client.Calls.AsyncServerStreamingCall(
            new Method<byte[], byte[]>(MethodType.ServerStreaming, service, method, Bytes, Bytes), null, default, request);
        byte[]? last = null;
        await foreach (var answer in call.ResponseStream.ReadAllAsync())
            last = answer;
        return last;
    }

    /// <summary>StreamEvents.</summary>
    public static AsyncDuplexStreamingCall<byte[], byte[]> Stream(ApiClient client) => client.Calls.AsyncDuplexStreamingCall(
        new Method<byte[], byte[]>(MethodType.DuplexStreaming, EventService.Descriptor.FullName, "StreamEvents", Bytes, Bytes), null, default);

    /// <summary>A RecordEventsRequest of events that are given as bytes.</summary>
    public static byte[] Request(params byte[][] events)
    {
        using var stream = new MemoryStream();
        using (var to = new CodedOutputStream(stream, leaveOpen: true))
        {
            foreach (var e in events)
            {
                to.WriteTag(RecordEventsRequest.EventsFieldNumber, WireFormat.WireType.LengthDelimited);
                to.WriteBytes(ByteString.CopyFrom(e));
            }
        }
        return stream.ToArray();
    }
}
