using System.Net;
using System.Threading.Channels;
using Grpc.Core;
using Insights.Domain.Events;
using Insights.Grpc.Calls;
using Insights.Grpc.Events.Wire;
using Insights.Grpc.Faults;
using Insights.Grpc.Telemetry;
using Insights.Service;
using Insights.Service.Ingest;
using Insights.Service.Keys;

namespace Insights.Grpc.Events;

/// <summary>
/// One StreamEvents call: batches are taken while earlier ones are on their way to the store, and answered in order, several
/// at a time where they are ready.
/// </summary>
/// <param name="authenticate">Who sends, asked for each batch; throws where the key is no good any more.</param>
/// <param name="stopping">When it fires no more is taken; what was taken is answered, then the stream ends UNAVAILABLE.</param>
internal sealed class EventStream(IngestService ingest, Func<Caller> authenticate, IPAddress? address, CancellationToken stopping) : IDisposable
{
    /// <summary>Batches taken and not yet answered, at most: 32. The next is read when one has been answered.</summary>
    public const int MaxInFlight = 32;

    /// <summary>Results in one message, at most, but for those of a single batch: keeps it far below what clients accept.</summary>
    private const int MaxResults = 5000;

    private readonly SemaphoreSlim _room = new(MaxInFlight);
    private readonly Channel<Pending> _pending = Channel.CreateUnbounded<Pending>(
        new UnboundedChannelOptions { SingleReader = true, SingleWriter = true });

    /// <summary>Ends when the client has said that it is done and all is answered.</summary>
    /// <exception cref="ServiceException">Why no more was taken; what was taken before has been answered.</exception>
    public async Task RunAsync(
        IAsyncStreamReader<EventBatch> batches, IServerStreamWriter<IReadOnlyList<BatchAnswer>> answers, CancellationToken ct)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(ct, stopping);
        StreamMetrics.Opened();
        try
        {
            await RunAsync(batches, answers, stop, ct);
        }
        finally
        {
            StreamMetrics.Ended();
        }
    }

    private async Task RunAsync(
        IAsyncStreamReader<EventBatch> batches, IServerStreamWriter<IReadOnlyList<BatchAnswer>> answers, CancellationTokenSource stop, CancellationToken ct)
    {
        var answering = AnswerAsync(answers, stop);
        try
        {
            await TakeAsync(batches, ct, stop.Token);
            _pending.Writer.Complete();
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested && !ct.IsCancellationRequested)
        {
            _pending.Writer.Complete(stopping.IsCancellationRequested ? Stopping() : null);
        }
        catch (Exception e)
        {
            _pending.Writer.Complete(e);
        }
        await answering;
    }

    public void Dispose() => _room.Dispose();

    private async Task TakeAsync(IAsyncStreamReader<EventBatch> batches, CancellationToken ct, CancellationToken stop)
    {
        while (true)
        {
            await _room.WaitAsync(stop);
            if (!await NextAsync(batches, stop))
                return;
            var batch = batches.Current;
            var caller = authenticate();
            caller.AccountToSend();
            if (batch.Fault is not null)
                throw batch.Fault;
            _pending.Writer.TryWrite(new Pending(
                batch.Sequence, batch.Events.Count, ingest.RecordAsync(caller, address, batch.SentMs, batch.Events, ct)));
        }
    }

    private static async Task<bool> NextAsync(IAsyncStreamReader<EventBatch> batches, CancellationToken stop)
    {
        try
        {
            return await batches.MoveNext(stop);
        }
        catch (Exception e) when (e is IOException or InvalidOperationException)
        {
            throw CallGuard.CallerGone();
        }
    }

    private async Task AnswerAsync(IServerStreamWriter<IReadOnlyList<BatchAnswer>> answers, CancellationTokenSource stop)
    {
        try
        {
            while (await _pending.Reader.WaitToReadAsync())
            {
                var ready = new List<BatchAnswer>();
                var results = 0;
                while (_pending.Reader.TryPeek(out var next)
                    && (ready.Count == 0 || (next.Results.IsCompleted && results + next.Events <= MaxResults)))
                {
                    _pending.Reader.TryRead(out _);
                    ready.Add(await ResultsOf(next));
                    results += next.Events;
                }
                await answers.WriteAsync(ready);
                _room.Release(ready.Count);
            }
        }
        catch (Exception e) when (e is IOException or InvalidOperationException)
        {
            await stop.CancelAsync();
            throw CallGuard.CallerGone();
        }
        catch
        {
            // Nobody reads the answers, so nothing more is taken.
            await stop.CancelAsync();
            throw;
        }
    }

    /// <summary>Of a batch that could not be stored each event is told so: on a stream there is no other answer to it.</summary>
    private static async ValueTask<BatchAnswer> ResultsOf(Pending batch)
    {
        try
        {
            return new BatchAnswer(batch.Sequence, await batch.Results);
        }
        catch (ServiceException e) when (e.Fault.CanRetry())
        {
            return Refused(batch, e);
        }
        catch (Exception e) when (GrpcFaults.IsOfStore(e))
        {
            return Refused(batch, ServiceException.StoreDown());
        }
    }

    private static BatchAnswer Refused(Pending batch, ServiceException why)
    {
        var results = new RecordResult[batch.Events];
        var reason = why.Fault == ServiceFault.ResourceExhausted ? RejectionReason.Overloaded : RejectionReason.Unavailable;
        Array.Fill(results, RecordResult.Rejected(new Rejection(reason, why.Message)));
        return new BatchAnswer(batch.Sequence, results);
    }

    private static ServiceException Stopping() =>
        new(ServiceFault.Unavailable, "The gateway is stopping; go on with another. All that was answered is durable.");

    /// <param name="Sequence">What the client calls the batch.</param>
    /// <param name="Events">How many events it has.</param>
    private readonly record struct Pending(long Sequence, int Events, ValueTask<RecordResult[]> Results);
}
