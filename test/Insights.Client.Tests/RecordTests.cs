using Grpc.Core;
using Insights.Client.Tests.Fixture;
using Insights.V1;
using Reason = Insights.V1.EventResult.Types.Reason;
using Result = Insights.V1.EventResult.Types.Status;

namespace Insights.Client.Tests;

public sealed class RecordTests : IAsyncLifetime
{
    private FakeGateway _gateway = null!;

    public async Task InitializeAsync() => _gateway = await FakeGateway.StartAsync();

    public async Task DisposeAsync() => await _gateway.DisposeAsync();

    [Fact]
    public async Task Each_event_gets_its_answer_in_order_at_once()
    {
        await using var rig = new Rig(o => o.Linger = TimeSpan.FromMinutes(1), _gateway);
        _gateway.Instead = e => e.EventId == "b" ? Rejected(Reason.InvalidType) : null;
        var answers = await rig.Client.RecordAsync([Rig.Event("a"), Rig.Event("b"), Rig.Event("a")]);
        answers.Select(a => (a.Status, a.Reason)).ShouldBe(
            [(Result.Accepted, Reason.Unspecified), (Result.Rejected, Reason.InvalidType), (Result.Duplicate, Reason.Unspecified)]);
        rig.Client.Counts.ShouldBe(new ClientCounts(0, 0, 0, 0, 0, 0, 0, 0, 0));
        rig.Lost.ShouldBeEmpty();
    }

    [Fact]
    public async Task Only_what_had_no_room_is_sent_again_with_the_ID_that_was_made_for_it()
    {
        var full = new HashSet<string> { "b", "" };
        _gateway.Instead = e => full.Remove(e.EventId is "a" or "b" ? e.EventId : "") ? Rejected(Reason.Overloaded) : null;
        await using var rig = new Rig(null, _gateway);
        var recorded = rig.Client.RecordAsync([Rig.Event("a"), Rig.Event("b"), Rig.Event()]);
        await rig.RunClockUntilAsync(recorded);
        (await recorded).ShouldAllBe(a => a.Status == Result.Accepted);
        var sent = _gateway.Ledger.Requests.Select(r => r.Events.Select(e => e.EventId).ToList()).ToList();
        sent.Count.ShouldBe(2);
        sent[1].ShouldBe([sent[0][1], sent[0][2]]);
        Guid.Parse(sent[0][2]).Version.ShouldBe(7);
    }

    [Fact]
    public async Task When_time_is_up_each_event_has_the_last_answer_that_came()
    {
        _gateway.Instead = e => e.EventId == "b" ? Rejected(Reason.Unavailable) : null;
        await using var rig = new Rig(o => o.GiveUpAfter = TimeSpan.FromMinutes(1), _gateway);
        var recorded = rig.Client.RecordAsync([Rig.Event("a"), Rig.Event("b")]);
        await rig.RunClockUntilAsync(recorded);
        (await recorded).Select(a => (a.Status, a.Reason)).ShouldBe([(Result.Accepted, Reason.Unspecified), (Result.Rejected, Reason.Unavailable)]);
    }

    [Fact]
    public async Task Events_of_which_nothing_was_answered_are_an_error()
    {
        _gateway.Before = (_, _, _) => throw new RpcException(new Status(StatusCode.Unavailable, "down"));
        await using var rig = new Rig(o => o.GiveUpAfter = TimeSpan.FromMinutes(1), _gateway);
        var recorded = rig.Client.RecordAsync(Rig.Event("a"));
        (await Should.ThrowAsync<RpcException>(() => rig.RunClockUntilAsync(recorded))).StatusCode.ShouldBe(StatusCode.Unavailable);
    }

    [Fact]
    public async Task Many_events_go_in_batches_and_one_that_no_gateway_would_take_is_not_sent()
    {
        await using var rig = new Rig(o => (o.BatchEvents, o.BatchBytes) = (3, 4096), _gateway);
        var huge = new Event { Page = new Page { Title = new string('x', InsightsClientOptions.LargestEvent) } };
        var large = new Event { EventId = "large", Page = new Page { Title = new string('x', 4090) } };
        var answers = await rig.Client.RecordAsync([.. Enumerable.Range(0, 4).Select(i => Rig.Event($"e{i}")), huge, large]);
        answers.Select(a => a.Reason).ShouldBe([.. Enumerable.Repeat(Reason.Unspecified, 4), Reason.EventTooLarge, Reason.Unspecified]);
        _gateway.Ledger.Requests.Select(r => r.Events.Count).ShouldBe([3, 1, 1]);
    }

    [Fact]
    public async Task No_events_are_no_call()
    {
        await using var rig = new Rig(null, _gateway);
        (await rig.Client.RecordAsync([])).ShouldBeEmpty();
        _gateway.Calls.ShouldBe(0);
    }

    private static EventResult Rejected(Reason reason) => new() { Status = Result.Rejected, Reason = reason };
}
