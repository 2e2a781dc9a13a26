using Grpc.Core;
using Insights.Client.Buffering;
using Insights.Client.Metrics;
using Insights.V1;

namespace Insights.Client.Sending;

/// <summary>Sends one batch until each of its events has been answered for good, or given up.</summary>
internal sealed class BatchSender(InsightsClientOptions options, Gateways gateways, Backoff backoff, Settlement settlement, ClientMetrics metrics)
{
    private static readonly TimeSpan NoDelay = TimeSpan.Zero;

    private readonly Metadata _headers = new() { { "x-api-key", options.ApiKey } };

    /// <param name="ct">Fires when the client ends: what is not answered by then is told as lost.</param>
    public async Task SendAsync(IReadOnlyList<PendingEvent> batch, CancellationToken ct)
    {
        try
        {
            var started = options.Clock.GetTimestamp();
            var tries = 0;
            var moves = 0;
            while (true)
            {
                var (address, calls) = gateways.Current;
                metrics.Called(isRetry: tries + moves > 0);
                var (left, failure) = await TryAsync(batch, calls, ct).ConfigureAwait(false);
                batch = left;
                if (failure is null)
                    return;
                if (ct.IsCancellationRequested)
                {
                    settlement.Drop(batch, LostReason.Disposed, "The client was disposed before it was answered.");
                    return;
                }
                if (!failure.CanRetry)
                {
                    settlement.Drop(batch, LostReason.Refused, failure.Detail);
                    return;
                }
                if (failure.OtherAddress)
                    gateways.MoveOn(address);
                // The others are asked at once; only when none has answered is it time to wait.
                var delay = failure.OtherAddress && ++moves < gateways.Count ? NoDelay : backoff.Delay(++tries, failure.NotBefore);
                if (delay > NoDelay)
                    moves = 0;
                if (options.Clock.GetElapsedTime(started) + delay > options.GiveUpAfter)
                {
                    settlement.Drop(batch, LostReason.GaveUp, failure.Detail);
                    return;
                }
                await Task.Delay(delay, options.Clock, ct).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
        catch (Exception e)
        {
            settlement.Fail(batch, e);
        }
    }

    /// <returns>The events still to be sent, and why; no failure where there are none.</returns>
    private async Task<(IReadOnlyList<PendingEvent> Left, Failure? Failure)> TryAsync(
        IReadOnlyList<PendingEvent> batch, CallInvoker calls, CancellationToken ct)
    {
        using var limit = new CancellationTokenSource(options.CallTimeout, options.Clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, limit.Token);
        try
        {
            using var call = calls.AsyncUnaryCall(
                RecordCall.Method, null, new CallOptions(_headers, cancellationToken: either.Token),
                new RecordRequest(options.Clock.GetUtcNow(), batch));
            var answer = await call.ResponseAsync.ConfigureAwait(false);
            if (answer.Results.Count != batch.Count)
                return (batch, Failure.Unclear);
            var left = settlement.Take(batch, answer.Results);
            return (left, left.Count == 0 ? null : Failure.Partial);
        }
        catch (RpcException) when (limit.IsCancellationRequested)
        {
            return (batch, Failure.TimedOut);
        }
        catch (RpcException e)
        {
            return (batch, Failure.Of(e));
        }
    }
}
