using Google.Rpc;
using Grpc.Core;

namespace Insights.Client.Sending;

/// <summary>What a failed call means for its batch.</summary>
/// <param name="CanRetry">Whether the same batch may be taken when it is sent again.</param>
/// <param name="OtherAddress">Whether another gateway may take it at once.</param>
/// <param name="NotBefore">When the gateway wants to see it again, at the earliest; zero where it does not say.</param>
internal sealed record Failure(bool CanRetry, bool OtherAddress, TimeSpan NotBefore, string Detail)
{
    public static Failure Of(RpcException e) => new(
        !IsForGood(e.StatusCode),
        e.StatusCode == StatusCode.Unavailable,
        e.Trailers.GetRpcStatus(ignoreParseError: true)?.GetDetail<RetryInfo>()?.RetryDelay?.ToTimeSpan() ?? TimeSpan.Zero,
        $"{e.StatusCode}: {e.Status.Detail}");

    /// <summary>The gateway did not answer in time; the next one may.</summary>
    public static readonly Failure TimedOut = new(true, true, TimeSpan.Zero, "The gateway did not answer in time.");

    /// <summary>Some events of the batch were not taken, though they could be.</summary>
    public static readonly Failure Partial = new(true, false, TimeSpan.Zero, "The gateway had no room, or could not store it.");

    /// <summary>What answered is not what was asked; it may be the next time.</summary>
    public static readonly Failure Unclear = new(true, true, TimeSpan.Zero, "The gateway answered for another number of events.");

    private static bool IsForGood(StatusCode status) => status is
        StatusCode.InvalidArgument or StatusCode.Unauthenticated or StatusCode.PermissionDenied or StatusCode.NotFound
        or StatusCode.AlreadyExists or StatusCode.FailedPrecondition or StatusCode.OutOfRange or StatusCode.Unimplemented;
}
