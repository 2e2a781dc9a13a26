using Insights.Domain.Accounts;
using Insights.Domain.EndUsers;
using Insights.Service.Ingest;
using Insights.Service.Keys;
using Insights.Service.Tests.Fixture;
using Insights.Testing.InMemory;

namespace Insights.Service.Tests.Ingest;

/// <summary>Batches that arrived together are taken as one, and each is answered as if it had come alone.</summary>
public sealed class SentTogetherTests
{
    private readonly World _world = new();

    [Fact]
    public async Task Answers_come_in_the_order_of_the_batches_and_of_their_events() =>
        (await SendAsync(
            Batch(_world.Event("1", "a"), _world.Event("2", "b")), Batch(), Batch(_world.Event("1", "a")), Batch(_world.Event("3", null), _world.Event("4", "b"))))
            .ShouldBe(["Accepted", "Accepted", "Duplicate", "MissingUser", "Accepted"]);

    [Fact]
    public async Task Events_of_one_user_in_several_batches_are_one_append()
    {
        _world.Store.Gate = _ => WriteVerdict.Hold;
        var sent = SendAsync(Batch(_world.Event("1", "a")), Batch(_world.Event("2", "b")), Batch(_world.Event("3", "a")));
        _world.Store.Pending.Count(w => w.Kind == WriteKind.Append).ShouldBe(2);
        _world.Store.Gate = null;
        _world.Store.CommitAll();
        (await sent).ShouldAllBe(o => o == "Accepted");
    }

    [Fact]
    public async Task Each_batch_has_its_own_clock()
    {
        // Sent by a clock that is a day ahead: what it says happened now, and is not in the future.
        var ahead = _world.Event("1", "a", secondsAgo: -86_400);
        var now = _world.Clock.GetUtcNow().ToUnixTimeMilliseconds();
        await SendAsync(new SentBatch(World.ServerKey, now + 86_400_000, [ahead]), Batch(_world.Event("2", "a", secondsAgo: 60)));
        var open = (await _world.Users.GetAsync(new EndUserKey(World.Account, UserKind.Identified, "a"), CancellationToken.None))!.OpenSession!;
        open.StartMs.ShouldBe(now - 60_000);
        open.EndMs.ShouldBe(now);
    }

    [Fact]
    public async Task A_batch_beyond_the_rate_of_its_key_is_refused_alone()
    {
        await _world.Administration.CreateAsync(
            OperatorKey.Caller, World.Account, AccountSettings.Default with { RateLimits = new RateLimits(EventsPerSecond: 1, CallsPerSecond: 0) }, CancellationToken.None);
        var key = await _world.Administration.CreateKeyAsync(OperatorKey.Caller, World.Account, KeyKind.Server, CancellationToken.None);
        var limited = _world.Accounts.Authenticate(key.Text);
        SentBatch Limited(string id) => new(limited, null, [_world.Event(id, "a")]);
        (await SendAsync(Limited("1"), Limited("2"), Limited("3"), Batch(_world.Event("4", "a"))))
            .ShouldBe(["Accepted", "Accepted", "Overloaded", "Accepted"]);
    }

    [Theory]
    [InlineData(WriteVerdict.Full, "Overloaded")]
    [InlineData(WriteVerdict.FailBefore, "Unavailable")]
    public async Task Where_nothing_could_be_stored_each_event_is_told_so(WriteVerdict verdict, string reason)
    {
        _world.Store.Gate = _ => verdict;
        (await SendAsync(Batch(_world.Event("1", "a")), Batch(_world.Event("2", "b"), _world.Event("3", "b")))).ShouldBe([reason, reason, reason]);
    }

    private static SentBatch Batch(params IncomingEvent[] events) => new(World.ServerKey, null, events);

    private async Task<string[]> SendAsync(params SentBatch[] batches) =>
        World.Outcomes(await _world.Ingest.RecordAsync(batches, null, CancellationToken.None));
}
