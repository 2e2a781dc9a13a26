using Grpc.Core;
using Insights.Api.Errors;
using Insights.Service;
using Insights.Service.Accounts;
using Insights.Service.Ingest;
using Insights.Service.Keys;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;

namespace Insights.Api.Auth;

/// <summary>Who calls, and from where.</summary>
internal static class Callers
{
    /// <summary>The header, and in gRPC the metadata, that holds the key.</summary>
    public const string KeyHeader = "x-api-key";

    /// <summary>Who calls, as <see cref="Authentication"/> found it.</summary>
    public static Caller Caller(this HttpContext context) => context.Features.GetRequiredFeature<Caller>();

    /// <inheritdoc cref="Caller(HttpContext)"/>
    public static Caller Caller(this ServerCallContext context) => context.GetHttpContext().Caller();

    /// <summary>Looks the key up again: on a long call one that is revoked must not go on. Throws where it opens nothing any more.</summary>
    public static Func<Caller> Authenticator(this ServerCallContext context)
    {
        var http = context.GetHttpContext();
        var accounts = http.RequestServices.GetRequiredService<AccountDirectory>();
        var key = http.Key();
        return () => accounts.Authenticate(key);
    }

    /// <summary>The key as it came.</summary>
    /// <exception cref="ServiceException">Unauthenticated: there are several.</exception>
    public static string? Key(this HttpContext context)
    {
        var keys = context.Request.Headers[KeyHeader];
        return keys.Count > 1
            ? throw new ServiceException(ServiceFault.Unauthenticated, $"There is more than one {KeyHeader}.")
            : keys.ToString();
    }

    /// <summary>What sends events: the address of the connection, or the one that a trusted proxy forwarded, and the program.</summary>
    public static SendingClient Client(this HttpContext context) =>
        new(context.Connection.RemoteIpAddress, UserAgent(context));

    /// <summary>Over gRPC it names the library, but for a browser, where nobody can set it, and which says that it calls as gRPC-Web.</summary>
    private static string? UserAgent(HttpContext context) =>
        RpcFailures.IsRpc(context) && !context.Request.Headers.ContainsKey("x-grpc-web") || context.Request.Headers.UserAgent is not [{ Length: > 0 } text, ..]
            ? null
            : text;
}
