using Insights.Api.Methods;
using Insights.Service;
using Insights.Service.Accounts;
using Microsoft.AspNetCore.Http;

namespace Insights.Api.Auth;

/// <summary>
/// Finds out who calls a method, from the headers alone: before that, no byte of the body is read. Which kinds of keys a method
/// admits its contract says. Counts the call against the limits of the key, but for events, which are counted where they are taken.
/// </summary>
internal sealed class Authentication(RequestDelegate next, AccountDirectory accounts)
{
    public Task InvokeAsync(HttpContext context)
    {
        if (context.GetEndpoint()?.Metadata.GetMetadata<ApiMethod>() is { } method)
            Authenticate(context, method);
        return next(context);
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
        if (!method.TakesEvents)
            caller.CountCall();
        context.Features.Set(caller);
    }
}
