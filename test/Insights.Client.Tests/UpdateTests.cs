using Grpc.Core;
using Insights.Client.Tests.Fixture;
using Insights.V1;

namespace Insights.Client.Tests;

public sealed class UpdateTests
{
    private static readonly UpdateEndUserRequest _update = new()
    {
        EndUser = new EndUserKey { Kind = EndUserKey.Types.Kind.Identified, Id = "alice" },
        Operations = { new AttributeOperation { Name = "plan", Set = new AttributeValue { Text = "pro" } } },
    };

    [Fact]
    public async Task An_update_is_sent_with_the_key_and_an_ID_and_a_time_of_its_own()
    {
        await using var gateway = await FakeGateway.StartAsync();
        await using var rig = new Rig(null, gateway);
        var answer = await rig.Client.UpdateAsync(_update);
        answer.Status.ShouldBe(UpdateEndUserResult.Types.Status.Applied);
        var (sent, key) = gateway.Users.Updates.ShouldHaveSingleItem();
        Guid.Parse(sent.OperationId).Version.ShouldBe(7);
        sent.Time.ToDateTimeOffset().ShouldBe(rig.Clock.GetUtcNow());
        (sent.Operations, key).ShouldBe((_update.Operations, "ins_ingest_key"));
        _update.OperationId.ShouldBeEmpty();
    }

    [Fact]
    public async Task It_is_tried_again_as_the_same_update_until_it_is_answered()
    {
        await using var gateway = await FakeGateway.StartAsync();
        await using var rig = new Rig(null, gateway);
        gateway.Users.Fault = call => call < 4 ? new RpcException(new Status(call == 2 ? StatusCode.ResourceExhausted : StatusCode.Unavailable, "busy")) : null;
        var answered = rig.Client.UpdateAsync(_update);
        await rig.RunClockUntilAsync(answered);
        (await answered).Status.ShouldBe(UpdateEndUserResult.Types.Status.Duplicate);
        gateway.Users.Updates.Count.ShouldBe(4);
        gateway.Users.Updates.Select(u => u.Request).Distinct().Count().ShouldBe(1);
    }

    [Fact]
    public async Task What_is_refused_for_good_is_thrown_at_once()
    {
        await using var gateway = await FakeGateway.StartAsync();
        await using var rig = new Rig(null, gateway);
        gateway.Users.Fault = _ => new RpcException(new Status(StatusCode.InvalidArgument, "city is reserved"));
        (await Should.ThrowAsync<RpcException>(() => rig.Client.UpdateAsync(_update))).StatusCode.ShouldBe(StatusCode.InvalidArgument);
        gateway.Users.Updates.Count.ShouldBe(1);
    }

    [Fact]
    public async Task When_time_is_up_it_throws_the_last_word()
    {
        await using var gateway = await FakeGateway.StartAsync();
        await using var rig = new Rig(o => o.GiveUpAfter = TimeSpan.FromMinutes(1), gateway);
        gateway.Users.Fault = _ => new RpcException(new Status(StatusCode.Unavailable, "down"));
        var failed = rig.Client.UpdateAsync(_update);
        (await Should.ThrowAsync<RpcException>(() => rig.RunClockUntilAsync(failed))).StatusCode.ShouldBe(StatusCode.Unavailable);
    }
}
