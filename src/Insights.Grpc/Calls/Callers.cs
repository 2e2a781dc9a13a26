using System.Net;
using Grpc.Core;
using Insights.Service;
using Insights.Service.Accounts;
using Insights.Service.Keys;

namespace Insights.Grpc.Calls;

/// <summary>Who calls, and from where.</summary>
internal static class Callers
{
    public const string KeyMetadata = "x-api-key";

    /// <summary>The key as it came; looked up without making a copy of all metadata.</summary>
    /// <exception cref="ServiceException">Unauthenticated: there are several.</exception>
    public static string? Key(this ServerCallContext context)
    {
        var keys = context.GetHttpContext().Request.Headers[KeyMetadata];
        return keys.Count > 1
            ? throw new ServiceException(ServiceFault.Unauthenticated, $"There is more than one {KeyMetadata}.")
            : keys.ToString();
    }

    /// <exception cref="ServiceException">Unauthenticated.</exception>
    public static Caller Authenticate(this ServerCallContext context, AccountDirectory accounts) =>
        accounts.Authenticate(context.Key());

    /// <summary>The connection's address, or the one that a trusted proxy forwarded; must not be kept or logged.</summary>
    public static IPAddress? Address(this ServerCallContext context) => context.GetHttpContext().Connection.RemoteIpAddress;
}
