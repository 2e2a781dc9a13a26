using Grpc.Core;

namespace Insights.Client.Sending;

/// <summary>Makes one call that may be repeated until a gateway has answered it for good, or it is given up.</summary>
internal sealed class RetriedCall(InsightsClientOptions options, Gateways gateways, Backoff backoff)
{
    private readonly Metadata _headers = new() { { "x-api-key", options.ApiKey } };

    /// <inheritdoc cref="MakeAsync{T}"/>
    public Task<TResponse> MakeAsync<TRequest, TResponse>(Method<TRequest, TResponse> method, TRequest request, CancellationToken ct)
        where TRequest : class
        where TResponse : class => MakeAsync(
        async (calls, call) =>
        {
            using var answer = calls.AsyncUnaryCall(method, null, call, request);
            return await answer.ResponseAsync.ConfigureAwait(false);
        },
        ct);

    /// <param name="make">The call, made anew for each try.</param>
    /// <exception cref="RpcException">The gateway's last word, or that of the last one tried before time was up.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="ct"/> fired; it may have been done.</exception>
    public async Task<T> MakeAsync<T>(Func<CallInvoker, CallOptions, Task<T>> make, CancellationToken ct)
    {
        var started = options.Clock.GetTimestamp();
        var (tries, moves) = (0, 0);
        while (true)
        {
            var (address, calls) = gateways.Current;
            Failure failure;
            RpcException fault;
            using (var limit = new CancellationTokenSource(options.CallTimeout, options.Clock))
            using (var either = CancellationTokenSource.CreateLinkedTokenSource(ct, limit.Token))
            {
                try
                {
                    return await make(calls, new CallOptions(_headers, cancellationToken: either.Token)).ConfigureAwait(false);
                }
                catch (RpcException e)
                {
                    ct.ThrowIfCancellationRequested();
                    (fault, failure) = (e, limit.IsCancellationRequested ? Failure.TimedOut : Failure.Of(e));
                }
            }
            if (!failure.CanRetry)
                throw fault;
            if (failure.OtherAddress)
                gateways.MoveOn(address);
            // The others are asked at once; only when none has answered is it time to wait.
            var delay = failure.OtherAddress && ++moves < gateways.Count ? TimeSpan.Zero : backoff.Delay(++tries, failure.NotBefore);
            if (delay > TimeSpan.Zero)
                moves = 0;
            if (options.Clock.GetElapsedTime(started) + delay > options.GiveUpAfter)
                throw fault;
            await Task.Delay(delay, options.Clock, ct).ConfigureAwait(false);
        }
    }
}
