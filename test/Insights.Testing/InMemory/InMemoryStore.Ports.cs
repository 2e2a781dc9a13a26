using System.Runtime.CompilerServices;
using Insights.Domain.Accounts;
using Insights.Domain.EndUsers;
using Insights.Domain.EndUsers.Ports;
using Insights.Domain.Sessions;

namespace Insights.Testing.InMemory;

public sealed partial class InMemoryStore : IUserStore, IDueAlarms, IOpenSessions, IStoredRecords, IExpiringUsers
{
    public Task AppendAsync(LogAppend append) => Write(
        new(WriteKind.Append, append.WriteSession, append.Entries.Count),
        () => database.Append(append));

    public Task SettleAsync(Settlement settlement) => Write(
        new(settlement.Compaction is null ? WriteKind.Settle : WriteKind.Compact, settlement.WriteSession, 2 + (settlement.Projection?.Sessions.Count ?? 0)),
        () => database.Settle(settlement));

    public async Task<ErasedRows> EraseAsync(WriteSession writeSession, long upToSeq, LogAppend? next = null, long keepBeforeMs = long.MinValue, Tombstone? tombstone = null)
    {
        var erased = ErasedRows.Nothing;
        await Write(
            new(WriteKind.Erase, writeSession, 1 + (next?.Entries.Count ?? 0)),
            () => database.Erase(writeSession, upToSeq, next, keepBeforeMs, tombstone, out erased)).ConfigureAwait(false);
        return erased;
    }

    public ValueTask<StoredState> ReadAsync(EndUserKey user, bool fromStart, CancellationToken ct) =>
        Read(() => (database.Find(user)?.State(fromStart) ?? new StoredState(null, null, [])) with { Tombstone = database.TombstoneOf(user) });

    public ValueTask<IReadOnlyList<LogEntry>> ReadLogAsync(EndUserKey user, long afterSeq, CancellationToken ct) =>
        Read<IReadOnlyList<LogEntry>>(() => database.Find(user)?.Entries(afterSeq) ?? []);

    public ValueTask<long?> ReadIncarnationAsync(EndUserKey user, CancellationToken ct) => Read(() => database.Find(user)?.Incarnation);

    public ValueTask<IReadOnlyList<Session>> ReadSessionsAsync(EndUserKey user, SessionCursor? after, int limit, CancellationToken ct) =>
        Read<IReadOnlyList<Session>>(() => database.Find(user)?.Page(after, limit) ?? []);

    public ValueTask<IReadOnlyList<DueAlarm>> ReadDueAsync(long nowMs, int limit, CancellationToken ct) =>
        Read<IReadOnlyList<DueAlarm>>(() =>
            [.. database.Users.Where(u => u.AlarmDueMs <= nowMs).OrderBy(u => u.AlarmDueMs).Take(limit).Select(u => new DueAlarm(u.Key, u.AlarmDueMs!.Value))]);

    public ValueTask<DueAlarm?> FindAsync(Guid userHash, CancellationToken ct) => Read(() =>
        database.Users.Where(u => u.AlarmDueMs is not null && u.Key.ToHash() == userHash).Select(u => new DueAlarm(u.Key, u.AlarmDueMs!.Value)).SingleOrDefault());

    public ValueTask<IReadOnlyList<DueAlarm>> ReadLatestAsync(long untilMs, int limit, CancellationToken ct) =>
        Read<IReadOnlyList<DueAlarm>>(() =>
            [.. database.Users.Where(u => u.AlarmDueMs <= untilMs).OrderByDescending(u => u.AlarmDueMs).Take(limit).Select(u => new DueAlarm(u.Key, u.AlarmDueMs!.Value))]);

    public ValueTask<IReadOnlyList<ExpiringUser>> ReadExpiringAsync(int slice, long nowMs, ExpiryPlace? after, int limit, CancellationToken ct) =>
        Read<IReadOnlyList<ExpiringUser>>(() =>
            [.. database.Users.Where(u => u.ExpiresMs <= nowMs && ExpirySlice.Of(u.Key.ToHash()) == slice)
                .Select(u => new ExpiringUser(u.Key, new ExpiryPlace(u.ExpiresMs!.Value, u.Key.ToHash())))
                .OrderBy(u => (u.Place.ExpiresMs, u.Place.UserHash))
                .Where(u => after is null || (u.Place.ExpiresMs, u.Place.UserHash).CompareTo((after.ExpiresMs, after.UserHash)) > 0)
                .Take(limit)]);

    public Task RemoveTombstonesAsync(long beforeMs)
    {
        lock (database.Gate)
            database.Forget((_, left) => left.UntilMs < beforeMs);
        return Task.CompletedTask;
    }

    ValueTask<StoredRecord> IStoredRecords.ReadAsync(EndUserKey user, CancellationToken ct) =>
        Read(() => database.Find(user)?.Everything() ?? new StoredRecord([], null, null, null, [], null));

    public async IAsyncEnumerable<EndUserKey> UsersAsync(string? account, [EnumeratorCancellation] CancellationToken ct)
    {
        EndUserKey[] users;
        lock (database.Gate)
            users = [.. database.Users.Select(u => u.Key).Where(k => account is null || k.Account == account)];
        foreach (var user in users)
        {
            ct.ThrowIfCancellationRequested();
            yield return user;
        }
        await ValueTask.CompletedTask;
    }

    private ValueTask<T> Read<T>(Func<T> read)
    {
        lock (database.Gate)
            return new ValueTask<T>(read());
    }
}
