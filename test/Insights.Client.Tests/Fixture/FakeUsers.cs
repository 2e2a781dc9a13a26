using System.Collections.Concurrent;
using Grpc.Core;
using Insights.V1;

namespace Insights.Client.Tests.Fixture;

/// <summary>Takes updates, each operation ID once, or fails as a test says.</summary>
public sealed class FakeUsers : EndUserService.EndUserServiceBase
{
    private readonly ConcurrentDictionary<string, bool> _known = new();

    public ConcurrentQueue<(UpdateEndUserRequest Request, string? Key)> Updates { get; } = new();

    /// <summary>What a call fails with, by its number from 1; null: it does not.</summary>
    public Func<int, RpcException?>? Fault { get; set; }

    public override Task<UpdateEndUserResponse> UpdateEndUser(UpdateEndUserRequest request, ServerCallContext context)
    {
        Updates.Enqueue((request, context.RequestHeaders.GetValue("x-api-key")));
        var known = !_known.TryAdd(request.OperationId, true);
        if (Fault?.Invoke(Updates.Count) is { } fault)
            throw fault;
        return Task.FromResult(new UpdateEndUserResponse
        {
            Result = new UpdateEndUserResult
            {
                Status = known ? UpdateEndUserResult.Types.Status.Duplicate : UpdateEndUserResult.Types.Status.Applied,
                OperationId = request.OperationId,
            },
        });
    }

    private int _others;

    public override Task<EraseEndUserResponse> EraseEndUser(EraseEndUserRequest request, ServerCallContext context) =>
        Fault?.Invoke(Interlocked.Increment(ref _others)) is { } fault ? throw fault : Task.FromResult(new EraseEndUserResponse { Entries = 3 });

    /// <summary>Answers in two pieces; a call that fails does so after the first.</summary>
    public override async Task ExportEndUser(
        ExportEndUserRequest request, IServerStreamWriter<ExportEndUserResponse> responseStream, ServerCallContext context)
    {
        await responseStream.WriteAsync(new ExportEndUserResponse { Chunk = Google.Protobuf.ByteString.CopyFromUtf8("{\"id\":\"") });
        if (Fault?.Invoke(Interlocked.Increment(ref _others)) is { } fault)
            throw fault;
        await responseStream.WriteAsync(new ExportEndUserResponse { Chunk = Google.Protobuf.ByteString.CopyFromUtf8(request.EndUser.Id + "\"}") });
    }

    /// <summary>Every request that is not an update, as it came.</summary>
    public ConcurrentQueue<object> Asked { get; } = new();

    /// <summary>What looking one user up fails with; null: it does not.</summary>
    public Func<RpcException?>? LookupFault { get; set; }

    /// <summary>Knows everybody but "nobody".</summary>
    public override Task<GetEndUserResponse> GetEndUser(GetEndUserRequest request, ServerCallContext context)
    {
        Asked.Enqueue(request);
        if (LookupFault?.Invoke() is { } fault)
            throw fault;
        return request.EndUser.Id == "nobody"
            ? throw new RpcException(new Status(StatusCode.NotFound, "no such user"))
            : Task.FromResult(new GetEndUserResponse { EndUser = new EndUser { Id = request.EndUser.Id } });
    }

    public override Task<BatchGetEndUsersResponse> BatchGetEndUsers(BatchGetEndUsersRequest request, ServerCallContext context)
    {
        Asked.Enqueue(request);
        var known = request.EndUsers.ToLookup(u => u.Id != "nobody");
        return Task.FromResult(new BatchGetEndUsersResponse { EndUsers = { known[true].Select(u => new EndUser { Id = u.Id }) }, NotFound = { known[false] } });
    }

    public override Task<GetSessionResponse> GetSession(GetSessionRequest request, ServerCallContext context)
    {
        Asked.Enqueue(request);
        return Task.FromResult(new GetSessionResponse { SessionDetail = new SessionDetail { Session = new Session { Id = request.Session } } });
    }

    public override Task<ListEndUsersResponse> ListEndUsers(ListEndUsersRequest request, ServerCallContext context)
    {
        var (ids, next) = Page(request, request.PageToken);
        return Task.FromResult(new ListEndUsersResponse { EndUsers = { ids.Select(id => new EndUser { Id = id }) }, NextPageToken = next });
    }

    public override Task<SearchEndUsersResponse> SearchEndUsers(SearchEndUsersRequest request, ServerCallContext context)
    {
        var (ids, next) = Page(request, request.PageToken);
        return Task.FromResult(new SearchEndUsersResponse { EndUsers = { ids.Select(id => new EndUser { Id = id }) }, NextPageToken = next });
    }

    public override Task<ListSessionsResponse> ListSessions(ListSessionsRequest request, ServerCallContext context)
    {
        var (ids, next) = Page(request, request.PageToken);
        return Task.FromResult(new ListSessionsResponse { Sessions = { ids.Select(id => new Session { Id = id }) }, NextPageToken = next });
    }

    public override Task<ListEventsResponse> ListEvents(ListEventsRequest request, ServerCallContext context)
    {
        var (ids, next) = Page(request, request.PageToken);
        return Task.FromResult(new ListEventsResponse { Events = { ids.Select(id => new TimelineEvent { SessionId = id }) }, NextPageToken = next });
    }

    public override Task<ListAttributeHistoryResponse> ListAttributeHistory(ListAttributeHistoryRequest request, ServerCallContext context)
    {
        var (ids, next) = Page(request, request.PageToken);
        return Task.FromResult(new ListAttributeHistoryResponse { Changes = { ids.Select(id => new AttributeChange { OperationId = id }) }, NextPageToken = next });
    }

    public override Task<IdentifyResponse> Identify(IdentifyRequest request, ServerCallContext context)
    {
        Asked.Enqueue(request);
        return Task.FromResult(new IdentifyResponse { Result = new IdentityResult { OperationId = request.OperationId } });
    }

    public override Task<AnonymizeResponse> Anonymize(AnonymizeRequest request, ServerCallContext context)
    {
        Asked.Enqueue(request);
        return Task.FromResult(new AnonymizeResponse { Result = new IdentityResult { OperationId = request.OperationId } });
    }

    /// <summary>Three pages of 2, 2 and 1.</summary>
    private (IEnumerable<string> Ids, string Next) Page(object request, string token)
    {
        Asked.Enqueue(request);
        return token switch
        {
            "" => (["1", "2"], "a"),
            "a" => (["3", "4"], "b"),
            _ => (["5"], ""),
        };
    }
}
