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
}
