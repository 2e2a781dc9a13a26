using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
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
        NotBeforeOf(e),
        $"{e.StatusCode}: {e.Status.Detail}");

    /// <summary>The gateway did not answer in time; the next one may.</summary>
    public static readonly Failure TimedOut = new(true, true, TimeSpan.Zero, "The gateway did not answer in time.");

    /// <summary>Some events of the batch were not taken, though they could be.</summary>
    public static readonly Failure Partial = new(true, false, TimeSpan.Zero, "The gateway had no room, or could not store it.");

    /// <summary>What answered is not what was asked; it may be the next time.</summary>
    public static readonly Failure Unclear = new(true, true, TimeSpan.Zero, "The gateway answered for another number of events.");

    /// <summary>Zero where the gateway says none, or what is no length of time from now on.</summary>
    private static TimeSpan NotBeforeOf(RpcException e)
    {
        var status = e.Trailers.GetRpcStatus(ignoreParseError: true);
        return status?.Details.FirstOrDefault(d => d.Is(RetryInfo.Descriptor)) is { } detail
            && Parsed(detail)?.RetryDelay is { Seconds: >= 0 and <= LongestSeconds, Nanos: >= 0 and < 1_000_000_000 } delay
            ? delay.ToTimeSpan()
            : TimeSpan.Zero;
    }

    private static RetryInfo? Parsed(Any detail)
    {
        try
        {
            return detail.Unpack<RetryInfo>();
        }
        catch (InvalidProtocolBufferException)
        {
            return null;
        }
    }

    /// <summary>Longest delay that a gateway is believed: a year.</summary>
    private const long LongestSeconds = 366 * 86400;

    private static bool IsForGood(StatusCode status) => status is
        StatusCode.InvalidArgument or StatusCode.Unauthenticated or StatusCode.PermissionDenied or StatusCode.NotFound
        or StatusCode.AlreadyExists or StatusCode.FailedPrecondition or StatusCode.OutOfRange or StatusCode.Unimplemented;
}
