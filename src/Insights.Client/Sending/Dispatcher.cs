using Insights.Client.Buffering;

namespace Insights.Client.Sending;

/// <summary>Takes batches from the buffer as they fall due and has them sent, so many at a time; events gather meanwhile.</summary>
internal sealed class Dispatcher(InsightsClientOptions options, EventBuffer buffer, BatchSender sender, Settlement settlement)
{
    /// <summary>Runs until <paramref name="ct"/> fires, and then until all that is under way has ended.</summary>
    public async Task RunAsync(CancellationToken ct)
    {
        using var slots = new SemaphoreSlim(options.MaxBatchesUnderWay);
        try
        {
            while (true)
            {
                await buffer.WhenChangedAsync(ct).ConfigureAwait(false);
                await SendDueAsync(slots, ct).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            for (var i = 0; i < options.MaxBatchesUnderWay; i++)
                await slots.WaitAsync(CancellationToken.None).ConfigureAwait(false);
        }
    }

    private async Task SendDueAsync(SemaphoreSlim slots, CancellationToken ct)
    {
        while (true)
        {
            await slots.WaitAsync(ct).ConfigureAwait(false);
            var batch = new List<PendingEvent>();
            if (!TryTake(batch))
            {
                slots.Release();
                return;
            }
            _ = SendAsync(batch, slots, ct);
        }
    }

    private bool TryTake(List<PendingEvent> batch)
    {
        try
        {
            return buffer.TryTake(batch);
        }
        catch (Exception e)
        {
            settlement.Fail([.. batch, .. buffer.TakeAll()], e);
            return false;
        }
    }

    private async Task SendAsync(List<PendingEvent> batch, SemaphoreSlim slots, CancellationToken ct)
    {
        try
        {
            await sender.SendAsync(batch, ct).ConfigureAwait(false);
        }
        finally
        {
            slots.Release();
        }
    }
}
