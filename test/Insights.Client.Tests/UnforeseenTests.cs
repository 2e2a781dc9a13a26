using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using Grpc.Core;
using Insights.Client.Tests.Fixture;

namespace Insights.Client.Tests;

/// <summary>Whatever goes wrong while a batch is sent, its events are answered or told as lost, and nothing waits for ever.</summary>
public sealed class UnforeseenTests : IAsyncLifetime
{
    private FakeGateway _gateway = null!;

    public async Task InitializeAsync() => _gateway = await FakeGateway.StartAsync();

    public async Task DisposeAsync() => await _gateway.DisposeAsync();

    [Fact]
    public async Task A_batch_whose_sending_fails_in_a_way_not_foreseen_is_lost_and_the_others_are_sent()
    {
        var broken = new BrokenDice();
        await using var rig = new Rig(o => (o.Random, o.MaxBatchesUnderWay) = (broken, 1), _gateway);
        _gateway.Before = (call, _, _) => call == 1 ? throw new RpcException(new Grpc.Core.Status(StatusCode.Internal, "not now")) : Task.CompletedTask;
        await rig.EnqueueAsync(1, "lost");
        await rig.FlushStillAsync();
        rig.Lost.Select(l => (l.Event.EventId, l.Reason)).ShouldBe([("lost0", LostReason.Failed)]);
        await rig.EnqueueAsync(2, "kept");
        await rig.FlushStillAsync();
        _gateway.Ledger.Events.Select(e => e.EventId).Order().ShouldBe(["kept0", "kept1"]);
        (rig.Client.Counts.Dropped, rig.Client.Counts.Held).ShouldBe((1, 0));
    }

    [Fact]
    public async Task A_batch_that_cannot_be_made_is_lost_with_what_waits_behind_it_and_what_comes_after_is_sent()
    {
        var clock = new BreakableClock();
        await using var rig = new Rig(
            o => (o.Clock, o.BatchEvents, o.MaxBatchesUnderWay, o.Linger) = (clock, 2, 1, TimeSpan.FromMinutes(1)), _gateway);
        var gate = new TaskCompletionSource();
        _gateway.Before = (call, _, _) => call == 1 ? gate.Task : Task.CompletedTask;
        await rig.EnqueueAsync(2, "first");
        await Rig.WaitForAsync(() => _gateway.Calls == 1);
        await rig.EnqueueAsync(3, "lost");
        clock.IsBroken = true;
        gate.SetResult();
        await rig.FlushStillAsync();
        clock.IsBroken = false;
        rig.Lost.Select(l => (l.Event.EventId, l.Reason)).Order().ShouldBe(
            [("lost0", LostReason.Failed), ("lost1", LostReason.Failed), ("lost2", LostReason.Failed)]);
        await rig.EnqueueAsync(2, "after");
        await rig.FlushStillAsync();
        _gateway.Ledger.Events.Select(e => e.EventId).Order().ShouldBe(["after0", "after1", "first0", "first1"]);
    }

    /// <summary>More nanoseconds than a second has, of another sign, or before now.</summary>
    [Theory]
    [InlineData(1, 2_000_000_000)]
    [InlineData(1, -5)]
    [InlineData(-100, 0)]
    [InlineData(long.MaxValue, 0)]
    public async Task A_gateway_that_says_when_to_come_again_in_no_time_that_there_is_is_asked_again(long seconds, int nanos)
    {
        _gateway.Before = (call, _, _) => call > 1 ? Task.CompletedTask : throw new Google.Rpc.Status
        {
            Code = (int)StatusCode.ResourceExhausted,
            Message = "full",
            Details = { Any.Pack(new RetryInfo { RetryDelay = new Duration { Seconds = seconds, Nanos = nanos } }) },
        }.ToRpcException();
        await using var rig = new Rig(null, _gateway);
        await rig.EnqueueAsync(1);
        await rig.FlushAsync();
        _gateway.Ledger.Events.Count.ShouldBe(1);
        rig.Lost.ShouldBeEmpty();
    }

    private sealed class BreakableClock : TimeProvider
    {
        public bool IsBroken { get; set; }

        public override long GetTimestamp() => IsBroken ? throw new FormatException("broken") : System.GetTimestamp();
    }

    /// <summary>Chooses the first address, and no delay.</summary>
    private sealed class BrokenDice : Random
    {
        public override int Next(int maxValue) => 0;

        public override double NextDouble() => throw new FormatException("broken");
    }
}
