using Insights.Domain.EndUsers;
using Insights.Domain.EndUsers.Commands;
using Insights.Domain.EndUsers.Ports;
using Insights.Domain.Profiles;
using Insights.Service.Ingest;
using Insights.Service.Keys;
using Insights.Service.Tests.Fixture;

namespace Insights.Service.Tests.Ingest;

/// <summary>An import at full speed leaves room for other traffic.</summary>
public sealed class ImportGateTests
{
    private const int Slice = ImportGate.Slice;

    private readonly SlowUsers _users = new();

    [Fact]
    public async Task Of_an_import_only_a_slice_is_under_way_and_other_traffic_does_not_wait_for_it()
    {
        var world = await World.WithAccountAsync();
        var ingest = new IngestService(_users, world.Intake, world.Clock, imports: new ImportGate(1));
        var first = SendAsync(ingest, World.ImportKey, "a", (2 * Slice) + 1);
        var second = SendAsync(ingest, World.ImportKey, "b", 1);
        _users.UnderWay.ShouldBe(Slice);
        var live = SendAsync(ingest, World.ServerKey, "c", 2 * Slice);
        _users.UnderWay.ShouldBe(3 * Slice);
        while (!first.IsCompleted || !second.IsCompleted)
        {
            _users.Answer();
            await Task.Yield();
        }
        (await live).Length.ShouldBe(2 * Slice);
        (await first).Select(r => r.Status).ShouldBe(Enumerable.Repeat(RecordStatus.Accepted, (2 * Slice) + 1));
        (await second).ShouldAllBe(r => r.Status == RecordStatus.Accepted);
    }

    [Fact]
    public async Task An_importer_who_leaves_while_waiting_takes_no_place()
    {
        var world = await World.WithAccountAsync();
        var ingest = new IngestService(_users, world.Intake, world.Clock, imports: new ImportGate(1));
        var first = SendAsync(ingest, World.ImportKey, "a", 1);
        using var leaves = new CancellationTokenSource();
        var second = SendAsync(ingest, World.ImportKey, "b", 1, leaves.Token);
        await leaves.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(second);
        _users.Answer();
        await first;
        var third = SendAsync(ingest, World.ImportKey, "c", 1);
        _users.UnderWay.ShouldBe(1);
        _users.Answer();
        await third;
    }

    private static Task<RecordResult[]> SendAsync(IngestService ingest, Caller key, string prefix, int users, CancellationToken ct = default) => ingest.RecordAsync(
        key, null, null, [.. Enumerable.Range(0, users).Select(i => new IncomingEvent { EventId = $"{prefix}{i}", UserId = $"{prefix}{i}", Type = "click", TimeMs = 1 })], ct).AsTask();

    /// <summary>Users who take events when they are told to.</summary>
    private sealed class SlowUsers : IEndUsers
    {
        private readonly List<TaskCompletionSource<IReadOnlyList<RecordOutcome>>> _waiting = [];

        public int UnderWay
        {
            get
            {
                lock (_waiting)
                    return _waiting.Count;
            }
        }

        public void Answer()
        {
            List<TaskCompletionSource<IReadOnlyList<RecordOutcome>>> answered;
            lock (_waiting)
            {
                answered = [.. _waiting];
                _waiting.Clear();
            }
            foreach (var one in answered)
                one.SetResult([RecordOutcome.Accepted]);
        }

        public ValueTask<IReadOnlyList<RecordOutcome>> RecordAsync(EndUserKey user, IReadOnlyList<RecordEvent> events, CancellationToken ct)
        {
            var one = new TaskCompletionSource<IReadOnlyList<RecordOutcome>>();
            lock (_waiting)
                _waiting.Add(one);
            return new(one.Task);
        }

        public ValueTask<UserAnswer> ExecuteAsync(EndUserKey user, UserCommand command, CancellationToken ct) => throw new NotSupportedException();

        public ValueTask<Profile?> GetAsync(EndUserKey user, CancellationToken ct) => throw new NotSupportedException();

        public ValueTask SettleAsync(EndUserKey user, CancellationToken ct) => throw new NotSupportedException();
    }
}
