using Grpc.Core;
using Insights.Api.Errors;

namespace Insights.Api.Rpc;

/// <summary>Calls handlers for gRPC: what they fail with leaves as a status of the closed set.</summary>
internal static class RpcAnswer
{
    public static async Task<TResponse> OfAsync<TRequest, TResponse>(
        UnaryServerMethod<TRequest, TResponse> handler, TRequest request, ServerCallContext context, Failures failures)
        where TRequest : class
        where TResponse : class
    {
        try
        {
            return await handler(request, context);
        }
        catch (Exception e)
        {
            throw Told(e, context, failures);
        }
    }

    public static async Task OfAsync<TRequest, TResponse>(
        ServerStreamingServerMethod<TRequest, TResponse> handler, TRequest request, IServerStreamWriter<TResponse> answers, ServerCallContext context,
        Failures failures)
        where TRequest : class
        where TResponse : class
    {
        try
        {
            await handler(request, answers, context);
        }
        catch (Exception e)
        {
            throw Told(e, context, failures);
        }
    }

    /// <summary>What a call ends with that fails with <paramref name="e"/>.</summary>
    public static RpcException Told(Exception e, ServerCallContext context, Failures failures) => e as RpcException
        ?? (e is OperationCanceledException && context.CancellationToken.IsCancellationRequested ? RpcFailures.CallerGone() : null)
        ?? failures.Explain(e, context.GetHttpContext())?.ToRpc()
        ?? RpcFailures.CallerGone();
}
