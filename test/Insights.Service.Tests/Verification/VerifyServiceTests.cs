using Insights.Domain.EndUsers.Ports;
using Insights.Domain.EndUsers;
using Insights.Domain.Events;
using Insights.Domain.Sessions;
using Insights.Service.Keys;
using Insights.Service.Tests.Fixture;
using Insights.Service.Verification;
using Insights.Testing.Records;

namespace Insights.Service.Tests.Verification;

public sealed class VerifyServiceTests : IAsyncLifetime
{
    private World _world = null!;

    /// <summary>Two users, each with 40 closed sessions, a snapshot, an open session and its alarm.</summary>
    public async Task InitializeAsync()
    {
        _world = await World.WithAccountAsync();
        foreach (var user in (string[])["damaged", "whole"])
        {
            await _world.SendAsync([.. Enumerable.Range(1, 40).Select(i => _world.Event($"e{i}", user, 2000 * i))]);
            await _world.Users.SettleAsync(Key(user), CancellationToken.None);
            await _world.SendAsync(_world.Event("open", user));
        }
    }

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task What_is_whole_is_found_whole()
    {
        var result = await VerifyAsync(r => r);
        (result.UsersChecked, result.EntriesRead, result.DifferenceCount).ShouldBe((2, 84, 0));
        (await ((IStoredRecords)_world.Store).ReadAsync(Key("damaged"), CancellationToken.None)).Snapshot.ShouldNotBeNull();
    }

    [Fact]
    public Task A_changed_profile_row_is_reported() => Reports("profile", r => r with { Profile = r.Profile! with { Revision = r.Profile.Revision + 1 } });

    [Fact]
    public Task A_missing_profile_row_is_reported() => Reports("rows", r => r with { Head = null, Profile = null });

    [Fact]
    public Task A_changed_session_row_is_reported() => Reports("session ", r => r with { Sessions = [.. r.Sessions.Skip(1), r.Sessions[0] with { EventCount = 9 }] });

    [Fact]
    public Task A_session_row_of_another_place_is_reported() =>
        Reports("session ", r => r with { Sessions = [.. r.Sessions.Skip(1), r.Sessions[0] with { Place = new Place("DE", null, null) }] });

    [Fact]
    public Task A_missing_session_row_is_reported() => Reports("session ", r => r with { Sessions = [.. r.Sessions.Skip(1)] });

    [Fact]
    public Task An_extra_session_row_is_reported() =>
        Reports("session ", r => r with { Sessions = [.. r.Sessions, r.Sessions[0] with { StartMs = r.Sessions[0].StartMs + 1 }] });

    [Fact]
    public Task A_gap_in_the_log_is_reported() => Reports("log", r => r with { Entries = [.. r.Entries.Where(e => e.Seq != 7)] });

    [Fact]
    public Task A_missing_start_of_the_log_is_reported() => Reports("log", r => r with { Entries = [.. r.Entries.Skip(1)] });

    [Fact]
    public Task A_missing_end_of_the_log_is_reported() => Reports("rows", r => r with { Entries = [.. r.Entries.Take(3)] });

    [Fact]
    public Task An_event_that_is_in_the_log_twice_is_reported() =>
        Reports("log", r => r with { Entries = [.. r.Entries, new LogEntry(r.Entries.Count + 1, r.Entries[^1].Bytes)] });

    [Fact]
    public Task The_log_of_another_user_is_reported() =>
        Reports("log", r => r with { Entries = [new LogEntry(1, Stored.Entry(new UserCreated(Key("other"), 0))), .. r.Entries.Skip(1)] });

    [Fact]
    public Task An_entry_that_cannot_be_read_is_reported() =>
        Reports("log", r => r with { Entries = [.. r.Entries.Select(e => e.Seq == 5 ? new LogEntry(5, new byte[] { 0xff }) : e)] });

    [Fact]
    public Task An_entry_that_is_empty_is_reported() =>
        Reports("log", r => r with { Entries = [.. r.Entries.Select(e => e.Seq == 5 ? new LogEntry(5, Array.Empty<byte>()) : e)] });

    [Fact]
    public Task A_missing_alarm_is_reported() => Reports("alarm", r => r with { AlarmDueMs = null });

    [Fact]
    public Task A_snapshot_past_the_end_of_the_log_is_reported() => Reports("snapshot", r => r with { Snapshot = r.Snapshot! with { Seq = 99 } });

    [Fact]
    public Task A_snapshot_that_cannot_be_read_is_reported() =>
        Reports("snapshot", r => r with { Snapshot = r.Snapshot! with { Bytes = r.Snapshot.Bytes[..^1] } });

    [Fact]
    public async Task No_flipped_bit_of_a_snapshot_or_entry_ends_the_verification()
    {
        var record = await ((IStoredRecords)_world.Store).ReadAsync(Key("damaged"), CancellationToken.None);
        for (var bit = 0; bit < record.Snapshot!.Bytes.Length * 8; bit += 3)
            (await VerifyAsync(r => r with { Snapshot = r.Snapshot! with { Bytes = Flipped(r.Snapshot.Bytes, bit) } })).UsersChecked.ShouldBe(2);
        for (var bit = 0; bit < record.Entries[3].Bytes.Length * 8; bit++)
            (await VerifyAsync(r => r with { Entries = [.. r.Entries.Select(e => e.Seq == 4 ? new LogEntry(4, Flipped(e.Bytes, bit)) : e)] })).UsersChecked.ShouldBe(2);
    }

    [Fact]
    public async Task No_overwritten_count_of_a_snapshot_takes_the_memory()
    {
        var record = await ((IStoredRecords)_world.Store).ReadAsync(Key("damaged"), CancellationToken.None);
        byte[] largest = [0xff, 0xff, 0xff, 0xff, 0x07];
        for (var at = 0; at + largest.Length <= record.Snapshot!.Bytes.Length; at++)
        {
            var bytes = record.Snapshot.Bytes.ToArray();
            largest.CopyTo(bytes, at);
            var before = GC.GetAllocatedBytesForCurrentThread();
            Stored.State(Key("damaged"), record.Snapshot with { Bytes = bytes });
            (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(10_000_000);
        }
    }

    [Fact]
    public async Task A_report_carries_the_first_hundred_differences_and_counts_all()
    {
        for (var i = 0; i < 130; i++)
            await _world.SendAsync(_world.Event("e", $"u{i}"));
        var verify = new VerifyService(new EveryAlarmLost(_world.Store), _world.Accounts, _world.Clock, _world.Audit);
        var result = await LastAsync(verify, null);
        (result.DifferenceCount, result.Differences!.Count).ShouldBe((132, 100));
    }

    [Fact]
    public async Task One_user_is_read_alone_and_one_not_known_has_no_differences()
    {
        var alone = await LastAsync(_world.Verify, (UserKind.Identified, "whole"));
        (alone.UsersChecked, alone.EntriesRead, alone.DifferenceCount).ShouldBe((1, 42, 0));
        (await LastAsync(_world.Verify, (UserKind.Anonymous, "whole"))).EntriesRead.ShouldBe(0);
    }

    [Fact]
    public void A_key_that_may_not_and_an_account_that_is_not_there_are_refused_before_the_first_report()
    {
        Fault(() => _world.Verify.VerifyAsync(World.IngestKey, World.Account, null, default)).ShouldBe(ServiceFault.PermissionDenied);
        Fault(() => _world.Verify.VerifyAsync(World.ServerKey, "other", null, default)).ShouldBe(ServiceFault.PermissionDenied);
        Fault(() => _world.Verify.VerifyAsync(OperatorKey.Caller, "other", null, default)).ShouldBe(ServiceFault.NotFound);
        Fault(() => _world.Verify.VerifyAsync(World.ServerKey, World.Account, (UserKind.Identified, ""), default)).ShouldBe(ServiceFault.InvalidArgument);

        static ServiceFault Fault(Action call) => Should.Throw<ServiceException>(call).Fault;
    }

    private async Task Reports(string what, Func<StoredRecord, StoredRecord> damage)
    {
        var result = await VerifyAsync(damage);
        result.UsersChecked.ShouldBe(2);
        result.DifferenceCount.ShouldBeGreaterThanOrEqualTo(1);
        result.Differences!.ShouldAllBe(d => d.User == Key("damaged"));
        result.Differences!.ShouldContain(d => d.Difference.What.StartsWith(what, StringComparison.Ordinal));
    }

    private Task<VerifyReport> VerifyAsync(Func<StoredRecord, StoredRecord> damage) =>
        LastAsync(new VerifyService(new DamagedRecords(_world.Store, "damaged", damage), _world.Accounts, _world.Clock, _world.Audit), null);

    private static async Task<VerifyReport> LastAsync(VerifyService verify, (UserKind, string)? user)
    {
        VerifyReport? last = null;
        await foreach (var report in verify.VerifyAsync(World.ServerKey, World.Account, user, CancellationToken.None))
            last = report;
        return last!;
    }

    private static byte[] Flipped(ReadOnlyMemory<byte> bytes, int bit)
    {
        var flipped = bytes.ToArray();
        flipped[bit / 8] ^= (byte)(1 << (bit % 8));
        return flipped;
    }

    private static EndUserKey Key(string id) => new(World.Account, UserKind.Identified, id);

    private sealed class EveryAlarmLost(IStoredRecords inner) : IStoredRecords
    {
        public IAsyncEnumerable<EndUserKey> UsersAsync(string? account, CancellationToken ct) => inner.UsersAsync(account, ct);

        public async ValueTask<StoredRecord> ReadAsync(EndUserKey user, CancellationToken ct) =>
            (await inner.ReadAsync(user, ct)) with { AlarmDueMs = null };

        public ValueTask<IReadOnlyList<Session>> ReadSessionsAsync(EndUserKey user, SessionCursor? after, int limit, CancellationToken ct) =>
            inner.ReadSessionsAsync(user, after, limit, ct);
    }
}
