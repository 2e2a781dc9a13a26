using Google.Protobuf.Reflection;
using Grpc.Core;
using Insights.Api.Tests.Rpc.Fixture;

namespace Insights.Api.Tests.Rpc.Isolation;

/// <summary>Calls any method with bytes.</summary>
internal static class RawMethod
{
    private static readonly Marshaller<byte[]> Bytes = new(b => b, b => b);

    /// <returns>The first answer, where there is one; and why it failed, where it did.</returns>
    public static async Task<(byte[] Answer, RpcException? Failure)> CallAsync(
        ApiClient client, MethodDescriptor method, byte[] request, Metadata? more = null)
    {
        var options = new CallOptions(more);
        try
        {
            return (await AnswerAsync(client.Calls, method, request, options), null);
        }
        catch (RpcException e)
        {
            return ([], e);
        }
    }

    private static async Task<byte[]> AnswerAsync(CallInvoker calls, MethodDescriptor method, byte[] request, CallOptions options)
    {
        if (method.IsClientStreaming)
        {
            using var duplex = calls.AsyncDuplexStreamingCall(Named(method, MethodType.DuplexStreaming), null, options);
            try
            {
                await duplex.RequestStream.WriteAsync(request);
                await duplex.RequestStream.CompleteAsync();
            }
            catch (Exception e) when (e is RpcException or InvalidOperationException)
            {
                // It was refused before it was sent; the answer says so.
            }
            return await duplex.ResponseStream.MoveNext(CancellationToken.None) ? duplex.ResponseStream.Current : [];
        }
        if (method.IsServerStreaming)
        {
            using var stream = calls.AsyncServerStreamingCall(Named(method, MethodType.ServerStreaming), null, options, request);
            return await stream.ResponseStream.MoveNext(CancellationToken.None) ? stream.ResponseStream.Current : [];
        }
        return await calls.AsyncUnaryCall(Named(method, MethodType.Unary), null, options, request);
    }

    private static Method<byte[], byte[]> Named(MethodDescriptor method, MethodType type) =>
        new(type, method.Service.FullName, method.Name, Bytes, Bytes);
}
