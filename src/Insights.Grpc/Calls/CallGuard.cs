using Grpc.Core;
using Insights.Domain.EndUsers.Ports;
using Insights.Domain.Telemetry;
using Insights.Grpc.Faults;
using Insights.Service;
using Microsoft.Extensions.Logging;

namespace Insights.Grpc.Calls;

/// <summary>Answers every failure of a call with a status of the closed set, and logs those that are ours.</summary>
internal sealed partial class CallGuard(ILogger<CallGuard> logger)
{
    /// <summary>What the caller is told of <paramref name="e"/>; throws what it is given where that is an answer already.</summary>
    public RpcException Answer(Exception e, ServerCallContext context)
    {
        switch (e)
        {
            case RpcException answer:
                return answer;
            case ServiceException known:
                return known.ToRpc();
            case OperationCanceledException when context.CancellationToken.IsCancellationRequested:
                return CallerGone();
            case StoreException { Fault: StoreFault.Corrupt } corrupt:
                return ServiceException.Of(corrupt, "").ToRpc();
        }
        var traceId = context.GetHttpContext().TraceIdentifier;
        if (GrpcFaults.IsOfStore(e))
        {
            StoreDown(e, traceId);
            return ServiceException.StoreDown().ToRpc();
        }
        Unhandled(e, traceId);
        return GrpcFaults.Unforeseen(traceId);
    }

    /// <summary>The caller is gone, or out of patience; there is nobody to read it.</summary>
    public static RpcException CallerGone() => new(new Status(StatusCode.Cancelled, "The call was cancelled."));

    /// <summary>Ends with what the call ends with, or with what the caller is told of its failure.</summary>
    public async Task<T> RunAsync<T>(Task<T> call, ServerCallContext context)
    {
        try
        {
            return await call;
        }
        catch (Exception e)
        {
            throw Answer(e, context);
        }
    }

    [LoggerMessage(EventIds.CallGuardStoreDown, LogLevel.Warning, "The store could not answer ({TraceId}).")]
    private partial void StoreDown(Exception e, string traceId);

    [LoggerMessage(EventIds.CallGuardUnhandled, LogLevel.Error, "A call failed for a reason not foreseen ({TraceId}).")]
    private partial void Unhandled(Exception e, string traceId);
}
