using System.Text;
using Grpc.Core;
using Insights.Client.Tests.Fixture;
using Insights.V1;

namespace Insights.Client.Tests;

public sealed class RetentionTests
{
    private static readonly EndUserKey _alice = new() { Kind = EndUserKey.Types.Kind.Identified, Id = "alice" };

    [Fact]
    public async Task An_erasure_is_tried_again_until_it_is_answered()
    {
        await using var gateway = await FakeGateway.StartAsync();
        await using var rig = new Rig(null, gateway);
        gateway.Users.Fault = call => call < 3 ? new RpcException(new Status(StatusCode.Unavailable, "busy")) : null;
        var answered = rig.Client.EraseAsync(_alice);
        await rig.RunClockUntilAsync(answered);
        (await answered).Entries.ShouldBe(3);
    }

    [Fact]
    public async Task An_export_that_breaks_off_is_asked_for_from_its_beginning()
    {
        await using var gateway = await FakeGateway.StartAsync();
        await using var rig = new Rig(null, gateway);
        gateway.Users.Fault = call => call < 3 ? new RpcException(new Status(StatusCode.Unavailable, "gone")) : null;
        var answered = rig.Client.ExportAsync(_alice);
        await rig.RunClockUntilAsync(answered);
        Encoding.UTF8.GetString(await answered).ShouldBe("""{"id":"alice"}""");
    }

    [Fact]
    public async Task What_is_refused_for_good_is_thrown_at_once()
    {
        await using var gateway = await FakeGateway.StartAsync();
        await using var rig = new Rig(null, gateway);
        gateway.Users.Fault = _ => new RpcException(new Status(StatusCode.NotFound, "no such user"));
        (await Should.ThrowAsync<RpcException>(() => rig.Client.ExportAsync(_alice))).StatusCode.ShouldBe(StatusCode.NotFound);
    }
}
