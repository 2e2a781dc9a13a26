using Grpc.Core;
using Insights.Api.Tests.Rpc.Fixture;
using Insights.V1;

namespace Insights.Api.Tests.Rpc.Live;

public sealed class LiveTests(Gateway gateway) : IClassFixture<Gateway>
{
    [Fact]
    public async Task A_watcher_is_told_all_and_who_comes_and_ends_with_its_key()
    {
        var tenant = await gateway.TenantAsync();
        await tenant.Server.SendAsync(tenant.Event("e1", "alice"));
        var listed = await tenant.Server.Live.ListLiveUsersAsync(new ListLiveUsersRequest());
        (listed.Users.Single().EndUser.Id, listed.TotalSize, listed.Minutes.Count, listed.Minutes[^1].UserCount).ShouldBe(("alice", 1, 60, 1));
        using var call = tenant.Server.Live.WatchLiveUsers(new WatchLiveUsersRequest());
        (await call.ResponseStream.MoveNext(default)).ShouldBeTrue();
        (call.ResponseStream.Current.Snapshot, call.ResponseStream.Current.Users.Single().EndUser.Id).ShouldBe((true, "alice"));
        await tenant.Server.SendAsync(tenant.Event("e2", "bob"));
        (await call.ResponseStream.MoveNext(default)).ShouldBeTrue();
        (call.ResponseStream.Current.Snapshot, call.ResponseStream.Current.Users.Single().EndUser.Id).ShouldBe((false, "bob"));
        await gateway.Administration.RevokeKeyAsync(
            Service.Keys.OperatorKey.Caller, tenant.Name, tenant.Server.Key!.Split('_')[^2], CancellationToken.None);
        var end = await Should.ThrowAsync<RpcException>(async () =>
        {
            while (await call.ResponseStream.MoveNext(default))
            {
            }
        });
        end.StatusCode.ShouldBe(StatusCode.Unauthenticated);
    }
}
