using Grpc.Core;
using Insights.V1;

namespace Insights.Client.Tests.Fixture;

/// <summary>Tells who is live as a test says.</summary>
public sealed class FakeLive : LiveService.LiveServiceBase
{
    private int _watches;

    /// <summary>What a watch answers, by its number from 1; ends or fails as it does.</summary>
    public Func<int, IServerStreamWriter<WatchLiveUsersResponse>, CancellationToken, Task>? Watch { get; set; }

    public override Task WatchLiveUsers(WatchLiveUsersRequest request, IServerStreamWriter<WatchLiveUsersResponse> responseStream, ServerCallContext context) =>
        Watch!(Interlocked.Increment(ref _watches), responseStream, context.CancellationToken);

    public override Task<ListLiveUsersResponse> ListLiveUsers(ListLiveUsersRequest request, ServerCallContext context) =>
        Task.FromResult(new ListLiveUsersResponse { Users = { new LiveUser { EndUser = EndUserKey.Identified("alice"), Application = request.Application } } });
}
