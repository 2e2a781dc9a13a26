using System.Collections.Concurrent;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Grpc.Net.Client;
using Insights.V1;

namespace Insights.Cluster.Tests.Faults;

/// <summary>
/// Sends batches over gRPC until each event is acknowledged, whatever happens to the cluster, and remembers what was. On a
/// fault it goes on with the next gateway. It expects faults for which sending again helps, and keeps all others.
/// </summary>
internal abstract class LoadClient(int number, string key, IReadOnlyList<string> users, IReadOnlyList<string> gateways) : IDisposable
{
    private const int BatchSize = 20;

    /// <summary>How long an answer may take before it is asked for again, elsewhere.</summary>
    protected static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    private readonly Random _random = new(1);
    private readonly GrpcChannel[] _channels = [.. gateways.Select(g => GrpcChannel.ForAddress(g))];
    private int _at;
    private int _batches;

    protected Metadata Headers { get; } = new() { { "x-api-key", key } };

    /// <summary>Every event that was acknowledged: its user and its time.</summary>
    public List<(string User, long TimeMs)> Acknowledged { get; } = [];

    /// <summary>Statuses of calls that failed, with their number.</summary>
    public ConcurrentDictionary<StatusCode, int> Faults { get; } = new();

    /// <summary>What should never have been answered.</summary>
    public ConcurrentQueue<string> Wrong { get; } = new();

    public async Task RunAsync(Progress progress, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            var waiting = NextBatch();
            var all = waiting;
            while (waiting.Count > 0)
                waiting = await TryAsync(waiting);
            Acknowledged.AddRange(all.Select(e => (e.UserId, e.Time.ToDateTimeOffset().ToUnixTimeMilliseconds())));
            progress.Add(all.Count);
        }
        await EndAsync();
    }

    /// <summary>Sends a batch through a gateway.</summary>
    /// <returns>One result for each event, in order.</returns>
    protected abstract Task<IReadOnlyList<EventResult>> SendAsync(EventService.EventServiceClient gateway, IReadOnlyList<Event> batch);

    /// <summary>Forgets what was open at a gateway that failed.</summary>
    protected virtual Task EndAsync() => Task.CompletedTask;

    private async Task<List<Event>> TryAsync(List<Event> batch)
    {
        try
        {
            var results = await SendAsync(new EventService.EventServiceClient(_channels[(number + _at) % _channels.Length]), batch);
            results.Count.ShouldBe(batch.Count);
            return [.. batch.Where((_, i) => !IsAcknowledged(results[i]))];
        }
        catch (RpcException e)
        {
            Faults.AddOrUpdate(e.StatusCode, 1, (_, n) => n + 1);
            if (e.StatusCode is not (StatusCode.Unavailable or StatusCode.ResourceExhausted or StatusCode.DeadlineExceeded))
                Wrong.Enqueue(e.ToString());
            await EndAsync();
            _at++;
            await Task.Delay(Pause, TimeProvider.System);
            return batch;
        }
    }

    private bool IsAcknowledged(EventResult result)
    {
        if (result.Status is EventResult.Types.Status.Accepted or EventResult.Types.Status.Duplicate)
            return true;
        if (result.Reason is not (EventResult.Types.Reason.Overloaded or EventResult.Types.Reason.Unavailable))
            Wrong.Enqueue(result.ToString());
        return false;
    }

    /// <summary>Events of the last minutes, so that sessions close all the time, and many at once.</summary>
    private List<Event> NextBatch()
    {
        _batches++;
        var now = TimeProvider.System.GetUtcNow();
        return [.. Enumerable.Range(0, BatchSize).Select(i => new Event
        {
            EventId = $"{number}-{_batches}-{i}",
            UserId = users[_random.Next(users.Count)],
            Type = "click",
            // To the millisecond, as the store keeps it.
            Time = Timestamp.FromDateTimeOffset(DateTimeOffset.FromUnixTimeMilliseconds(now.ToUnixTimeMilliseconds() - _random.Next(55_000, 200_000))),
        })];
    }

    public void Dispose()
    {
        foreach (var channel in _channels)
            channel.Dispose();
    }
}

/// <summary>A call for each batch.</summary>
internal sealed class CallingClient(int number, string key, IReadOnlyList<string> users, IReadOnlyList<string> gateways)
    : LoadClient(number, key, users, gateways)
{
    protected override async Task<IReadOnlyList<EventResult>> SendAsync(EventService.EventServiceClient gateway, IReadOnlyList<Event> batch) =>
        (await gateway.RecordEventsAsync(
            new RecordEventsRequest { Events = { batch } }, Headers, TimeProvider.System.GetUtcNow().UtcDateTime + Patience)).Results;
}

/// <summary>One long call at a time, a new one where it ends.</summary>
internal sealed class StreamingClient(int number, string key, IReadOnlyList<string> users, IReadOnlyList<string> gateways)
    : LoadClient(number, key, users, gateways)
{
    private AsyncDuplexStreamingCall<StreamEventsRequest, StreamEventsResponse>? _call;
    private long _sequence;

    protected override async Task<IReadOnlyList<EventResult>> SendAsync(EventService.EventServiceClient gateway, IReadOnlyList<Event> batch)
    {
        _call ??= gateway.StreamEvents(Headers);
        using var late = new CancellationTokenSource(Patience);
        try
        {
            await _call.RequestStream.WriteAsync(new StreamEventsRequest { Sequence = ++_sequence, Events = { batch } }, late.Token);
            if (!await _call.ResponseStream.MoveNext(late.Token))
                throw new RpcException(_call.GetStatus());
        }
        catch (Exception e) when (late.IsCancellationRequested && e is OperationCanceledException or RpcException { StatusCode: StatusCode.Cancelled })
        {
            throw new RpcException(new Status(StatusCode.DeadlineExceeded, "The client lost patience."));
        }
        catch (Exception e) when (e is InvalidOperationException or OperationCanceledException or RpcException { StatusCode: StatusCode.Cancelled })
        {
            // The stream had ended before, and what was being written to it with it: how, its answers tell.
            throw await EndOfAsync(_call);
        }
        var answer = _call.ResponseStream.Current.Answers.ShouldHaveSingleItem();
        answer.Sequence.ShouldBe(_sequence);
        return answer.Results;
    }

    protected override async Task EndAsync()
    {
        _call?.Dispose();
        _call = null;
        await Task.CompletedTask;
    }

    private static async Task<RpcException> EndOfAsync(AsyncDuplexStreamingCall<StreamEventsRequest, StreamEventsResponse> call)
    {
        try
        {
            while (await call.ResponseStream.MoveNext(CancellationToken.None))
            {
                // Answers to what was given up on.
            }
            return new RpcException(call.GetStatus());
        }
        catch (RpcException e)
        {
            return e;
        }
    }
}
