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

    /// <summary>Who calls; the call is counted against the limits of the key.</summary>
    /// <exception cref="ServiceException">Unauthenticated, FailedPrecondition, ResourceExhausted.</exception>
    public static Caller Authenticate(this ServerCallContext context, AccountDirectory accounts) =>
        accounts.Authenticate(context.Key()).CountCall();

    /// <summary>Who sends events, which are counted where they are taken.</summary>
    /// <exception cref="ServiceException">Unauthenticated, FailedPrecondition, PermissionDenied.</exception>
    public static Caller AuthenticateSender(this ServerCallContext context, AccountDirectory accounts)
    {
        var caller = accounts.Authenticate(context.Key());
        caller.AccountToSend();
        return caller;
    }

    /// <summary>The connection's address, or the one that a trusted proxy forwarded; must not be kept or logged.</summary>
    public static IPAddress? Address(this ServerCallContext context) => context.GetHttpContext().Connection.RemoteIpAddress;
}
