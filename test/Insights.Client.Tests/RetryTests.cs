using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using Grpc.Core;
using Insights.Client.Tests.Fixture;
using Insights.V1;
using Reason = Insights.V1.EventResult.Types.Reason;
using Status = Grpc.Core.Status;

namespace Insights.Client.Tests;

public sealed class RetryTests : IAsyncLifetime
{
    private FakeGateway _gateway = null!;

    public async Task InitializeAsync() => _gateway = await FakeGateway.StartAsync();

    public async Task DisposeAsync() => await _gateway.DisposeAsync();

    [Theory]
    [InlineData(StatusCode.Unavailable)]
    [InlineData(StatusCode.ResourceExhausted)]
    [InlineData(StatusCode.Internal)]
    [InlineData(StatusCode.Unknown)]
    [InlineData(StatusCode.Aborted)]
    [InlineData(StatusCode.Cancelled)]
    [InlineData(StatusCode.DeadlineExceeded)]
    public async Task A_batch_that_failed_is_sent_again_with_the_same_IDs_whether_or_not_it_was_stored(StatusCode status)
    {
        _gateway.Before = (call, _, _) => call is 1 or 3 ? throw new RpcException(new Status(status, "not now")) : Task.CompletedTask;
        _gateway.After = call => call is 2 or 5 ? throw new RpcException(new Status(status, "stored, and not told")) : Task.CompletedTask;
        await using var rig = new Rig(o => o.BatchEvents = 50, _gateway);
        for (var i = 0; i < 200; i++)
            await rig.Client.EnqueueAsync(Rig.Event());
        await rig.FlushAsync();
        _gateway.Ledger.Events.Count.ShouldBe(200);
        var counts = rig.Client.Counts;
        (counts.Accepted + counts.Duplicates, counts.Dropped, counts.Rejected).ShouldBe((200, 0, 0));
        counts.Retries.ShouldBe(4);
        rig.Lost.ShouldBeEmpty();
    }

    [Fact]
    public async Task Of_a_batch_that_was_taken_in_part_only_the_rest_is_sent_again()
    {
        var refused = new HashSet<string> { "e1", "e3" };
        _gateway.Instead = e => refused.Remove(e.EventId)
            ? new EventResult { Status = EventResult.Types.Status.Rejected, Reason = e.EventId == "e1" ? Reason.Overloaded : Reason.Unavailable }
            : null;
        await using var rig = new Rig(o => o.Linger = TimeSpan.FromSeconds(5), _gateway);
        await rig.EnqueueAsync(5);
        await rig.FlushAsync();
        _gateway.Ledger.Requests.Select(r => string.Join(' ', r.Events.Select(e => e.EventId))).ShouldBe(["e0 e1 e2 e3 e4", "e1 e3"]);
        (rig.Client.Counts.Accepted, rig.Client.Counts.Duplicates).ShouldBe((5, 0));
    }

    [Fact]
    public async Task A_gateway_that_says_when_to_come_again_is_not_asked_before()
    {
        var sent = new List<DateTimeOffset>();
        await using var rig = new Rig(o => (o.FirstDelay, o.LongestDelay) = (TimeSpan.FromMilliseconds(1), TimeSpan.FromMilliseconds(1)), _gateway);
        _gateway.Before = (call, _, _) =>
        {
            sent.Add(rig.Clock.GetUtcNow());
            return call > 1 ? Task.CompletedTask : throw new Google.Rpc.Status
            {
                Code = (int)StatusCode.ResourceExhausted,
                Message = "full",
                Details = { Any.Pack(new RetryInfo { RetryDelay = Duration.FromTimeSpan(TimeSpan.FromSeconds(20)) }) },
            }.ToRpcException();
        };
        await rig.EnqueueAsync(1);
        await rig.FlushAsync();
        (sent[1] - sent[0]).ShouldBeGreaterThanOrEqualTo(TimeSpan.FromSeconds(20));
    }

    [Fact]
    public async Task A_gateway_that_does_not_answer_is_given_up_and_asked_again()
    {
        _gateway.Before = (call, _, ct) => call == 1 ? Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, ct) : Task.CompletedTask;
        await using var rig = new Rig(o => o.CallTimeout = TimeSpan.FromMinutes(2), _gateway);
        await rig.EnqueueAsync(3);
        await Rig.WaitForAsync(() => _gateway.Calls == 1);
        rig.Clock.Advance(TimeSpan.FromMinutes(2));
        await rig.FlushAsync();
        _gateway.Ledger.Events.Count.ShouldBe(3);
    }

    [Fact]
    public async Task What_was_tried_for_long_enough_is_given_up_and_told()
    {
        _gateway.Before = (_, _, _) => throw new RpcException(new Status(StatusCode.Internal, "broken"));
        await using var rig = new Rig(o => o.GiveUpAfter = TimeSpan.FromMinutes(5), _gateway);
        await rig.EnqueueAsync(2);
        await rig.FlushAsync();
        rig.Lost.Select(l => (l.Event.EventId, l.Reason, l.Result)).ShouldBe([("e0", LostReason.GaveUp, null), ("e1", LostReason.GaveUp, null)]);
        rig.Lost.ShouldAllBe(l => l.Detail.Contains("broken"));
        (rig.Client.Counts.Dropped, rig.Client.Counts.Held).ShouldBe((2, 0));
        _gateway.Calls.ShouldBeGreaterThan(3);
    }

    [Theory]
    [InlineData(StatusCode.Unauthenticated)]
    [InlineData(StatusCode.PermissionDenied)]
    [InlineData(StatusCode.InvalidArgument)]
    [InlineData(StatusCode.Unimplemented)]
    public async Task What_is_refused_for_good_is_not_tried_again(StatusCode status)
    {
        _gateway.Before = (_, _, _) => throw new RpcException(new Status(status, "no"));
        await using var rig = new Rig(null, _gateway);
        await rig.EnqueueAsync(1);
        await rig.FlushAsync();
        rig.Lost.ShouldHaveSingleItem().Reason.ShouldBe(LostReason.Refused);
        _gateway.Calls.ShouldBe(1);
    }

    [Fact]
    public async Task A_rejected_event_is_told_with_the_gateways_answer_and_its_neighbours_are_counted()
    {
        _gateway.Instead = e => e.EventId == "e1"
            ? new EventResult { Status = EventResult.Types.Status.Rejected, Reason = Reason.TooLate, Detail = "too late" }
            : null;
        await using var rig = new Rig(null, _gateway);
        await rig.EnqueueAsync(3);
        await rig.FlushAsync();
        var lost = rig.Lost.ShouldHaveSingleItem();
        (lost.Event.EventId, lost.Reason, lost.Result!.Reason, lost.Detail).ShouldBe(("e1", LostReason.Rejected, Reason.TooLate, "too late"));
        (rig.Client.Counts.Accepted, rig.Client.Counts.Rejected).ShouldBe((2, 1));
    }

    [Fact]
    public async Task A_callback_that_fails_stops_nothing()
    {
        _gateway.Instead = e => e.EventId == "e0" ? new EventResult { Status = EventResult.Types.Status.Rejected, Reason = Reason.InvalidTime } : null;
        await using var rig = new Rig(o => o.OnLost = _ => throw new InvalidOperationException("the callback's"), _gateway);
        await rig.EnqueueAsync(3);
        await rig.FlushAsync();
        (rig.Client.Counts.Accepted, rig.Client.Counts.Rejected).ShouldBe((2, 1));
    }

    [Fact]
    public async Task An_answer_for_another_number_of_events_is_no_answer()
    {
        var odd = true;
        _gateway.Instead = e =>
        {
            var first = odd;
            odd = false;
            return first ? new EventResult() : null;
        };
        await using var rig = new Rig(null, _gateway);
        await rig.EnqueueAsync(1);
        await rig.FlushAsync();
        // A result of no status says nothing: the event is sent again.
        (rig.Client.Counts.Accepted, rig.Client.Counts.Retries).ShouldBe((1, 1));
    }
}
