using Insights.Domain.EndUsers;
using Insights.Domain.EndUsers.Owners;
using Insights.Domain.EndUsers.Ports;
using Insights.Storage.Codec;
using Insights.Testing.Builders;
using Insights.Testing.Clocks;

namespace Insights.Domain.Tests.EndUsers.Owners;

/// <summary>
/// A host lets go of an owner that is idle. One let go between what it wrote and what it was about to tell others got in the
/// way of its successor: an alarm that was due could not be answered.
/// </summary>
public sealed class IdleTests
{
    private static readonly EndUserKey _browser = LinkedUsers.Anonymous("browser");

    private readonly LinkedUsers _world = new();

    [Fact]
    public async Task An_owner_that_has_something_to_tell_others_is_not_idle_before_it_has()
    {
        await _world.IdentifyAsync("browser", "alice", Moments.At("09:00"), "login");
        var log = new SlowLog(_world.Store);
        var clock = new ManualTimeProvider(DateTimeOffset.FromUnixTimeMilliseconds(Moments.At("10:00")));
        var owner = new EndUserOwner(_browser, new EndUserPorts(log, UserCodec.Instance, _world, clock) { Others = _world.Users });
        var recorded = owner.RecordAsync([An.Click("10:00").Command(clock.NowMs)], default).AsTask();

        var idle = true;
        log.Commit(whenDurable: () => idle = owner.IsIdle);
        await recorded;

        idle.ShouldBeFalse();
        owner.IsIdle.ShouldBeTrue();
        (await _world.GetAsync(LinkedUsers.Identified("alice")))!.OpenSession!.EventCount.ShouldBe(1);
    }

    /// <summary>Holds appends until it is told, and says so before their callers hear of it.</summary>
    private sealed class SlowLog(IUserStore inner) : IUserStore
    {
        private readonly TaskCompletionSource _commit = new();
        private Action? _whenDurable;

        public void Commit(Action whenDurable)
        {
            _whenDurable = whenDurable;
            _commit.SetResult();
        }

        public Task AppendAsync(LogAppend append)
        {
            // Whoever awaits first goes on first.
            var durable = CommitAsync(append);
            _ = durable.ContinueWith(_ => _whenDurable!(), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
            return durable;
        }

        public Task SettleAsync(Settlement settlement) => inner.SettleAsync(settlement);

        public Task<ErasedRows> EraseAsync(WriteSession writeSession, long upToSeq, LogAppend? next, long keepBeforeMs, Tombstone? tombstone) =>
            inner.EraseAsync(writeSession, upToSeq, next, keepBeforeMs, tombstone);

        public ValueTask<StoredState> ReadAsync(EndUserKey user, bool fromStart, CancellationToken ct) => inner.ReadAsync(user, fromStart, ct);

        public ValueTask<IReadOnlyList<LogEntry>> ReadLogAsync(EndUserKey user, long afterSeq, CancellationToken ct) =>
            inner.ReadLogAsync(user, afterSeq, ct);

        public ValueTask<long?> ReadIncarnationAsync(EndUserKey user, CancellationToken ct) => inner.ReadIncarnationAsync(user, ct);

        private async Task CommitAsync(LogAppend append)
        {
            await _commit.Task;
            await inner.AppendAsync(append);
        }
    }
}
