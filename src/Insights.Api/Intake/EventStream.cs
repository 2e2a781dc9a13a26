using System.Threading.Channels;
using Grpc.Core;
using Insights.Api.Auth;
using Insights.Api.Errors;
using Insights.Api.Intake.Wire;
using Insights.Domain.Events;
using Insights.Service;
using Insights.Service.Ingest;
using Insights.Service.Keys;

namespace Insights.Api.Intake;

/// <summary>
/// One StreamEvents call: batches are taken while earlier ones are on their way to the store, those that have arrived together
/// as one, and answered in order, several at a time where they are ready.
/// </summary>
/// <param name="authenticate">Who sends, asked for each batch; throws where the key is no good any more.</param>
/// <param name="stopping">When it fires no more is taken; what was taken is answered, then the stream ends UNAVAILABLE.</param>
internal sealed class EventStream(IngestService ingest, Func<Caller> authenticate, SendingClient client, CancellationToken stopping)
{
    /// <summary>Batches taken and not yet answered, at most: 32. The next is read when one has been answered.</summary>
    public const int MaxInFlight = 32;

    /// <summary>Bytes of batches taken and not yet answered, 8 MiB: beyond it the next is read when some have been answered.</summary>
    public const long MaxBytesInFlight = 8 * 1024 * 1024;

    /// <summary>Results in one message, at most, but for those of a single batch: keeps it far below what clients accept.</summary>
    private const int MaxResults = 5000;

    /// <summary>From so many events on, those that came together are handed on.</summary>
    private const int MostTogether = 1000;

    private readonly StreamRoom _room = new(MaxInFlight, MaxBytesInFlight);
    private readonly Channel<Pending> _pending = Channel.CreateUnbounded<Pending>(
        new UnboundedChannelOptions { SingleReader = true, SingleWriter = true });

    // Taken, and not handed on yet.
    private readonly List<(EventBatch Batch, Caller Caller)> _together = [];
    private int _events;

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

    private async Task TakeAsync(IAsyncStreamReader<EventBatch> batches, CancellationToken ct, CancellationToken stop)
    {
        try
        {
            while (true)
            {
                // What has arrived is taken together; nothing of it waits for what has not.
                var room = _room.EnterAsync(stop);
                if (!room.IsCompleted)
                    HandOn();
                await room;
                var next = NextAsync(batches, stop);
                if (!next.IsCompleted)
                    HandOn();
                if (!await next)
                    return;
                var batch = batches.Current;
                _room.Fill(batch.Bytes);
                var caller = authenticate();
                caller.AccountToSend();
                if (batch.Fault is not null)
                    throw batch.Fault;
                _together.Add((batch, caller));
                if ((_events += batch.Events.Count) >= MostTogether)
                    HandOn();
            }
        }
        finally
        {
            HandOn();
        }

        void HandOn()
        {
            if (_together.Count == 0)
                return;
            var results = ingest.RecordAsync(_together.ConvertAll(t => new SentBatch(t.Caller, t.Batch.SentMs, t.Batch.Events)), client, ct);
            var from = 0;
            foreach (var (batch, _) in _together)
            {
                _pending.Writer.TryWrite(new Pending(batch.Sequence, from, batch.Events.Count, batch.Bytes, results));
                from += batch.Events.Count;
            }
            _together.Clear();
            _events = 0;
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
            throw RpcFailures.CallerGone();
        }
        catch (InvalidDataException)
        {
            throw new ServiceException(ServiceFault.InvalidArgument, "What was sent is no gRPC message.");
        }
    }

    private async Task AnswerAsync(IServerStreamWriter<IReadOnlyList<BatchAnswer>> answers, CancellationTokenSource stop)
    {
        try
        {
            while (await _pending.Reader.WaitToReadAsync())
            {
                var ready = new List<BatchAnswer>();
                var (results, bytes) = (0, 0L);
                // One that failed for a reason not foreseen ends the stream when its turn comes, and what is ready is told first.
                while (_pending.Reader.TryPeek(out var next) && (ready.Count == 0
                    || (next.Results.IsCompleted && results + next.Events <= MaxResults && !IsUnforeseen(next.Results))))
                {
                    _pending.Reader.TryRead(out _);
                    ready.Add(await ResultsOf(next));
                    (results, bytes) = (results + next.Events, bytes + next.Bytes);
                }
                await WriteAsync(answers, ready);
                _room.Leave(ready.Count, bytes);
            }
        }
        catch
        {
            // Nobody reads the answers, so nothing more is taken.
            await stop.CancelAsync();
            throw;
        }
    }

    private static async Task WriteAsync(IServerStreamWriter<IReadOnlyList<BatchAnswer>> answers, List<BatchAnswer> ready)
    {
        try
        {
            await answers.WriteAsync(ready);
        }
        catch (Exception e) when (e is IOException or InvalidOperationException)
        {
            throw RpcFailures.CallerGone();
        }
    }

    private static bool IsUnforeseen(Task results) =>
        results.IsCanceled || (results.Exception?.InnerException is { } e && !Failures.IsOfStore(e));

    /// <summary>Of a batch that could not be stored each event is told so: on a stream there is no other answer to it.</summary>
    private static async ValueTask<BatchAnswer> ResultsOf(Pending batch)
    {
        try
        {
            return new BatchAnswer(batch.Sequence, new ArraySegment<RecordResult>(await batch.Results, batch.From, batch.Events));
        }
        catch (Exception e) when (Failures.IsOfStore(e))
        {
            var results = new RecordResult[batch.Events];
            Array.Fill(results, RecordResult.Rejected(new Rejection(RejectionReason.Unavailable, ServiceException.StoreDown().Message)));
            return new BatchAnswer(batch.Sequence, results);
        }
    }

    private static ServiceException Stopping() =>
        new(ServiceFault.Unavailable, "The gateway is stopping; go on with another. All that was answered is durable.");

    /// <param name="Sequence">What the client calls the batch.</param>
    /// <param name="From">Where its results begin among those of all that were taken together.</param>
    /// <param name="Events">How many events it has.</param>
    /// <param name="Bytes">How many bytes it has, as sent.</param>
    private readonly record struct Pending(long Sequence, int From, int Events, int Bytes, Task<RecordResult[]> Results);
}
