using System.Net;
using Grpc.Core;
using Insights.Service;
using Insights.Service.Accounts;
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

    /// <summary>The connection's address, or the one that a trusted proxy forwarded; must not be kept or logged.</summary>
    public static IPAddress? Address(this ServerCallContext context) => context.GetHttpContext().Connection.RemoteIpAddress;
}
