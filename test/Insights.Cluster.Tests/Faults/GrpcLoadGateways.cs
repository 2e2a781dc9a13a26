using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Grpc.Net.Client;
using Insights.Testing.Load;
using Insights.Testing.Oracle;
using Insights.V1;

namespace Insights.Cluster.Tests.Faults;

/// <summary>Calls over gRPC, each given up on after a while and made again elsewhere.</summary>
/// <param name="urls">Of the silos.</param>
/// <param name="first">Which of them is called first.</param>
internal abstract class GrpcLoadGateway(string key, IReadOnlyList<string> urls, int first) : ILoadGateway
{
    /// <summary>How long an answer may take before it is asked for again, elsewhere.</summary>
    protected static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly GrpcChannel[] _channels = [.. urls.Select(u => GrpcChannel.ForAddress(u))];
    private int _at = first;

    protected Metadata Headers { get; } = new() { { "x-api-key", key } };

    protected static DateTime Deadline => TimeProvider.System.GetUtcNow().UtcDateTime + Patience;

    private GrpcChannel Channel => _channels[_at % _channels.Length];

    private EndUserService.EndUserServiceClient EndUsers => new(Channel);

    public async Task<IReadOnlyList<bool>> SendAsync(IReadOnlyList<OracleItem> events) =>
        [.. (await SendAsync(new EventService.EventServiceClient(Channel), events.Select(Wire))).Select(IsAcknowledged)];

    public async Task LinkAsync(OracleOp op)
    {
        var result = op.UserId is null
            ? (await EndUsers.AnonymizeAsync(new AnonymizeRequest { AnonymousId = op.AnonymousId, Time = Wire(op.TimeMs), OperationId = op.OpId }, Headers, Deadline)).Result
            : (await EndUsers.IdentifyAsync(
                new IdentifyRequest { AnonymousId = op.AnonymousId, UserId = op.UserId, Time = Wire(op.TimeMs), OperationId = op.OpId }, Headers, Deadline)).Result;
        result.Status.ShouldBeOneOf(IdentityResult.Types.Status.Accepted, IdentityResult.Types.Status.Duplicate);
    }

    public async Task UpdateAsync(string user, string operationId)
    {
        var update = new UpdateEndUserRequest
        {
            EndUser = new EndUserKey { Kind = EndUserKey.Types.Kind.Identified, Id = user },
            OperationId = operationId,
            Operations = { new AttributeOperation { Name = "updates", Add = 1 } },
        };
        var answer = await EndUsers.UpdateEndUserAsync(update, Headers, Deadline);
        answer.Result.Status.ShouldBeOneOf(UpdateEndUserResult.Types.Status.Applied, UpdateEndUserResult.Types.Status.Duplicate);
    }

    public string? FaultOf(Exception e) =>
        e is RpcException { StatusCode: StatusCode.Unavailable or StatusCode.ResourceExhausted or StatusCode.DeadlineExceeded } fault
            ? fault.StatusCode.ToString()
            : null;

    public virtual void Next() => _at++;

    public virtual void Dispose()
    {
        foreach (var channel in _channels)
            channel.Dispose();
    }

    /// <returns>One result for each event, in order.</returns>
    protected abstract Task<IReadOnlyList<EventResult>> SendAsync(EventService.EventServiceClient gateway, IEnumerable<Event> events);

    private static bool IsAcknowledged(EventResult result)
    {
        if (result.Status is EventResult.Types.Status.Accepted or EventResult.Types.Status.Duplicate)
            return true;
        result.Reason.ShouldBeOneOf(EventResult.Types.Reason.Overloaded, EventResult.Types.Reason.Unavailable);
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
}

/// <summary>A call for each batch.</summary>
internal sealed class CallingGateway(string key, IReadOnlyList<string> urls, int first) : GrpcLoadGateway(key, urls, first)
{
    protected override async Task<IReadOnlyList<EventResult>> SendAsync(EventService.EventServiceClient gateway, IEnumerable<Event> events) =>
        (await gateway.RecordEventsAsync(new RecordEventsRequest { Events = { events } }, Headers, Deadline)).Results;
}

/// <summary>One long call at a time, a new one where it ends.</summary>
internal sealed class StreamingGateway(string key, IReadOnlyList<string> urls, int first) : GrpcLoadGateway(key, urls, first)
{
    private AsyncDuplexStreamingCall<StreamEventsRequest, StreamEventsResponse>? _call;
    private long _sequence;

    protected override async Task<IReadOnlyList<EventResult>> SendAsync(EventService.EventServiceClient gateway, IEnumerable<Event> events)
    {
        _call ??= gateway.StreamEvents(Headers);
        using var late = new CancellationTokenSource(Patience);
        try
        {
            await _call.RequestStream.WriteAsync(new StreamEventsRequest { Sequence = ++_sequence, Events = { events } }, late.Token);
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

    public override void Next()
    {
        End();
        base.Next();
    }

    public override void Dispose()
    {
        End();
        base.Dispose();
    }

    private void End()
    {
        _call?.Dispose();
        _call = null;
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
