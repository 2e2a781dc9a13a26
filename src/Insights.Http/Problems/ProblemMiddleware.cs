using System.Data.Common;
using Insights.Domain.EndUsers.Ports;
using Insights.Domain.Telemetry;
using Insights.Service;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Insights.Http.Problems;

/// <summary>Answers every failure with a problem document, and logs those that are ours.</summary>
internal sealed partial class ProblemMiddleware(RequestDelegate next, ILogger<ProblemMiddleware> logger)
{
    public async Task InvokeAsync(HttpContext context)
    {
        try
        {
            await next(context);
            if (context.Response.StatusCode >= 400 && !context.Response.HasStarted && context.Response.ContentType is null)
                await Problems.WriteAsync(context, context.Response.StatusCode, DetailOf(context.Response.StatusCode));
        }
        catch (ServiceException e) when (!context.Response.HasStarted)
        {
            await Problems.WriteAsync(context, e);
        }
        catch (StoreException e) when (e.Fault == StoreFault.Corrupt && !context.Response.HasStarted)
        {
            await Problems.WriteAsync(context, ServiceException.Of(e, ""));
        }
        catch (Exception e) when (e is StoreException or DbException && !context.Response.HasStarted)
        {
            StoreDown(e, context.TraceIdentifier);
            await Problems.WriteAsync(context, ServiceException.StoreDown());
        }
        catch (BadHttpRequestException e) when (!context.Response.HasStarted)
        {
            await Problems.WriteAsync(context, e.StatusCode, e.Message);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The caller is gone; there is nobody to answer.
        }
        catch (Exception e) when (!context.Response.HasStarted)
        {
            Unhandled(e, context.TraceIdentifier);
            await Problems.WriteAsync(
                context, StatusCodes.Status500InternalServerError,
                $"Something went wrong here; the log names it under {context.TraceIdentifier}.");
        }
    }

    private static string DetailOf(int status) => status switch
    {
        StatusCodes.Status404NotFound => "There is nothing at this address; /openapi/v1.json lists what there is.",
        StatusCodes.Status405MethodNotAllowed => "This address does not take that method; the header Allow says which.",
        StatusCodes.Status415UnsupportedMediaType => "Send the header content-type: application/json.",
        _ => "The request could not be answered.",
    };

    [LoggerMessage(EventIds.ProblemMiddlewareStoreDown, LogLevel.Warning, "The store could not answer ({TraceId}).")]
    private partial void StoreDown(Exception e, string traceId);

    [LoggerMessage(EventIds.ProblemMiddlewareUnhandled, LogLevel.Error, "A request failed for a reason not foreseen ({TraceId}).")]
    private partial void Unhandled(Exception e, string traceId);
}
