using Insights.Domain.Attributes;
using Insights.Domain.Attributes.Requests;
using Insights.Domain.EndUsers;
using Insights.Domain.Segments;
using Insights.Service.Attributes;
using Insights.Service.Segments;
using Insights.Service.Tests.Fixture;

namespace Insights.Service.Tests.Segments;

public class SegmentServiceTests
{
    [Fact]
    public async Task Every_account_has_the_four_questions_ready_made()
    {
        var all = await (await World.WithAccountAsync()).Segments.ListAsync(World.ServerKey, default);
        all.Select(s => s.Segment.Name).ShouldBe(["insights-new-this-week", "insights-never-returned", "insights-recent-vip", "insights-quit"]);
        all.ShouldAllBe(s => s.Segment.IsReadyMade);
    }

    [Fact]
    public async Task A_segment_goes_through_its_incarnation()
    {
        var world = await World.WithAccountAsync();
        var made = await world.Segments.CreateAsync(World.ServerKey, new SegmentDraft("regulars", "Regulars", "Who comes often", "total_sessions >= 5"), default);
        (await world.Segments.GetAsync(World.ServerKey, "regulars", default)).Segment.ShouldBe(made.Segment);
        var updated = await world.Segments.UpdateAsync(World.ServerKey, "regulars", new SegmentDraft(null, null, null, "total_sessions >= 6"), made.Segment.Revision, default);
        (updated.Segment.Filter, updated.Segment.DisplayName).ShouldBe(("total_sessions >= 6", "Regulars"));
        await Fails(ServiceFault.Aborted, () => world.Segments.UpdateAsync(World.ServerKey, "regulars", new SegmentDraft(null, "x", null, null), made.Segment.Revision, default).AsTask());
        await Fails(ServiceFault.Aborted, () => world.Segments.DeleteAsync(World.ServerKey, "regulars", made.Segment.Revision, default).AsTask());
        await Fails(ServiceFault.AlreadyExists, () => world.Segments.CreateAsync(World.ServerKey, new SegmentDraft("regulars", null, null, "id:*"), default).AsTask());
        await world.Segments.DeleteAsync(World.ServerKey, "regulars", updated.Segment.Revision, default);
        await Fails(ServiceFault.NotFound, () => world.Segments.GetAsync(World.ServerKey, "regulars", default).AsTask());
        await Fails(ServiceFault.NotFound, () => world.Segments.DeleteAsync(World.ServerKey, "regulars", null, default).AsTask());
    }

    [Fact]
    public async Task Every_fault_of_a_draft_is_told_at_once_those_of_the_filter_with_their_columns()
    {
        var world = await World.WithAccountAsync();
        var fault = await Fails(ServiceFault.InvalidArgument, () => world.Segments.CreateAsync(
            World.ServerKey, new SegmentDraft("No!", new string('x', 129), new string('x', 1025), "contry = DE AND total_sessions = x"), default).AsTask());
        fault.Fields.Select(f => f.Field).ShouldBe(["name", "displayName", "description", "filter", "filter"]);
        fault.Fields[3].Problem.ShouldStartWith("column 1: ");
        fault.Fields[4].Problem.ShouldStartWith("column 34: ");
        (await Fails(ServiceFault.InvalidArgument, () => world.Segments.CreateAsync(World.ServerKey, new SegmentDraft("insights-x", null, null, " "), default).AsTask()))
            .Fields.Select(f => f.Field).ShouldBe(["name", "filter"]);
    }

    [Fact]
    public async Task Ready_made_segments_cannot_be_changed()
    {
        var world = await World.WithAccountAsync();
        await Fails(ServiceFault.FailedPrecondition, () => world.Segments.UpdateAsync(World.ServerKey, "insights-quit", new SegmentDraft(null, "x", null, null), null, default).AsTask());
        await Fails(ServiceFault.FailedPrecondition, () => world.Segments.DeleteAsync(World.ServerKey, "insights-quit", null, default).AsTask());
    }

    [Fact]
    public async Task The_201st_segment_is_refused()
    {
        var world = await World.WithAccountAsync();
        for (var i = 0; i < SegmentLimits.MaxSegments; i++)
            await world.Segments.CreateAsync(World.ServerKey, new SegmentDraft($"s{i}", null, null, "id:*"), default);
        await Fails(ServiceFault.FailedPrecondition, () => world.Segments.CreateAsync(World.ServerKey, new SegmentDraft("more", null, null, "id:*"), default).AsTask());
    }

    [Fact]
    public async Task A_retired_attribute_makes_a_segment_invalid_which_is_said_and_is_no_empty_answer()
    {
        var world = await World.WithAccountAsync();
        await SetPlanAsync(world, "VIP");
        await world.Segments.CreateAsync(World.ServerKey, new SegmentDraft("vips", null, null, "attributes.plan = VIP"), default);
        (await VerdictsAsync(world, "vips", "insights-recent-vip")).ShouldBe(["vips MEMBER", "insights-recent-vip MEMBER"]);
        await new AttributeService(world.Attributes, world.Store, world.Clock).RetireAsync(World.ServerKey, "plan", default);
        (await VerdictsAsync(world, "vips", "insights-recent-vip")).ShouldBe(["vips INVALID", "insights-recent-vip NOT_MEMBER"]);
        (await world.Segments.GetAsync(World.ServerKey, "vips", default)).Faults.ShouldHaveSingleItem().ToString().ShouldBe("column 1: the account has no attribute 'plan'");
        await Fails(ServiceFault.FailedPrecondition, () => world.Segments.ExplainAsync(World.ServerKey, UserKind.Identified, "u1", "vips", null, default).AsTask());
    }

    [Fact]
    public async Task A_plan_that_is_set_again_each_night_upgrades_nobody()
    {
        var world = await World.WithAccountAsync();
        await SetPlanAsync(world, "VIP");
        (await VerdictsAsync(world, "insights-recent-vip")).ShouldBe(["insights-recent-vip MEMBER"]);
        for (var night = 0; night < 31; night++)
        {
            world.Clock.Advance(TimeSpan.FromDays(1));
            await SetPlanAsync(world, "VIP");
        }
        (await VerdictsAsync(world, "insights-recent-vip")).ShouldBe(["insights-recent-vip NOT_MEMBER"]);
        await SetPlanAsync(world, "basic");
        await SetPlanAsync(world, "VIP");
        (await VerdictsAsync(world, "insights-recent-vip")).ShouldBe(["insights-recent-vip MEMBER"]);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Ready_made_over_an_attribute_that_is_not_there_it_matches_nobody(bool ofAnotherType)
    {
        var world = await World.WithAccountAsync();
        await world.SendAsync(world.Event("e"));
        if (ofAnotherType)
            await SetPlanAsync(world, new NumberValue(1));
        (await VerdictsAsync(world, "insights-recent-vip")).ShouldBe(["insights-recent-vip NOT_MEMBER"]);
        var explained = await world.Segments.ExplainAsync(World.ServerKey, UserKind.Identified, "u1", "insights-recent-vip", null, default);
        explained.ShouldNotBeNull();
    }

    [Fact]
    public async Task What_another_process_makes_is_evaluated_here_after_the_next_refresh_and_listed_at_once()
    {
        var world = await World.WithAccountAsync();
        await world.SendAsync(world.Event("e"));
        (await VerdictsAsync(world, "new")).ShouldBe(["new NOT_FOUND"]);
        await world.SegmentDirectory.RefreshAsync(default);
        var elsewhere = new SegmentDirectory(world.Store, world.Attributes, world.Clock);
        await elsewhere.ChangeAsync(World.Account, new CreateSegment("new", "", "", "kind = identified"), default);
        (await VerdictsAsync(world, "new")).ShouldBe(["new NOT_FOUND"]);
        await world.SegmentDirectory.RefreshAsync(default);
        (await VerdictsAsync(world, "new")).ShouldBe(["new MEMBER"]);
        await elsewhere.ChangeAsync(World.Account, new CreateSegment("newer", "", "", "kind = anonymous"), default);
        (await world.Segments.ListAsync(World.ServerKey, default)).Select(s => s.Segment.Name).ShouldContain("newer");
        (await VerdictsAsync(world, "newer")).ShouldBe(["newer NOT_MEMBER"]);
    }

    [Fact]
    public async Task Segments_see_closed_sessions_only()
    {
        var world = await World.WithAccountAsync();
        await world.SendAsync(world.Event("e"));
        (await VerdictsAsync(world, "insights-never-returned", "insights-new-this-week")).ShouldBe(["insights-never-returned NOT_MEMBER", "insights-new-this-week NOT_MEMBER"]);
        world.Clock.Advance(TimeSpan.FromMinutes(31));
        (await VerdictsAsync(world, "insights-never-returned", "insights-new-this-week")).ShouldBe(["insights-never-returned NOT_MEMBER", "insights-new-this-week MEMBER"]);
        world.Clock.Advance(TimeSpan.FromDays(7));
        (await VerdictsAsync(world, "insights-never-returned", "insights-new-this-week")).ShouldBe(["insights-never-returned MEMBER", "insights-new-this-week NOT_MEMBER"]);
        (await VerdictsAsync(world)).Length.ShouldBe(4);
    }

    [Fact]
    public async Task A_user_without_a_record_is_not_found()
    {
        var world = await World.WithAccountAsync();
        await Fails(ServiceFault.NotFound, () => VerdictsAsync(world, "insights-quit"));
        await Fails(ServiceFault.InvalidArgument, () => VerdictsAsync(world, [.. Enumerable.Repeat("x", 251)]));
    }

    [Fact]
    public async Task A_filter_that_is_not_saved_is_explained_too()
    {
        var world = await World.WithAccountAsync();
        await SetPlanAsync(world, "pro");
        var why = await world.Segments.ExplainAsync(World.ServerKey, UserKind.Identified, "u1", null, "attributes.plan = VIP", default);
        (why.Segment, why.Root.Holds, why.Root.Value).ShouldBe(("", false, "pro"));
        (await Fails(ServiceFault.InvalidArgument, () => world.Segments.ExplainAsync(World.ServerKey, UserKind.Identified, "u1", null, "x = 1", default).AsTask()))
            .Fields.Single().Field.ShouldBe("filter");
        await Fails(ServiceFault.InvalidArgument, () => world.Segments.ExplainAsync(World.ServerKey, UserKind.Identified, "u1", "a", "id:*", default).AsTask());
    }

    [Fact]
    public async Task Tags_show_in_the_record()
    {
        var world = await World.WithAccountAsync();
        await world.SendAsync(world.Event("e"));
        (await TagsAsync()).ShouldBeEmpty();
        world.Clock.Advance(TimeSpan.FromMinutes(31));
        (await TagsAsync()).ShouldBe(["NewUser"]);
        await SetPlanAsync(world, "x");
        (await TagsAsync()).ShouldBe(["NewUser", "CustomAttributes"]);

        async Task<string[]> TagsAsync() =>
            [.. (await world.Lookups.GetAsync(World.ServerKey, UserKind.Identified, "u1", default)).Tags.Select(t => t.ToString())];
    }

    private static ValueTask<UpdateResult> SetPlanAsync(World world, string plan) => SetPlanAsync(world, new TextValue(plan));

    private static ValueTask<UpdateResult> SetPlanAsync(World world, AttributeValue plan) => world.Updates.UpdateAsync(
        World.ServerKey,
        new UpdateRequest { Kind = UserKind.Identified, Id = "u1", Operations = [new OperationDraft("plan", OperationKind.Set, plan)] },
        default);

    private static async Task<string[]> VerdictsAsync(World world, params string[] names) =>
        [.. (await world.Segments.EvaluateAsync(World.ServerKey, UserKind.Identified, "u1", names, default)).Select(v => $"{v.Segment} {v.Status.WireName()}")];

    private static async Task<ServiceException> Fails(ServiceFault fault, Func<Task> call)
    {
        var failure = await Should.ThrowAsync<ServiceException>(call);
        failure.Fault.ShouldBe(fault, failure.Message);
        return failure;
    }
}
