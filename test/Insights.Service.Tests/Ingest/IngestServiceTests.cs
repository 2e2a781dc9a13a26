using Insights.Domain.Accounts;
using Insights.Domain.Events;
using Insights.Service.Ingest;
using Insights.Service.Keys;
using Insights.Service.Tests.Fixture;
using Insights.Testing.InMemory;

namespace Insights.Service.Tests.Ingest;

public sealed class IngestServiceTests
{
    private readonly World _world = new();

    [Fact]
    public async Task Answers_come_in_the_order_of_the_events_whoever_they_are_of() =>
        (await _world.SendAsync(
            _world.Event("1", "a"), _world.Event("2", "b"), _world.Event("1", "a"), _world.Event("3", null), _world.Event("4", "a", 90_000), _world.Event("5", "b")))
            .ShouldBe(["Accepted", "Accepted", "Duplicate", "MissingUser", "TooLate", "Accepted"]);

    [Fact]
    public async Task The_users_of_a_batch_are_handed_over_together_so_that_they_share_a_commit()
    {
        _world.Store.Gate = _ => WriteVerdict.Hold;
        var sent = _world.SendAsync(_world.Event("1", "a"), _world.Event("2", "b"), _world.Event("3", "c"), _world.Event("4", "a"));
        _world.Store.Pending.Count(w => w.Kind == WriteKind.Append).ShouldBe(3);
        sent.IsCompleted.ShouldBeFalse();
        _world.Store.Gate = null;
        _world.Store.CommitAll();
        (await sent).ShouldAllBe(o => o == "Accepted");
    }

    [Theory]
    [InlineData(WriteVerdict.FailBefore)]
    [InlineData(WriteVerdict.FailAfter)]
    public async Task An_outcome_that_is_not_known_is_unavailable_and_its_resend_counts_once(WriteVerdict verdict)
    {
        _world.Store.Gate = w => w is { Kind: WriteKind.Append, WriteSession.User.Id: "bad" } ? verdict : WriteVerdict.Commit;
        IncomingEvent[] Events() => [_world.Event("1", "good"), _world.Event("1", "bad"), _world.Event("2", "bad")];
        (await _world.SendAsync(Events())).ShouldBe(["Accepted", "Unavailable", "Unavailable"]);
        _world.Store.Gate = null;
        var known = verdict == WriteVerdict.FailAfter ? "Duplicate" : "Accepted";
        (await _world.SendAsync(Events())).ShouldBe(["Duplicate", known, known]);
        (await _world.SendAsync(Events())).ShouldAllBe(o => o == "Duplicate");
    }

    [Fact]
    public async Task Another_owner_in_between_is_met_by_trying_again()
    {
        await _world.SendAsync(_world.Event("1"));
        var other = new World.Rival(_world);
        await other.RecordAsync(_world.Event("2"));
        (await _world.SendAsync(_world.Event("2"), _world.Event("3"))).ShouldBe(["Duplicate", "Accepted"]);
    }

    [Fact]
    public async Task Another_owner_who_never_stops_makes_it_unavailable()
    {
        var tries = 0;
        _world.Store.Gate = w =>
        {
            if (w.Kind == WriteKind.Append)
                tries++;
            w.WriteSession.Break();
            return WriteVerdict.Commit;
        };
        var failed = await Should.ThrowAsync<ServiceException>(() => _world.SendAsync(_world.Event("1")));
        failed.Fault.ShouldBe(ServiceFault.Unavailable);
        tries.ShouldBe(4);
    }

    [Theory]
    [InlineData(WriteVerdict.Full, ServiceFault.ResourceExhausted)]
    [InlineData(WriteVerdict.FailBefore, ServiceFault.Unavailable)]
    public async Task A_batch_fails_as_a_whole_where_nothing_of_it_could_be_stored_for_one_reason(WriteVerdict verdict, ServiceFault fault)
    {
        _world.Store.Gate = _ => verdict;
        var failed = await Should.ThrowAsync<ServiceException>(() => _world.SendAsync(_world.Event("1"), _world.Event("2", "b")));
        failed.Fault.ShouldBe(fault);
    }

    [Fact]
    public async Task Beside_any_other_answer_each_event_is_answered()
    {
        _world.Store.Gate = w => w.WriteSession.User.Id == "full" ? WriteVerdict.Full : WriteVerdict.FailBefore;
        (await _world.SendAsync(_world.Event("1", "full"), _world.Event("2", "down"))).ShouldBe(["Overloaded", "Unavailable"]);
        (await _world.SendAsync(_world.Event("1", "full"), _world.Event("2", null))).ShouldBe(["Overloaded", "MissingUser"]);
    }

    [Fact]
    public async Task An_ID_that_the_server_made_is_told_also_where_the_event_was_not_stored()
    {
        _world.Store.Gate = _ => WriteVerdict.FailAfter;
        var results = await _world.Ingest.RecordAsync(World.ServerKey, null, null, [_world.Event(null)], CancellationToken.None);
        var made = results.Single().EventId;
        made.ShouldNotBeNull();
        _world.Store.Gate = null;
        (await _world.SendAsync(_world.Event(made))).ShouldBe(["Duplicate"]);
    }

    [Fact]
    public async Task Events_without_ID_get_different_ones()
    {
        var results = await _world.Ingest.RecordAsync(
            World.ServerKey, null, null, [_world.Event(null), _world.Event(null), _world.Event("own")], CancellationToken.None);
        results[0].EventId.ShouldNotBe(results[1].EventId);
        results[2].EventId.ShouldBeNull();
    }

    [Fact]
    public async Task An_import_key_sends_history_and_an_operator_sends_nothing()
    {
        var old = _world.Event("old", secondsAgo: 40 * 86_400);
        World.Outcomes(await _world.Ingest.RecordAsync(World.ImportKey, null, null, [old], CancellationToken.None)).ShouldBe(["Accepted"]);
        var denied = await Should.ThrowAsync<ServiceException>(async () =>
            await _world.Ingest.RecordAsync(new Caller(null, KeyKind.Operator, "o"), null, null, [old], CancellationToken.None));
        denied.Fault.ShouldBe(ServiceFault.PermissionDenied);
    }

    [Fact]
    public async Task No_events_are_answered_with_none() =>
        (await _world.SendAsync()).ShouldBeEmpty();
}
