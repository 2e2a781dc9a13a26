using Grpc.Core;
using Insights.Domain.EndUsers.Ports;
using Insights.Api.Tests.Rpc.Fixture;
using Insights.V1;
using Kind = Insights.V1.EndUserKey.Types.Kind;

namespace Insights.Api.Tests.Rpc.Users;

/// <summary>A stored entry that cannot be read was answered as the caller's bad request.</summary>
public sealed class CorruptUserTests(Gateway gateway) : IClassFixture<Gateway>
{
    [Fact]
    public async Task What_is_stored_and_cannot_be_read_is_a_fault_of_ours_and_touches_no_other_user()
    {
        var tenant = await gateway.TenantAsync();
        await CorruptAsync(tenant, "zoe");
        var key = new EndUserKey { Kind = Kind.Identified, Id = "zoe" };

        await ShouldBeOursAsync(async () => await tenant.Server.EndUsers.GetEndUserAsync(new GetEndUserRequest { EndUser = key }));
        await ShouldBeOursAsync(async () => await tenant.Server.EndUsers.EraseEndUserAsync(new EraseEndUserRequest { EndUser = key }));
        using var export = tenant.Server.EndUsers.ExportEndUser(new ExportEndUserRequest { EndUser = key });
        await ShouldBeOursAsync(() => export.ResponseStream.MoveNext());
        (await tenant.Server.SendAsync(tenant.Event("e1", "zoe"), tenant.Event("e2", "amy"))).ShouldBe(["Unavailable", "Accepted"]);
    }

    private static async Task ShouldBeOursAsync(Func<Task> call) =>
        (await Should.ThrowAsync<RpcException>(call)).StatusCode.ShouldBe(StatusCode.Internal);

    private async Task CorruptAsync(Tenant tenant, string id) => await gateway.Store.AppendAsync(
        new LogAppend(new WriteSession(new Domain.EndUsers.EndUserKey(tenant.Name, Domain.EndUsers.UserKind.Identified, id)) { Incarnation = 1 }, 1, [[99]]));
}
