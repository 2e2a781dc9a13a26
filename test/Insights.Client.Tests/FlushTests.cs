using Grpc.Core;
using Insights.Client.Tests.Fixture;

namespace Insights.Client.Tests;

public sealed class FlushTests : IAsyncLifetime
{
    private FakeGateway _gateway = null!;

    public async Task InitializeAsync() => _gateway = await FakeGateway.StartAsync();

    public async Task DisposeAsync() => await _gateway.DisposeAsync();

    [Fact]
    public async Task A_flush_sends_what_lingers_and_waits_for_its_answers_alone()
    {
        var gate = new TaskCompletionSource();
        await using var rig = new Rig(o => o.Linger = TimeSpan.FromMinutes(1), _gateway);
        _gateway.Before = (_, r, _) => r.Events[0].EventId == "before0" ? gate.Task : Task.CompletedTask;
        await rig.EnqueueAsync(2, "before");
        var flushed = rig.Client.FlushAsync();
        await Rig.WaitForAsync(() => _gateway.Calls == 1);
        await rig.EnqueueAsync(2, "after");
        flushed.IsCompleted.ShouldBeFalse();
        gate.SetResult();
        await flushed;
        _gateway.Ledger.Events.Count.ShouldBe(2);
        rig.Client.Counts.Held.ShouldBe(2);
        await rig.Client.FlushAsync();
        rig.Client.Counts.Held.ShouldBe(0);
    }

    [Fact]
    public async Task A_flush_waits_for_what_an_earlier_one_still_waits_for()
    {
        var gate = new TaskCompletionSource();
        _gateway.Before = (_, _, _) => gate.Task;
        await using var rig = new Rig(null, _gateway);
        await rig.EnqueueAsync(1);
        var first = rig.Client.FlushAsync();
        var second = rig.Client.FlushAsync();
        second.IsCompleted.ShouldBeFalse();
        gate.SetResult();
        await Task.WhenAll(first, second);
    }

    [Fact]
    public async Task A_flush_of_nothing_ends_at_once_and_one_can_be_given_up()
    {
        await using var rig = new Rig(null, _gateway);
        await rig.Client.FlushAsync();
        _gateway.Before = (_, _, ct) => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, ct);
        await rig.EnqueueAsync(1);
        using var giveUp = new CancellationTokenSource();
        var flushed = rig.Client.FlushAsync(giveUp.Token);
        await giveUp.CancelAsync();
        await flushed.ShouldThrowAsync<OperationCanceledException>();
        _gateway.Before = null;
        rig.Client.Counts.Held.ShouldBe(1);
        await rig.RunClockUntilAsync(rig.Client.FlushAsync());
    }

    [Fact]
    public async Task Disposing_sends_what_is_held()
    {
        var rig = new Rig(o => o.Linger = TimeSpan.FromMinutes(1), _gateway);
        await rig.EnqueueAsync(5);
        await rig.DisposeAsync();
        _gateway.Ledger.Events.Count.ShouldBe(5);
        rig.Lost.ShouldBeEmpty();
        await rig.DisposeAsync();
    }

    [Fact]
    public async Task Disposing_waits_no_longer_than_it_may_and_tells_what_it_could_not_send()
    {
        _gateway.Before = (_, _, ct) => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, ct);
        var rig = new Rig(o => (o.BatchEvents, o.MaxBatchesUnderWay) = (2, 1), _gateway);
        await rig.EnqueueAsync(5);
        await Rig.WaitForAsync(() => _gateway.Calls == 1);
        var disposing = rig.DisposeAsync().AsTask();
        disposing.IsCompleted.ShouldBeFalse();
        rig.Clock.Advance(TimeSpan.FromSeconds(10));
        await disposing;
        rig.Lost.Select(l => l.Event.EventId).Order().ShouldBe(["e0", "e1", "e2", "e3", "e4"]);
        rig.Lost.ShouldAllBe(l => l.Reason == LostReason.Disposed);
        (rig.Client.Counts.Held, rig.Client.Counts.Dropped).ShouldBe((0, 5));
    }

    [Fact]
    public async Task Disposing_ends_a_delay_between_two_tries()
    {
        _gateway.Before = (_, _, _) => throw new RpcException(new Status(StatusCode.Internal, "broken"));
        var rig = new Rig(o => o.DisposeWithin = TimeSpan.Zero, _gateway);
        await rig.EnqueueAsync(1);
        await Rig.WaitForAsync(() => _gateway.Calls == 1);
        await rig.DisposeAsync();
        rig.Lost.ShouldHaveSingleItem().Reason.ShouldBe(LostReason.Disposed);
    }

    [Fact]
    public async Task Nothing_is_taken_after_it_is_disposed_and_who_waits_for_room_is_told()
    {
        _gateway.Before = (_, _, ct) => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, ct);
        var rig = new Rig(o => (o.MaxEvents, o.DisposeWithin) = (1, TimeSpan.Zero), _gateway);
        await rig.EnqueueAsync(1);
        var waiting = rig.Client.EnqueueAsync(Rig.Event("waiting")).AsTask();
        await rig.DisposeAsync();
        await waiting.ShouldThrowAsync<ObjectDisposedException>();
        await Should.ThrowAsync<ObjectDisposedException>(async () => await rig.Client.EnqueueAsync(Rig.Event()));
        Should.Throw<ObjectDisposedException>(() => rig.Client.TryEnqueue(Rig.Event()));
    }
}
