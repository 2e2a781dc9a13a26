using System.Data.Common;
using Insights.Domain.EndUsers.Ports;
using Insights.Domain.Telemetry;
using Insights.Service;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Insights.Api.Errors;

/// <summary>The one place where an exception becomes what a caller is told; logs those that are ours.</summary>
internal sealed partial class Failures(ILogger<Failures> logger)
{
    /// <summary>What the caller is told of <paramref name="e"/>; null where the caller is gone and nobody is there to be told.</summary>
    public ServiceException? Explain(Exception e, HttpContext context)
    {
        switch (e)
        {
            case ServiceException known:
                return known;
            case OperationCanceledException when context.RequestAborted.IsCancellationRequested:
                return null;
            case StoreException { Fault: StoreFault.Corrupt } corrupt:
                return ServiceException.Of(corrupt, "");
        }
        if (IsOfStore(e))
        {
            StoreDown(e, context.TraceIdentifier);
            return ServiceException.StoreDown();
        }
        Unhandled(e, context.TraceIdentifier);
        return new ServiceException(ServiceFault.Internal, $"Something went wrong here; the log names it under {context.TraceIdentifier}.");
    }

    /// <summary>Whether the store could not answer.</summary>
    public static bool IsOfStore(Exception e) => e is StoreException or DbException;

    /// <summary>A request that is no HTTP, or too large.</summary>
    [LoggerMessage(EventIds.FailuresNotRead, LogLevel.Debug, "A request could not be read ({TraceId}): {Reason}")]
    public partial void NotRead(string traceId, string reason);

    [LoggerMessage(EventIds.FailuresStoreDown, LogLevel.Warning, "The store could not answer ({TraceId}).")]
    private partial void StoreDown(Exception e, string traceId);

    [LoggerMessage(EventIds.FailuresUnhandled, LogLevel.Error, "A call failed for a reason not foreseen ({TraceId}).")]
    private partial void Unhandled(Exception e, string traceId);
}
