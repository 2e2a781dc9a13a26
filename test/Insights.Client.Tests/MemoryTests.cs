using Insights.Client.Tests.Fixture;
using Insights.V1;

namespace Insights.Client.Tests;

public sealed class MemoryTests : IAsyncLifetime
{
    private readonly TaskCompletionSource _gate = new();
    private FakeGateway _gateway = null!;

    public async Task InitializeAsync()
    {
        _gateway = await FakeGateway.StartAsync();
        _gateway.Before = (_, _, _) => _gate.Task;
    }

    public async Task DisposeAsync() => await _gateway.DisposeAsync();

    [Fact]
    public async Task Who_enqueues_waits_while_there_is_no_room_and_goes_on_in_turn()
    {
        await using var rig = new Rig(o => o.MaxEvents = 10, _gateway);
        await rig.EnqueueAsync(10);
        var waiting = Enumerable.Range(0, 30).Select(i => rig.Client.EnqueueAsync(Rig.Event($"waiting{i}")).AsTask()).ToList();
        waiting.ShouldAllBe(w => !w.IsCompleted);
        rig.Client.Counts.Held.ShouldBe(10);
        rig.Client.TryEnqueue(Rig.Event("try")).ShouldBeFalse();
        _gate.SetResult();
        await Task.WhenAll(waiting);
        await rig.FlushAsync();
        _gateway.Ledger.Events.Count.ShouldBe(40);
        rig.Client.TryEnqueue(Rig.Event("try")).ShouldBeTrue();
        await rig.FlushAsync();
    }

    [Fact]
    public async Task Events_are_dropped_and_told_where_the_options_say_so()
    {
        await using var rig = new Rig(o => (o.MaxEvents, o.WhenFull) = (10, WhenFull.Drop), _gateway);
        await rig.EnqueueAsync(12);
        rig.Lost.Select(l => (l.Event.EventId, l.Reason)).ShouldBe([("e10", LostReason.Full), ("e11", LostReason.Full)]);
        var counts = rig.Client.Counts;
        (counts.Enqueued, counts.Held, counts.Dropped).ShouldBe((12, 10, 2));
        _gate.SetResult();
        await rig.FlushAsync();
        _gateway.Ledger.Events.Count.ShouldBe(10);
    }

    [Fact]
    public async Task Bytes_are_bounded_too()
    {
        await using var rig = new Rig(o => (o.MaxBytes, o.WhenFull) = (64 * 1024, WhenFull.Drop), _gateway);
        for (var i = 0; i < 10; i++)
        {
            var e = Rig.Event($"e{i}");
            e.Page = new Page { Title = new string('x', 20_000) };
            await rig.Client.EnqueueAsync(e);
        }
        rig.Client.Counts.Held.ShouldBe(3);
        rig.Client.Counts.HeldBytes.ShouldBeLessThanOrEqualTo(64 * 1024);
        rig.Lost.Count.ShouldBe(7);
        _gate.SetResult();
    }

    [Fact]
    public async Task Who_gives_up_waiting_is_not_taken_and_lets_those_behind_go_on()
    {
        await using var rig = new Rig(o => (o.MaxEvents, o.MaxBytes) = (100, 64 * 1024), _gateway);
        var large = Rig.Event("large");
        large.Page = new Page { Title = new string('x', 30_000) };
        await rig.Client.EnqueueAsync(large);
        await rig.Client.EnqueueAsync(new Event(large) { EventId = "large2" });
        using var giveUp = new CancellationTokenSource();
        var first = rig.Client.EnqueueAsync(new Event(large) { EventId = "large3" }, giveUp.Token).AsTask();
        var behind = rig.Client.EnqueueAsync(Rig.Event("small")).AsTask();
        behind.IsCompleted.ShouldBeFalse("first come, first served");
        await giveUp.CancelAsync();
        await first.ShouldThrowAsync<OperationCanceledException>();
        await behind;
        _gate.SetResult();
        await rig.FlushAsync();
        _gateway.Ledger.Events.Select(e => e.EventId).Order().ShouldBe(["large", "large2", "small"]);
    }

    [Fact]
    public async Task Many_callers_at_once_never_hold_more_than_may_be_and_lose_nothing()
    {
        _gate.SetResult();
        await using var rig = new Rig(o => (o.MaxEvents, o.BatchEvents) = (64, 16), _gateway);
        var most = 0;
        _gateway.Before = (_, _, _) =>
        {
            most = Math.Max(most, rig.Client.Counts.Held);
            return Task.CompletedTask;
        };
        await Task.WhenAll(Enumerable.Range(0, 8).Select(c => Task.Run(() => rig.EnqueueAsync(500, $"c{c}-"))));
        await rig.FlushAsync();
        _gateway.Ledger.Events.Count.ShouldBe(4000);
        most.ShouldBeLessThanOrEqualTo(64);
    }
}
