using Insights.Domain.EndUsers;
using Insights.Domain.EndUsers.Ports;
using Insights.Domain.Identity.Commands;
using Insights.Testing.InMemory;
using static Insights.Domain.EndUsers.RecordOutcome;
using static Insights.Testing.Builders.An;

namespace Insights.Domain.Tests.EndUsers.Owners;

public class DurabilityTests
{
    [Fact]
    public async Task An_event_is_acknowledged_when_its_commit_is_made()
    {
        var user = OwnedUser.New();
        user.Let(WriteKind.Append, WriteVerdict.Hold);
        var recorded = user.Record(Click("10:00"));
        recorded.IsCompleted.ShouldBeFalse();
        user.Store.CommitAll();
        (await recorded).ShouldBe([Accepted]);
        (await user.Stored()).Entries.Count.ShouldBe(2);
    }

    [Fact]
    public async Task A_turn_does_not_wait_for_the_commit_of_the_one_before()
    {
        var user = OwnedUser.New();
        user.Let(WriteKind.Append, WriteVerdict.Hold);
        var (first, second) = (user.Record(Click("10:00")), user.Record(Click("10:01")));
        user.Store.Pending.Count.ShouldBe(2);
        user.Store.CommitAll();
        (await first).Concat(await second).ShouldBe([Accepted, Accepted]);
    }

    [Fact]
    public async Task A_duplicate_waits_for_the_commit_of_its_original()
    {
        var user = OwnedUser.New();
        user.Let(WriteKind.Append, WriteVerdict.Hold);
        var original = user.Record(Click("10:00", "a"));
        var duplicate = user.Record(Click("10:00", "a"));
        duplicate.IsCompleted.ShouldBeFalse();
        user.Store.CommitAll();
        await original;
        (await duplicate).ShouldBe([Duplicate]);
    }

    [Fact]
    public async Task A_duplicate_of_what_was_lost_is_no_duplicate()
    {
        var user = OwnedUser.New();
        user.Let(WriteKind.Append, WriteVerdict.Hold);
        var original = user.Record(Click("10:00", "a"));
        var duplicate = user.Record(Click("10:00", "a"));
        user.Store.CommitNext(WriteVerdict.FailBefore);
        await Fails(original, StoreFault.Unavailable);
        await Fails(duplicate, StoreFault.Unavailable);
        user.LetAll();
        (await user.Record(Click("10:00", "a"))).ShouldBe([Accepted]);
    }

    [Fact]
    public async Task A_read_waits_for_what_it_shows()
    {
        var user = OwnedUser.New();
        user.Let(WriteKind.Append, WriteVerdict.Hold);
        var recorded = user.Record(Click("10:00"));
        var read = user.Get();
        read.IsCompleted.ShouldBeFalse();
        user.Store.CommitAll();
        await recorded;
        (await read).ShouldNotBeNull().OpenSession.ShouldNotBeNull();
    }

    [Fact]
    public async Task A_full_queue_leaves_the_state_as_it_was()
    {
        var user = OwnedUser.New();
        await user.Record(Click("10:00", "a"));
        user.Let(WriteKind.Append, WriteVerdict.Full);
        await Fails(user.Record(Click("10:01", "b")), StoreFault.Full);
        (await user.Get())!.OpenSession!.EventCount.ShouldBe(1);
        user.LetAll();
        (await user.Record(Click("10:01", "b"), Click("10:00", "a"))).ShouldBe([Accepted, Duplicate]);
        (await user.Stored()).Entries.Count.ShouldBe(3);
    }

    [Fact]
    public async Task A_full_queue_fails_the_events_at_once_also_behind_a_held_commit()
    {
        var user = OwnedUser.New();
        user.Let(WriteKind.Append, WriteVerdict.Hold);
        var first = user.Record(Click("10:00", "a"));
        user.Let(WriteKind.Append, WriteVerdict.Full);
        await Fails(user.Record(Click("10:01", "b")), StoreFault.Full);
        user.Store.CommitAll();
        (await first).ShouldBe([Accepted]);
        (await user.Get())!.OpenSession!.EventCount.ShouldBe(1);
    }

    [Fact]
    public async Task A_commit_of_unclear_outcome_is_read_again()
    {
        var user = OwnedUser.New();
        user.Let(WriteKind.Append, WriteVerdict.FailAfter);
        await Fails(user.Record(Click("10:00", "a")), StoreFault.Unavailable);
        user.LetAll();
        (await user.Record(Click("10:00", "a"), Click("10:01", "b"))).ShouldBe([Duplicate, Accepted]);
        (await user.Get())!.OpenSession!.EventCount.ShouldBe(2);
    }

    [Fact]
    public async Task What_was_decided_on_a_failed_commit_fails_with_it()
    {
        var user = OwnedUser.New();
        user.Let(WriteKind.Append, WriteVerdict.Hold);
        var (first, second) = (user.Record(Click("10:00", "a")), user.Record(Click("10:01", "b")));
        user.Store.CommitNext(WriteVerdict.FailBefore);
        user.Store.CommitAll();
        await Fails(first, StoreFault.Unavailable);
        await Fails(second, StoreFault.BrokenSession);
        (await user.Stored()).Entries.ShouldBeEmpty();
        (await user.Get()).ShouldBeNull();
    }

    [Fact]
    public async Task A_second_owner_fails_forgets_and_reads_again()
    {
        var user = OwnedUser.New();
        var rival = user.Rival();
        await rival.Record(Click("10:00", "a"));
        await user.Record(Click("10:00", "a"));
        await rival.Record(Click("10:01", "b"));
        await Fails(user.Record(Click("10:02", "c")), StoreFault.Conflict);
        (await user.Record(Click("10:01", "b"), Click("10:02", "c"))).ShouldBe([Duplicate, Accepted]);
        (await user.Get())!.OpenSession!.EventCount.ShouldBe(3);
    }

    [Fact]
    public async Task It_is_idle_only_when_all_is_written()
    {
        var user = OwnedUser.New();
        user.Owner.IsIdle.ShouldBeTrue();
        user.Let(WriteKind.Append, WriteVerdict.Hold);
        var recorded = user.Record(Click("10:00"));
        user.Owner.IsIdle.ShouldBeFalse();
        user.Store.CommitAll();
        await recorded;
        user.Owner.IsIdle.ShouldBeTrue();
    }

    /// <summary>A stale look at another's turn ended a call with a fault: it read the links while they changed.</summary>
    [Fact]
    public async Task What_an_answer_looks_at_is_not_what_another_turn_is_changing()
    {
        for (var round = 0; round < 100; round++)
        {
            var user = OwnedUser.New();
            await user.Record(Click("10:00"));
            var start = new Barrier(2);
            await Task.WhenAll(
                Task.Run(async () =>
                {
                    start.SignalAndWait();
                    for (var n = 0; n < 100; n++)
                        await user.Owner.ExecuteAsync(new AdmitAnonymous($"a{n}", user.Clock.NowMs, user.Clock.NowMs, false), CancellationToken.None);
                }),
                Task.Run(async () =>
                {
                    start.SignalAndWait();
                    for (var n = 0; n < 100; n++)
                        await user.Owner.RecordAsync([Click("10:00", $"e{n}").Command(user.Clock.NowMs)], CancellationToken.None);
                }));
        }
    }

    private static async Task Fails(Task task, StoreFault fault) =>
        (await Should.ThrowAsync<StoreException>(task)).Fault.ShouldBe(fault);
}
