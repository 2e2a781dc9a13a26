using System.Collections.Concurrent;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Grpc.Net.Client;
using Insights.Testing.Load;
using Insights.Testing.Oracle;
using Insights.V1;

namespace Insights.Cluster.Tests.Faults;

/// <summary>
/// Sends what its script says over gRPC until it is acknowledged, whatever happens to the cluster. On a fault it goes on with
/// the next gateway. It expects faults for which sending again helps, and keeps all others.
/// </summary>
internal abstract class LoadClient(LoadScript script, int first, string key, IReadOnlyList<string> gateways) : IDisposable
{
    /// <summary>How long an answer may take before it is asked for again, elsewhere.</summary>
    protected static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    private readonly GrpcChannel[] _channels = [.. gateways.Select(g => GrpcChannel.ForAddress(g))];
    private int _at = first;

    protected Metadata Headers { get; } = new() { { "x-api-key", key } };

    public LoadScript Script => script;

    /// <summary>Statuses of calls that failed, with their number.</summary>
    public ConcurrentDictionary<StatusCode, int> Faults { get; } = new();

    /// <summary>What should never have been answered.</summary>
    public ConcurrentQueue<string> Wrong { get; } = new();

    public async Task RunAsync(Progress progress, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            var batch = script.NextBatch();
            List<Event> all = [.. batch.Select(Wire)];
            var waiting = all;
            while (waiting.Count > 0)
                waiting = await TryAsync(waiting);
            script.Took(batch);
            if (script.NextOperation() is { } op)
                await LogInOrOutAsync(op);
            await UpdateAsync();
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
            var results = await SendAsync(new EventService.EventServiceClient(Gateway), batch);
            results.Count.ShouldBe(batch.Count);
            return [.. batch.Where((_, i) => !IsAcknowledged(results[i]))];
        }
        catch (RpcException e)
        {
            await FailedAsync(e);
            return batch;
        }
    }

    private GrpcChannel Gateway => _channels[_at % _channels.Length];

    private async Task FailedAsync(RpcException e)
    {
        Faults.AddOrUpdate(e.StatusCode, 1, (_, n) => n + 1);
        if (e.StatusCode is not (StatusCode.Unavailable or StatusCode.ResourceExhausted or StatusCode.DeadlineExceeded))
            Wrong.Enqueue(e.ToString());
        await EndAsync();
        _at++;
        await Task.Delay(Pause, TimeProvider.System);
    }

    private async Task LogInOrOutAsync(OracleOp op)
    {
        var answer = await UntilAnsweredAsync(users => op.UserId is null
            ? users.AnonymizeAsync(new AnonymizeRequest { AnonymousId = op.AnonymousId, Time = Wire(op.TimeMs), OperationId = op.OpId }, Headers, Deadline)
            : users.IdentifyAsync(
                new IdentifyRequest { AnonymousId = op.AnonymousId, UserId = op.UserId, Time = Wire(op.TimeMs), OperationId = op.OpId }, Headers, Deadline));
        if (answer.Status is not (LinkResponse.Types.Status.Accepted or LinkResponse.Types.Status.Duplicate))
            Wrong.Enqueue(answer.ToString());
        script.Operations.Add(op);
    }

    private async Task UpdateAsync()
    {
        var (user, operationId) = script.NextUpdate();
        var update = new UpdateEndUserRequest
        {
            EndUser = new EndUserKey { Kind = EndUserKey.Types.Kind.Identified, Id = user },
            OperationId = operationId,
            Operations = { new AttributeOperation { Name = "updates", Add = 1 } },
        };
        var answer = await UntilAnsweredAsync(users => users.UpdateEndUserAsync(update, Headers, Deadline));
        if (answer.Status is not (UpdateEndUserResponse.Types.Status.Applied or UpdateEndUserResponse.Types.Status.Duplicate))
            Wrong.Enqueue(answer.ToString());
        script.Updated.Add(user);
    }

    private async Task<T> UntilAnsweredAsync<T>(Func<EndUserService.EndUserServiceClient, AsyncUnaryCall<T>> call)
    {
        while (true)
        {
            try
            {
                return await call(new EndUserService.EndUserServiceClient(Gateway));
            }
            catch (RpcException e)
            {
                await FailedAsync(e);
            }
        }
    }

    protected static DateTime Deadline => TimeProvider.System.GetUtcNow().UtcDateTime + Patience;

    private bool IsAcknowledged(EventResult result)
    {
        if (result.Status is EventResult.Types.Status.Accepted or EventResult.Types.Status.Duplicate)
            return true;
        if (result.Reason is not (EventResult.Types.Reason.Overloaded or EventResult.Types.Reason.Unavailable))
            Wrong.Enqueue(result.ToString());
        return false;
    }

    private static Event Wire(OracleItem item)
    {
        var e = new Event { EventId = item.Event.Id, Type = item.Event.Type, Time = Wire(item.Event.TimeMs) };
        if (item.UserId is not null)
            e.UserId = item.UserId;
        if (item.AnonymousId is not null)
            e.AnonymousId = item.AnonymousId;
        return e;
    }

    private static Timestamp Wire(long ms) => Timestamp.FromDateTimeOffset(DateTimeOffset.FromUnixTimeMilliseconds(ms));

    public void Dispose()
    {
        foreach (var channel in _channels)
            channel.Dispose();
    }
}

/// <summary>A call for each batch.</summary>
internal sealed class CallingClient(LoadScript script, int first, string key, IReadOnlyList<string> gateways)
    : LoadClient(script, first, key, gateways)
{
    protected override async Task<IReadOnlyList<EventResult>> SendAsync(EventService.EventServiceClient gateway, IReadOnlyList<Event> batch) =>
        (await gateway.RecordEventsAsync(
            new RecordEventsRequest { Events = { batch } }, Headers, Deadline)).Results;
}

/// <summary>One long call at a time, a new one where it ends.</summary>
internal sealed class StreamingClient(LoadScript script, int first, string key, IReadOnlyList<string> gateways)
    : LoadClient(script, first, key, gateways)
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
        catch (Exception e) when (e is InvalidOperationException or OperationCanceledException or HttpRequestException or RpcException { StatusCode: StatusCode.Cancelled })
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
