using Insights.Domain.Attributes;
using Insights.Domain.Attributes.Requests;
using Insights.Domain.EndUsers;
using Insights.Domain.Lists;
using Insights.Service.Attributes;
using Insights.Service.Tests.Fixture;

namespace Insights.Service.Tests.Attributes;

public sealed class TopValuesTests
{
    [Fact]
    public async Task The_values_of_a_name_that_lives_are_counted_and_those_of_no_other_are()
    {
        var world = await World.WithAccountAsync();
        var service = new AttributeService(world.Attributes, world.Store, world.Clock);
        for (var i = 0; i < 6; i++)
        {
            await world.SendAsync(world.Event($"e{i}", $"u{i}"));
            OperationDraft plan = new("plan", OperationKind.Set, new TextValue(i % 3 == 0 ? "free" : "pro"));
            await world.Updates.UpdateAsync(World.ServerKey, new UpdateRequest { Kind = UserKind.Identified, Id = $"u{i}", Operations = [plan] }, default);
        }
        world.Clock.Advance(TimeSpan.FromHours(1));
        for (var i = 0; i < 6; i++)
            await world.Users.SettleAsync(new EndUserKey(World.Account, UserKind.Identified, $"u{i}"), default);
        (await service.ListTopValuesAsync(World.ServerKey, "plan", null, null, default))
            .ShouldBe([new TopValue(new TextValue("pro"), 4), new TopValue(new TextValue("free"), 2)]);
        (await service.ListTopValuesAsync(World.ServerKey, "plan", "f", null, default)).ShouldBe([new TopValue(new TextValue("free"), 2)]);
        (await service.ListTopValuesAsync(World.ServerKey, "plan", "", 1, default)).Single().Users.ShouldBe(4);
        await Fails(ServiceFault.InvalidArgument, () => service.ListTopValuesAsync(World.ServerKey, "plan", new string('x', 1025), null, default));
        await Fails(ServiceFault.InvalidArgument, () => service.ListTopValuesAsync(World.ServerKey, "plan", "a\0", null, default));
        await Fails(ServiceFault.InvalidArgument, () => service.ListTopValuesAsync(World.ServerKey, "plan", null, 1001, default));
        await Fails(ServiceFault.PermissionDenied, () => service.ListTopValuesAsync(World.IngestKey, "plan", null, null, default));
        await Fails(ServiceFault.NotFound, () => service.ListTopValuesAsync(World.ServerKey, "other", null, null, default));
        await Fails(ServiceFault.NotFound, () => service.ListTopValuesAsync(World.ServerKey, "city", null, null, default));
        await service.RetireAsync(World.ServerKey, "plan", default);
        await Fails(ServiceFault.NotFound, () => service.ListTopValuesAsync(World.ServerKey, "plan", null, null, default));
    }

    private static async Task Fails(ServiceFault fault, Func<ValueTask<IReadOnlyList<TopValue>>> call) =>
        (await Should.ThrowAsync<ServiceException>(() => call().AsTask())).Fault.ShouldBe(fault);
}
