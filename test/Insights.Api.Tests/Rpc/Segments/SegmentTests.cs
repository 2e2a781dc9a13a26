using Grpc.Core;
using Insights.Api.Tests.Rpc.Fixture;
using Insights.V1;
using MembershipChange = Insights.Domain.Segments.MembershipChange;
using Status = Insights.V1.SegmentVerdict.Types.Status;

namespace Insights.Api.Tests.Rpc.Segments;

public sealed class SegmentTests(Gateway gateway) : IClassFixture<Gateway>
{
    private static readonly EndUserKey _user = new() { Kind = EndUserKey.Types.Kind.Identified, Id = "u1" };

    [Fact]
    public async Task A_segment_is_made_listed_changed_and_deleted()
    {
        var segments = (await gateway.TenantAsync()).Server.Segments;
        var made = (await segments.CreateSegmentAsync(new CreateSegmentRequest { Name = "germans", DisplayName = "Germans", Filter = "country = DE" })).Segment;
        (made.Name, made.DisplayName, made.Filter, made.ReadyMade, made.Faults.Count).ShouldBe(("germans", "Germans", "country = DE", false, 0));
        (await segments.GetSegmentAsync(new GetSegmentRequest { Name = "germans" })).Segment.ShouldBe(made);
        (await segments.ListSegmentsAsync(new ListSegmentsRequest())).Segments.Select(s => s.Name).ShouldBe(
            ["insights-new-this-week", "insights-never-returned", "insights-recent-vip", "insights-quit", "germans"]);
        var changed = (await segments.UpdateSegmentAsync(new UpdateSegmentRequest { Name = "germans", DisplayName = "", Revision = made.Revision })).Segment;
        (changed.DisplayName, changed.Filter).ShouldBe(("", "country = DE"));
        await segments.UpdateSegmentAsync(new UpdateSegmentRequest { Name = "germans", Filter = "id:*", Revision = made.Revision }).ShouldFailAsync(StatusCode.Aborted);
        await segments.DeleteSegmentAsync(new DeleteSegmentRequest { Name = "germans", Revision = changed.Revision });
        await segments.GetSegmentAsync(new GetSegmentRequest { Name = "germans" }).ShouldFailAsync(StatusCode.NotFound);
    }

    [Fact]
    public async Task Faults_name_fields_as_the_proto_does_and_columns() => (await (await gateway.SharedTenantAsync()).Server.Segments
        .CreateSegmentAsync(new CreateSegmentRequest { Name = "x", DisplayName = new string('x', 129), Filter = "x = 1" })
        .ShouldFailAsync(StatusCode.InvalidArgument, "display_name", "filter")).Status.Detail.ShouldNotBeEmpty();

    [Fact]
    public async Task A_user_is_judged_by_segments_and_told_why()
    {
        var tenant = await gateway.TenantAsync();
        await tenant.Server.SendAsync(tenant.Event("e1", "u1", 7200));
        await tenant.Server.Segments.CreateSegmentAsync(new CreateSegmentRequest { Name = "many", Filter = "total_sessions > 1 OR country:*" });
        (await tenant.Server.Segments.EvaluateSegmentsAsync(new EvaluateSegmentsRequest { EndUser = _user, Segments = { "many", "insights-never-returned", "none", "insights-recent-vip" } }))
            .Verdicts.Select(v => v.Status).ShouldBe([Status.NotMember, Status.NotMember, Status.NotFound, Status.NotMember]);
        // Lists are read from rows, which this brings up to the clock: no alarm rings here.
        await tenant.Server.EndUsers.ListSessionsAsync(new ListSessionsRequest { EndUser = _user });
        (await tenant.Server.Segments.CountSegmentAsync(new CountSegmentRequest { Name = "insights-new-this-week" })).Count.ShouldBe(1);
        (await tenant.Server.Segments.ListSegmentMembersAsync(new ListSegmentMembersRequest { Name = "insights-new-this-week", TotalSize = true }))
            .EndUsers.Select(u => u.Id).ShouldBe(["u1"]);
        (await tenant.Server.Segments.CountSegmentAsync(new CountSegmentRequest { Name = "insights-recent-vip" })).Count.ShouldBe(0);
        var why = (await tenant.Server.Segments.ExplainSegmentAsync(new ExplainSegmentRequest { EndUser = _user, Segment = "many" })).Root;
        (why.Kind, why.Holds, why.Parts.Count).ShouldBe((Explanation.Types.Kind.Or, false, 2));
        (why.Parts[0].Text, why.Parts[0].Value, why.Parts[1].HasValue).ShouldBe(("total_sessions > 1", "1", false));
        (await tenant.Server.EndUsers.GetEndUserAsync(new GetEndUserRequest { EndUser = _user })).EndUser.Tags.ShouldBe(["new_user"]);
    }

    [Fact]
    public async Task A_watch_says_where_it_is_and_who_enters_and_leaves()
    {
        var segments = (await gateway.TenantAsync()).Server.Segments;
        gateway.Watches.Tell(new MembershipChange(11, new Domain.EndUsers.EndUserKey("any", Domain.EndUsers.UserKind.Identified, "u1"), true, 1_772_409_600_000));
        using var call = segments.WatchSegment(new WatchSegmentRequest { Segment = "insights-quit" });
        (await call.ResponseStream.MoveNext(CancellationToken.None)).ShouldBeTrue();
        (call.ResponseStream.Current.Position, call.ResponseStream.Current.Change).ShouldBe(("a", null));
        (await call.ResponseStream.MoveNext(CancellationToken.None)).ShouldBeTrue();
        var told = call.ResponseStream.Current;
        (told.Position, told.Change.Change, told.Change.EndUser).ShouldBe(("b", V1.MembershipChange.Types.Change.Entered, _user));
        told.Change.Time.ToDateTimeOffset().ToUnixTimeMilliseconds().ShouldBe(1_772_409_600_000);
        await Should.ThrowAsync<RpcException>(async () =>
        {
            using var none = segments.WatchSegment(new WatchSegmentRequest { Segment = "nobody" });
            await none.ResponseStream.MoveNext(CancellationToken.None);
        });
    }
}
