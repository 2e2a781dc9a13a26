using Insights.Api.Auth;
using Insights.Api.Http;
using Insights.Api.Intake.Json;
using Insights.Domain.Accounts;
using Insights.Domain.Privacy;
using Insights.Service;
using Insights.Service.Accounts;
using Insights.Service.Ingest;
using Insights.Service.Keys;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Insights.Api.Intake.Browsers;

/// <summary>
/// <c>POST /v1/browser/events?k=KEY</c>: what web pages send (docs/semantics.md 1.11). The key stands in the address, as
/// <c>navigator.sendBeacon</c> sets no headers; it is public and opens this address alone.
/// </summary>
/// <param name="rates">What a key and a network may send; null: any number.</param>
internal sealed class BrowserEvents(IngestService ingest, AccountDirectory accounts, BrowserRates? rates = null)
{
    public const string Path = "/v1/browser/events";

    /// <summary>Largest body, bytes: 64 KiB, which is what browsers let a page send on its way out.</summary>
    public const int MaxBytes = 64 * 1024;

    private const string KeyField = "k";
    private const string ResultsField = "results";

    public void Map(IEndpointRouteBuilder app)
    {
        app.MapPost(Path, (RequestDelegate)AnswerAsync);
        app.MapMethods(Path, [HttpMethods.Options], (RequestDelegate)PreflightAsync);
    }

    /// <summary>What a browser asks before it sends JSON; text/plain goes without.</summary>
    private Task PreflightAsync(HttpContext context)
    {
        Authenticate(context);
        Cors.AnswerPreflight(context);
        return Task.CompletedTask;
    }

    private async Task AnswerAsync(HttpContext context)
    {
        var caller = Authenticate(context);
        var withResults = WithResults(context.Request.Query);
        if (context.Request.ContentType is { } type && !IsTaken(type))
        {
            context.Response.StatusCode = StatusCodes.Status415UnsupportedMediaType;
            return;
        }
        EventBatch batch;
        using (var body = await RequestBody.ReadAsync(context, MaxBytes))
            batch = JsonBatchReader.Read(body.Bytes.Span);
        var address = context.Connection.RemoteIpAddress;
        rates?.Take(caller, address is null ? null : MaskedAddress.Of(address), batch.Events.Count);
        var results = await ingest.RecordAsync(caller, context.Client(), batch.SentMs, batch.Events, context.RequestAborted);
        context.Response.StatusCode = StatusCodes.Status202Accepted;
        await JsonResults.WriteCountsAsync(context, results, withResults);
    }

    /// <exception cref="ServiceException">Unauthenticated, PermissionDenied, InvalidArgument.</exception>
    private Caller Authenticate(HttpContext context)
    {
        // What is answered is for this page alone, and depends on it.
        context.Response.Headers.CacheControl = "no-store";
        context.Response.Headers.Vary = "Origin";
        var keys = context.Request.Query[KeyField];
        if (keys.Count != 1 || string.IsNullOrEmpty(keys[0]))
            throw new ServiceException(ServiceFault.Unauthenticated, $"A key is missing; it stands once in the address: {Path}?{KeyField}=KEY.");
        var caller = accounts.Authenticate(keys[0]);
        if (caller.Kind != KeyKind.Browser)
            throw new ServiceException(ServiceFault.PermissionDenied, "Only a BROWSER key may stand here: this address is for web pages. If the key was in a page, revoke it.");
        var origin = context.Request.Headers.Origin;
        if (origin.Count != 1 || !KeyOrigins.Admit(caller.Origins, origin[0]!))
            throw new ServiceException(ServiceFault.PermissionDenied, "The header Origin does not name one page that this key admits; `insights keys list` shows which it does.");
        Cors.Admit(context, origin[0]!);
        return caller;
    }

    private static bool WithResults(IQueryCollection query)
    {
        foreach (var name in query.Keys)
        {
            if (name is not (KeyField or ResultsField))
                throw ServiceException.Invalid(name, "is not known");
        }
        return query[ResultsField].ToString() switch
        {
            "" or "false" => false,
            "true" => true,
            _ => throw ServiceException.Invalid(ResultsField, "must be true or false, once"),
        };
    }

    private static bool IsTaken(string contentType) =>
        contentType.Split(';', 2)[0].Trim() is var type
        && (type.Equals("text/plain", StringComparison.OrdinalIgnoreCase) || type.Equals("application/json", StringComparison.OrdinalIgnoreCase));
}
