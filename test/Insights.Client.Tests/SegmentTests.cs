using Grpc.Core;
using Insights.Client.Tests.Fixture;
using Insights.V1;

namespace Insights.Client.Tests;

public sealed class SegmentTests
{
    private static readonly EndUserKey _alice = new() { Kind = EndUserKey.Types.Kind.Identified, Id = "alice" };

    [Fact]
    public async Task A_user_is_judged_by_the_segments_that_are_named()
    {
        await using var gateway = await FakeGateway.StartAsync();
        await using var rig = new Rig(null, gateway);
        var verdicts = await rig.Client.EvaluateSegmentsAsync(_alice, ["a", "b"]);
        verdicts.Select(v => (v.Segment, v.Status)).ShouldBe([("a", SegmentVerdict.Types.Status.Member), ("b", SegmentVerdict.Types.Status.Member)]);
        var (sent, key) = gateway.Segments.Evaluations.ShouldHaveSingleItem();
        (sent, key).ShouldBe((new EvaluateSegmentsRequest { EndUser = _alice, Segments = { "a", "b" } }, "ins_ingest_key"));
    }

    [Fact]
    public async Task It_is_asked_again_until_it_is_answered()
    {
        await using var gateway = await FakeGateway.StartAsync();
        await using var rig = new Rig(null, gateway);
        gateway.Segments.Fault = call => call < 3 ? new RpcException(new Status(StatusCode.Unavailable, "busy")) : null;
        var answered = rig.Client.EvaluateSegmentsAsync(_alice, ["a"]);
        await rig.RunClockUntilAsync(answered);
        (await answered).Count.ShouldBe(1);
        gateway.Segments.Evaluations.Count.ShouldBe(3);
    }

    [Fact]
    public async Task What_is_refused_for_good_is_thrown_at_once()
    {
        await using var gateway = await FakeGateway.StartAsync();
        await using var rig = new Rig(null, gateway);
        gateway.Segments.Fault = _ => new RpcException(new Status(StatusCode.NotFound, "no such user"));
        (await Should.ThrowAsync<RpcException>(() => rig.Client.EvaluateSegmentsAsync(_alice, []))).StatusCode.ShouldBe(StatusCode.NotFound);
        gateway.Segments.Evaluations.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Members_come_page_by_page_and_a_page_that_fails_is_asked_for_again()
    {
        await using var gateway = await FakeGateway.StartAsync();
        await using var rig = new Rig(null, gateway);
        gateway.Segments.Fault = call => call == 2 ? new RpcException(new Status(StatusCode.Unavailable, "busy")) : null;
        var listed = rig.Client.ListSegmentMembersAsync("a").Select(u => u.Id).ToListAsync().AsTask();
        await rig.RunClockUntilAsync(listed);
        (await listed).ShouldBe(["u1", "u2", "u3", "u4", "u5"]);
        gateway.Segments.Pages.Select(p => (p.Name, p.PageSize, p.PageToken)).ShouldBe([("a", 1000, ""), ("a", 1000, "2"), ("a", 1000, "2"), ("a", 1000, "4")]);
    }

    [Fact]
    public async Task A_client_that_is_disposed_of_asks_nothing()
    {
        await using var gateway = await FakeGateway.StartAsync();
        var rig = new Rig(null, gateway);
        await rig.DisposeAsync();
        await Should.ThrowAsync<ObjectDisposedException>(() => rig.Client.EvaluateSegmentsAsync(_alice, []));
        await Should.ThrowAsync<ObjectDisposedException>(async () => await rig.Client.ListSegmentMembersAsync("a").FirstOrDefaultAsync());
    }
}
