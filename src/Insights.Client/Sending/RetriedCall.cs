using System.Runtime.CompilerServices;
using Grpc.Core;

namespace Insights.Client.Sending;

/// <summary>Makes calls that may be repeated until a gateway has answered for good, or they are given up.</summary>
internal sealed class RetriedCall(InsightsClientOptions options, Gateways gateways, Backoff backoff)
{
    /// <summary>A stream says every half a minute that it lives; one that says nothing for so long does not.</summary>
    private static readonly TimeSpan LongestSilence = TimeSpan.FromMinutes(2);

    private readonly Metadata _headers = new() { { "x-api-key", options.ApiKey } };

    /// <param name="make">The call, made anew for each try.</param>
    /// <param name="giveUpAfter">How long it is tried.</param>
    /// <exception cref="RpcException">The gateway's last word, or that of the last one tried before time was up.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="ct"/> fired; it may have been done.</exception>
    public async Task<T> MakeAsync<T>(Func<CallInvoker, CallOptions, Task<T>> make, TimeSpan giveUpAfter, CancellationToken ct)
    {
        var attempts = new Attempts(options, gateways, backoff, giveUpAfter);
        while (true)
        {
            var (address, calls) = gateways.Current;
            TimeSpan delay;
            using (var limit = new CancellationTokenSource(options.CallTimeout, options.Clock))
            using (var either = CancellationTokenSource.CreateLinkedTokenSource(ct, limit.Token))
            {
                try
                {
                    return await make(calls, new CallOptions(_headers, cancellationToken: either.Token)).ConfigureAwait(false);
                }
                catch (RpcException e)
                {
                    if (DelayAfter(e, limit, address, attempts, ct) is not { } wait)
                        throw;
                    delay = wait;
                }
            }
            await Task.Delay(delay, options.Clock, ct).ConfigureAwait(false);
        }
    }

    /// <param name="open">The stream, opened anew for each try.</param>
    /// <returns>The answers of one stream after the other, until one is refused for good, or none can be had.</returns>
    /// <inheritdoc cref="MakeAsync"/>
    public async IAsyncEnumerable<T> StreamAsync<T>(
        Func<CallInvoker, CallOptions, AsyncServerStreamingCall<T>> open, [EnumeratorCancellation] CancellationToken ct)
    {
        var attempts = new Attempts(options, gateways, backoff, options.GiveUpAfter);
        while (true)
        {
            var (address, calls) = gateways.Current;
            var delay = TimeSpan.Zero;
            using (var limit = new CancellationTokenSource(LongestSilence, options.Clock))
            using (var either = CancellationTokenSource.CreateLinkedTokenSource(ct, limit.Token))
            using (var stream = open(calls, new CallOptions(_headers, cancellationToken: either.Token)))
            {
                while (true)
                {
                    try
                    {
                        limit.CancelAfter(LongestSilence);
                        if (!await stream.ResponseStream.MoveNext(either.Token).ConfigureAwait(false))
                            throw new RpcException(new Status(StatusCode.Unavailable, "The gateway ended the stream."));
                        limit.CancelAfter(Timeout.InfiniteTimeSpan);
                    }
                    catch (RpcException e)
                    {
                        if (DelayAfter(e, limit, address, attempts, ct) is not { } wait)
                            throw;
                        delay = wait;
                        break;
                    }
                    attempts.Answered();
                    yield return stream.ResponseStream.Current;
                }
            }
            await Task.Delay(delay, options.Clock, ct).ConfigureAwait(false);
        }
    }

    /// <returns>Null when it is not to be tried again.</returns>
    private static TimeSpan? DelayAfter(RpcException e, CancellationTokenSource limit, int address, Attempts attempts, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        var failure = limit.IsCancellationRequested ? Failure.TimedOut : Failure.Of(e);
        return failure.CanRetry ? attempts.After(failure, address) : null;
    }
}
