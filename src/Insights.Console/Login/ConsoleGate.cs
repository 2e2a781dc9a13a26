using Insights.Api.Errors;
using Insights.Console.Shell;
using Insights.Service;
using Microsoft.AspNetCore.Components.Endpoints;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.DependencyInjection;

namespace Insights.Console.Login;

/// <summary>
/// Stands before every page of the console: lets in whose session's key is good, sends others to the login, and shows what a page
/// refuses. What a key may do the services say, as they do to the API.
/// </summary>
internal sealed class ConsoleGate(RequestDelegate next, SessionCookie cookie, Failures failures)
{
    /// <summary>Where Blazor's circuits are.</summary>
    private const string Circuits = "/_blazor";

    public Task InvokeAsync(HttpContext context)
    {
        var metadata = context.GetEndpoint()?.Metadata;
        if (metadata?.GetMetadata<ConsoleEndpoint>() is null && !IsCircuit(context))
            return next(context);
        SecurityHeaders.Set(context);
        return AnswerAsync(context, isOpen: metadata?.GetMetadata<OpenToAllAttribute>() is not null);
    }

    private async Task AnswerAsync(HttpContext context, bool isOpen)
    {
        try
        {
            Enter(context, isOpen);
            await next(context);
        }
        catch (ServiceException e) when (e.Fault == ServiceFault.Unauthenticated && !isOpen && !context.Response.HasStarted)
        {
            SessionCookie.End(context);
            if (HttpMethods.IsGet(context.Request.Method) && !IsCircuit(context))
                context.Response.Redirect(LoginPage.AddressFor(context.Request));
            else
                await ShowAsync(context, e);
        }
        catch (Exception e) when (!context.Response.HasStarted)
        {
            if (failures.Explain(e, context) is { } told)
                await ShowAsync(context, told);
        }
    }

    /// <exception cref="ServiceException">Unauthenticated, where it is not open to all; FailedPrecondition, ResourceExhausted.</exception>
    private void Enter(HttpContext context, bool isOpen)
    {
        var session = context.RequestServices.GetRequiredService<ConsoleSession>();
        if (cookie.Read(context) is not { } hash)
        {
            if (!isOpen)
                _ = session.Caller;
            return;
        }
        try
        {
            session.Take(hash).CountCall();
        }
        catch (ServiceException) when (isOpen)
        {
            // Shown as to anybody.
        }
    }

    private static bool IsCircuit(HttpContext context) => context.Request.Path.StartsWithSegments(Circuits);

    /// <summary>The page that tells a fault, rendered apart from the page that met it.</summary>
    private static async Task ShowAsync(HttpContext context, ServiceException fault)
    {
        var services = context.RequestServices;
        await using var scope = services.CreateAsyncScope();
        try
        {
            if (services.GetRequiredService<ConsoleSession>() is { Found: not null } session)
                scope.ServiceProvider.GetRequiredService<ConsoleSession>().Take(session.Token);
            context.RequestServices = scope.ServiceProvider;
            // What the page had begun to say.
            context.Response.Clear();
            SecurityHeaders.Set(context);
            await new RazorComponentResult<FaultDocument>(new { Fault = fault }) { StatusCode = Failure.Of(fault.Fault).Http }.ExecuteAsync(context);
        }
        finally
        {
            context.RequestServices = services;
        }
    }
}

/// <summary>Marks what belongs to the console.</summary>
internal sealed class ConsoleEndpoint;

/// <summary>On a page that is shown to who is not logged in. A page without it is not.</summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class OpenToAllAttribute : Attribute;
