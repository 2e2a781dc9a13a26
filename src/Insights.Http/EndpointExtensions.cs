using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Insights.Http.Events;
using Insights.Http.Messages;
using Insights.Service;
using Insights.Service.Accounts;
using Insights.Service.Keys;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Insights.Http;

/// <summary>What the endpoints have in common.</summary>
internal static class EndpointExtensions
{
    public const string KeyHeader = "x-api-key";

    /// <summary>Who calls; the call is counted against the limits of the key.</summary>
    /// <exception cref="ServiceException">Unauthenticated, FailedPrecondition, ResourceExhausted.</exception>
    public static Caller Authenticate(this HttpContext context, AccountDirectory accounts) => Identify(context, accounts).CountCall();

    /// <summary>Who sends events, which are counted where they are taken.</summary>
    /// <exception cref="ServiceException">Unauthenticated, FailedPrecondition, PermissionDenied.</exception>
    public static Caller AuthenticateSender(this HttpContext context, AccountDirectory accounts)
    {
        var caller = Identify(context, accounts);
        caller.AccountToSend();
        return caller;
    }

    private static Caller Identify(HttpContext context, AccountDirectory accounts)
    {
        var keys = context.Request.Headers[KeyHeader];
        return keys.Count > 1
            ? throw new ServiceException(ServiceFault.Unauthenticated, $"There is more than one {KeyHeader}.")
            : accounts.Authenticate(keys.ToString());
    }

    /// <summary>Reads the body as a message; an empty body is an empty message.</summary>
    /// <exception cref="ServiceException">InvalidArgument.</exception>
    public static async Task<T> ReadAsync<T>(this HttpContext context, JsonTypeInfo<T> type)
    {
        using var body = await RequestBody.ReadAsync(context);
        try
        {
            var bytes = body.Bytes.Length == 0 ? "{}"u8 : body.Bytes.Span;
            return JsonSerializer.Deserialize(bytes, type)
                ?? throw new ServiceException(ServiceFault.InvalidArgument, "The body must be an object.");
        }
        catch (JsonException e)
        {
            throw new ServiceException(
                ServiceFault.InvalidArgument, "The body is not a valid request.",
                [new FieldFault(e.Path is null or "$" ? "body" : e.Path.TrimStart('$', '.'), Describe(e))]);
        }
    }

    private static string Describe(JsonException e) =>
        e.InnerException is null && e.Path is null ? e.Message : "is not of the form that the API description gives, or is not known";

    /// <summary>Describes the body. Any content type is taken: what is no JSON is told so when it is read.</summary>
    public static RouteHandlerBuilder Takes<T>(this RouteHandlerBuilder endpoint)
        where T : notnull => endpoint.Accepts<T>(isOptional: true, "application/json", AnyType);

    /// <summary>Lets every content type in; the API description leaves it out.</summary>
    public const string AnyType = "*/*";

    /// <summary>Every failure that any endpoint may answer with.</summary>
    public static RouteHandlerBuilder WithProblems(this RouteHandlerBuilder endpoint)
    {
        foreach (var status in (ReadOnlySpan<int>)[400, 401, 403, 404, 409, 413, 429, 503])
            endpoint.Produces<ProblemMessage>(status, "application/problem+json");
        return endpoint;
    }
}
