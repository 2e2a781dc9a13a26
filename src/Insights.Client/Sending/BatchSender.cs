using Grpc.Core;
using Insights.Client.Buffering;
using Insights.Client.Metrics;
using Insights.V1;

namespace Insights.Client.Sending;

/// <summary>Sends one batch until each of its events has been answered for good, or given up.</summary>
internal sealed class BatchSender(InsightsClientOptions options, Gateways gateways, Backoff backoff, Settlement settlement, ClientMetrics metrics)
{
    private readonly Metadata _headers = new() { { "x-api-key", options.ApiKey } };

    /// <param name="ct">Fires when the client ends: what is not answered by then is told as lost.</param>
    public async Task SendAsync(IReadOnlyList<PendingEvent> batch, CancellationToken ct)
    {
        try
        {
            var attempts = new Attempts(options, gateways, backoff, options.GiveUpAfter);
            for (var isRetry = false; ; isRetry = true)
            {
                var (address, calls) = gateways.Current;
                metrics.Called(isRetry);
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
                if (attempts.After(failure, address) is not { } delay)
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
