using Grpc.Core;
using Insights.Client.Tests.Fixture;

namespace Insights.Client.Tests;

public sealed class AddressesTests
{
    [Fact]
    public async Task A_gateway_that_stops_is_left_for_the_next_at_once_and_nothing_is_lost_or_doubled()
    {
        var ledger = new Ledger();
        await using var one = await FakeGateway.StartAsync(ledger);
        await using var other = await FakeGateway.StartAsync(ledger);
        await using var rig = new Rig(o => o.BatchEvents = 10, one, other);
        await rig.EnqueueAsync(100, "before");
        await rig.FlushAsync();
        var (used, idle) = one.Calls > 0 ? (one, other) : (other, one);
        idle.Calls.ShouldBe(0);
        used.Before = (_, _, _) => throw new RpcException(new Status(StatusCode.Unavailable, "stopping"));
        await rig.EnqueueAsync(100, "after");
        // The clock stands still: who waits for a delay would wait for ever.
        await rig.Client.FlushAsync();
        ledger.Events.Count.ShouldBe(200);
        idle.Calls.ShouldBeGreaterThan(0);
        (rig.Client.Counts.Accepted, rig.Client.Counts.Duplicates).ShouldBe((200, 0));
    }

    [Fact]
    public async Task When_none_answers_it_waits_and_then_asks_them_all_again()
    {
        var ledger = new Ledger();
        await using var one = await FakeGateway.StartAsync(ledger);
        await using var other = await FakeGateway.StartAsync(ledger);
        one.Before = other.Before = (_, _, _) =>
            one.Calls + other.Calls <= 6 ? throw new RpcException(new Status(StatusCode.Unavailable, "stopping")) : Task.CompletedTask;
        await using var rig = new Rig(null, one, other);
        await rig.EnqueueAsync(1);
        await rig.FlushAsync();
        (one.Calls + other.Calls).ShouldBe(7);
        Math.Abs(one.Calls - other.Calls).ShouldBeLessThanOrEqualTo(1);
        ledger.Events.Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_gateway_that_died_and_came_back_is_found_again_and_each_event_counts_once()
    {
        var ledger = new Ledger();
        var gateway = await FakeGateway.StartAsync(ledger);
        await using var rig = new Rig(o => (o.BatchEvents, o.MaxEvents) = (20, 500), gateway);
        await rig.EnqueueAsync(50, "before");
        await rig.FlushAsync();
        await gateway.DisposeAsync();

        var enqueueing = rig.EnqueueAsync(300, "meanwhile");
        await Rig.WaitForAsync(() => rig.Client.Counts.Retries > 0 || rig.Client.Counts.Calls > 3);
        await enqueueing;
        ledger.Events.Count.ShouldBe(50);

        await using var again = await FakeGateway.StartAsync(ledger, gateway.Address.Port);
        await rig.FlushAsync();
        ledger.Events.Count.ShouldBe(350);
        rig.Lost.ShouldBeEmpty();
    }
}
