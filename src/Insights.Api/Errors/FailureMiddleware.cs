using Insights.Api.Http;
using Microsoft.AspNetCore.Http;

namespace Insights.Api.Errors;

/// <summary>
/// Answers what fails outside a gRPC method: with a problem document, or, where a gRPC client calls, with a status. A failure
/// after the answer has begun breaks it off.
/// </summary>
internal sealed class FailureMiddleware(RequestDelegate next, Failures failures, HttpRoutes routes)
{
    public async Task InvokeAsync(HttpContext context)
    {
        try
        {
            await next(context);
            TellMethods(context);
            if (context.Response.StatusCode >= 400 && !context.Response.HasStarted && context.Response.ContentType is null)
                await Problems.WriteAsync(context, context.Response.StatusCode, DetailOf(context.Response.StatusCode));
        }
        catch (BadHttpRequestException e) when (!context.Response.HasStarted)
        {
            failures.NotRead(context.TraceIdentifier, e.Message);
            if (e.StatusCode == StatusCodes.Status415UnsupportedMediaType)
                context.Response.Headers.AcceptEncoding = BodyCoding.Taken;
            await Problems.WriteAsync(context, e.StatusCode, e.Message);
        }
        catch (Exception e) when (!context.Response.HasStarted)
        {
            if (failures.Explain(e, context) is not { } told)
                return;
            if (RpcFailures.IsRpc(context))
                RpcFailures.Write(context, told);
            else
                await Problems.WriteAsync(context, told);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The caller is gone.
        }
    }

    /// <summary>Where an address takes other methods, that is what is told, and which: routing alone finds verbs and IDs hard to tell apart.</summary>
    private void TellMethods(HttpContext context)
    {
        if (context.Response is { HasStarted: false, ContentType: null, StatusCode: StatusCodes.Status404NotFound or StatusCodes.Status405MethodNotAllowed }
            && context.GetEndpoint()?.Metadata.GetMetadata<HttpRoute>() is null && routes.VerbsOf(context) is { Count: > 0 } verbs)
        {
            context.Response.StatusCode = StatusCodes.Status405MethodNotAllowed;
            context.Response.Headers.Allow = string.Join(", ", verbs);
        }
    }

    private static string DetailOf(int status) => status switch
    {
        StatusCodes.Status404NotFound => "There is nothing at this address; /openapi/v1.json lists what there is.",
        StatusCodes.Status405MethodNotAllowed => "This address does not take that method; the header Allow says which.",
        StatusCodes.Status415UnsupportedMediaType => "Send the header content-type: application/json.",
        _ => "The request could not be answered.",
    };
}
