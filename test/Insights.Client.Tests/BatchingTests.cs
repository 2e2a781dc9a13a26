using Google.Protobuf.WellKnownTypes;
using Insights.Client.Tests.Fixture;
using Insights.V1;

namespace Insights.Client.Tests;

public sealed class BatchingTests : IAsyncLifetime
{
    private FakeGateway _gateway = null!;

    public async Task InitializeAsync() => _gateway = await FakeGateway.StartAsync();

    public async Task DisposeAsync() => await _gateway.DisposeAsync();

    [Fact]
    public async Task What_is_enqueued_is_sent_with_the_key_and_counted()
    {
        await using var rig = new Rig(null, _gateway);
        await rig.EnqueueAsync(3);
        await rig.FlushAsync();
        _gateway.Ledger.Events.Select(e => e.EventId).Order().ShouldBe(["e0", "e1", "e2"]);
        _gateway.Ledger.LastKey.ShouldBe("ins_ingest_key");
        var counts = rig.Client.Counts;
        (counts.Enqueued, counts.Accepted, counts.Held, counts.HeldBytes).ShouldBe((3, 3, 0, 0));
        rig.Lost.ShouldBeEmpty();
    }

    [Fact]
    public async Task An_event_waits_for_others_as_long_as_the_options_say_and_no_longer()
    {
        await using var rig = new Rig(o => o.Linger = TimeSpan.FromMilliseconds(50), _gateway);
        await rig.EnqueueAsync(3);
        rig.Clock.Advance(TimeSpan.FromMilliseconds(49));
        await rig.EnqueueAsync(2, "late");
        _gateway.Calls.ShouldBe(0);
        rig.Clock.Advance(TimeSpan.FromMilliseconds(1));
        await Rig.WaitForAsync(() => rig.Client.Counts.Held == 0);
        _gateway.Ledger.Requests.ShouldHaveSingleItem().Events.Count.ShouldBe(5);
    }

    [Fact]
    public async Task A_full_batch_goes_at_once_and_the_rest_waits()
    {
        await using var rig = new Rig(o => (o.Linger, o.BatchEvents) = (TimeSpan.FromSeconds(30), 10), _gateway);
        await rig.EnqueueAsync(25);
        await Rig.WaitForAsync(() => rig.Client.Counts.Held == 5);
        _gateway.Ledger.Requests.ShouldAllBe(r => r.Events.Count == 10);
        rig.Clock.Advance(TimeSpan.FromSeconds(30));
        await Rig.WaitForAsync(() => rig.Client.Counts.Held == 0);
        _gateway.Ledger.Events.Count.ShouldBe(25);
    }

    [Fact]
    public async Task A_batch_is_full_by_its_bytes_too_and_a_larger_event_goes_alone()
    {
        await using var rig = new Rig(o => (o.Linger, o.BatchBytes) = (TimeSpan.FromSeconds(30), 4096), _gateway);
        for (var i = 0; i < 4; i++)
        {
            var e = Rig.Event($"e{i}");
            e.Page = new Page { Title = new string('x', i == 2 ? 10_000 : 1500) };
            await rig.Client.EnqueueAsync(e);
        }
        await rig.FlushAsync();
        _gateway.Ledger.Requests.Select(r => r.Events.Count).Order().ShouldBe([1, 1, 2]);
    }

    [Fact]
    public async Task An_event_without_ID_or_time_is_given_them_and_the_callers_stays_as_it_is()
    {
        await using var rig = new Rig(null, _gateway);
        var now = rig.Clock.GetUtcNow();
        var e = Rig.Event();
        await rig.Client.EnqueueAsync(e);
        e.Type = "changed afterwards";
        await rig.FlushAsync();
        var sent = _gateway.Ledger.Events.ShouldHaveSingleItem();
        Guid.Parse(sent.EventId).Version.ShouldBe(7);
        sent.Time.ShouldBe(Timestamp.FromDateTimeOffset(now));
        sent.Type.ShouldBe("click");
        (e.EventId, e.Time).ShouldBe(("", null));
    }

    [Fact]
    public async Task Each_try_says_when_it_is_sent()
    {
        await using var rig = new Rig(null, _gateway);
        _gateway.Before = (call, _, _) => call == 1
            ? throw new global::Grpc.Core.RpcException(new global::Grpc.Core.Status(global::Grpc.Core.StatusCode.Internal, ""))
            : Task.CompletedTask;
        var now = rig.Clock.GetUtcNow();
        await rig.Client.EnqueueAsync(Rig.Event("e"));
        // The clock stands still until the first try was sent, however long a busy machine takes over it.
        await Rig.WaitForAsync(() => _gateway.Calls == 1);
        await rig.FlushAsync();
        var sent = _gateway.Ledger.Requests.Select(r => r.SentAt.ToDateTimeOffset()).ToList();
        sent[0].ShouldBe(now);
        sent[1].ShouldBeGreaterThan(now);
    }

    [Fact]
    public async Task No_more_batches_are_under_way_than_the_options_say_and_events_gather_meanwhile()
    {
        var gate = new TaskCompletionSource();
        _gateway.Before = (_, _, _) => gate.Task;
        await using var rig = new Rig(o => (o.MaxBatchesUnderWay, o.BatchEvents) = (2, 10), _gateway);
        await rig.EnqueueAsync(1, "a");
        await Rig.WaitForAsync(() => _gateway.Calls == 1);
        await rig.EnqueueAsync(1, "b");
        await Rig.WaitForAsync(() => _gateway.Calls == 2);
        await rig.EnqueueAsync(15, "c");
        rig.Client.Counts.Held.ShouldBe(17);
        gate.SetResult();
        await rig.FlushAsync();
        _gateway.Ledger.Requests.Select(r => r.Events.Count).Order().ShouldBe([1, 1, 5, 10]);
    }

    [Fact]
    public async Task An_event_that_no_gateway_would_take_is_told_at_once_and_keeps_nothing_up()
    {
        await using var rig = new Rig(null, _gateway);
        var e = Rig.Event("huge");
        e.Page = new Page { Title = new string('x', InsightsClientOptions.LargestEvent) };
        await rig.Client.EnqueueAsync(e);
        var lost = rig.Lost.ShouldHaveSingleItem();
        (lost.Event.EventId, lost.Reason, lost.Result!.Reason).ShouldBe(("huge", LostReason.Rejected, EventResult.Types.Reason.EventTooLarge));
        rig.Client.Counts.Rejected.ShouldBe(1);
        await rig.FlushAsync();
        _gateway.Calls.ShouldBe(0);
    }
}
