using Google.Protobuf;
using Grpc.AspNetCore.Server;
using Grpc.Core;
using Insights.Api.Errors;
using Insights.Domain.Telemetry;
using Insights.Service;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Insights.Api.Rpc;

/// <summary>
/// Tells whose frames or messages the gRPC server could not read that it was their fault: it says UNKNOWN of them by itself, and
/// logs an error each. What else it ends as UNKNOWN is a fault of ours.
/// </summary>
internal sealed partial class UnreadCalls(RequestDelegate next, Failures failures, ILogger<UnreadCalls> logger)
{
    public async Task InvokeAsync(HttpContext context)
    {
        await next(context);
        if (context.Features.Get<IServerCallContextFeature>()?.ServerCallContext.Status is not { StatusCode: StatusCode.Unknown, DebugException: { } why })
            return;
        if (!IsOfSender(why))
        {
            if (failures.Explain(why, context) is { } told)
                RpcFailures.Rewrite(context, told);
            return;
        }
        NotRead(context.Request.Path, why.Message);
        RpcFailures.Rewrite(context, new ServiceException(ServiceFault.InvalidArgument, $"What was sent is no request of this method: {why.Message}"));
    }

    private static bool IsOfSender(Exception e) => e is InvalidDataException or InvalidProtocolBufferException or IOException;

    [LoggerMessage(EventIds.UnreadCallsNotRead, LogLevel.Debug, "A call of {Method} could not be read: {Reason}")]
    private partial void NotRead(string method, string reason);
}
