using Insights.Api.Bodies;
using Insights.Api.Methods;
using Insights.Service;
using Insights.Service.Accounts;
using Microsoft.AspNetCore.Http;

namespace Insights.Api.Auth;

/// <summary>
/// Finds out who calls a method, from the headers alone: before that, no byte of the body is read. Which kinds of keys a method
/// admits its contract says. Counts the call against the limits of the key, one with events as one event, before anything else of it is looked at.
/// </summary>
internal sealed class Authentication(RequestDelegate next, AccountDirectory accounts, FailedKeys failed)
{
    public Task InvokeAsync(HttpContext context)
    {
        if (context.GetEndpoint()?.Metadata.GetMetadata<ApiMethod>() is { } method)
        {
            try
            {
                Authenticate(context, method);
            }
            catch (ServiceException e) when (e.Fault == ServiceFault.Unauthenticated)
            {
                return RefuseAsync(context, e);
            }
            context.CountRpc(method);
        }
        return next(context);
    }

    private async Task RefuseAsync(HttpContext context, ServiceException e)
    {
        await failed.CountAsync(context.Connection.RemoteIpAddress, context.RequestAborted);
        throw e;
    }

    /// <exception cref="ServiceException">Unauthenticated, FailedPrecondition, PermissionDenied, ResourceExhausted.</exception>
    private void Authenticate(HttpContext context, ApiMethod method)
    {
        if (context.Request.QueryString.HasValue && context.Request.Query.ContainsKey(Callers.KeyHeader))
            throw new ServiceException(
                ServiceFault.Unauthenticated, $"A key must not stand in an address, where logs keep it. Rotate it, and send it in the header {Callers.KeyHeader}.");
        var caller = accounts.Authenticate(context.Key());
        if (!method.Admits(caller.Kind))
            throw new ServiceException(ServiceFault.PermissionDenied, $"This key may not do that; it takes {method.KindsText}.");
        if (method.TakesEvents)
            caller.CountEvents(1);
        else
            caller.CountCall();
        context.Features.Set(caller);
        // What is answered is for this caller alone.
        context.Response.Headers.CacheControl = "no-store";
    }
}
