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
            Status = known ? UpdateEndUserResponse.Types.Status.Duplicate : UpdateEndUserResponse.Types.Status.Applied,
            OperationId = request.OperationId,
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
}
