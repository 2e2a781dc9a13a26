using System.Runtime.CompilerServices;
using Insights.Domain.Accounts;
using Insights.Domain.EndUsers;
using Insights.Domain.EndUsers.Ports;
using Insights.Domain.Sessions;

namespace Insights.Testing.InMemory;

public sealed partial class InMemoryStore : IUserLog, ISnapshots, IUserRows, IAlarms, IDueAlarms, IOpenSessions, IStoredRecords, IExpiringUsers
{
    public Task AppendAsync(LogAppend append) => Write(
        new(WriteKind.Append, append.Lane, append.Entries.Count),
        () => database.Append(append));

    public async Task<ErasedRows> EraseAsync(StoreLane lane, long upToSeq)
    {
        var erased = ErasedRows.Nothing;
        await Write(new(WriteKind.Erase, lane, 1), () => database.Erase(lane, upToSeq, out erased)).ConfigureAwait(false);
        return erased;
    }

    public async Task<ErasedRows> ReplaceAsync(StoreLane lane, long upToSeq, LogAppend next, long keepBeforeMs = long.MinValue)
    {
        var erased = ErasedRows.Nothing;
        await Write(
            new(WriteKind.Erase, lane, 1 + next.Entries.Count),
            () => database.Replace(lane, upToSeq, next, keepBeforeMs, out erased)).ConfigureAwait(false);
        return erased;
    }

    public Task CompactAsync(StoreLane lane, LogCompaction compaction) => Write(
        new(WriteKind.Compact, lane, 2),
        () => database.Compact(lane, compaction));

    public Task SetAsync(StoreLane lane, long dueMs, long seq, long goneOffByMs = long.MaxValue) => Write(
        new(WriteKind.SetAlarm, lane, 1),
        () => database.ForWrite(lane, create: false) is { } user ? user.SetAlarm(dueMs, seq, goneOffByMs) : StoreFault.Conflict);

    public Task ClearAsync(StoreLane lane, long seq, long goneOffByMs = long.MaxValue) =>
        Write(
            new(WriteKind.ClearAlarm, lane, 1),
            () => database.ForWrite(lane, create: false) is { } user ? user.ClearAlarm(seq, goneOffByMs) : StoreFault.Conflict);

    public Task WriteAsync(StoreLane lane, Snapshot snapshot) =>
        Write(new(WriteKind.Snapshot, lane, 1), () => database.ForWrite(lane, create: false)?.Save(snapshot));

    public Task WriteAsync(StoreLane lane, RowsUpdate update) => Write(
        new(WriteKind.Rows, lane, update.Sessions.Count + 1),
        () => database.ForWrite(lane, create: false) is { } user ? user.WriteRows(update) : StoreFault.Conflict);

    ValueTask<IReadOnlyList<LogEntry>> IUserLog.ReadAsync(EndUserKey user, long afterSeq, CancellationToken ct) =>
        Read<IReadOnlyList<LogEntry>>(() => database.Find(user)?.Entries(afterSeq) ?? []);

    public ValueTask<long?> LifeAsync(EndUserKey user, CancellationToken ct) => Read(() => database.Find(user)?.Life);

    ValueTask<Snapshot?> ISnapshots.ReadAsync(EndUserKey user, CancellationToken ct) =>
        Read(() => database.Find(user)?.Snapshot);

    public ValueTask<RowsHead?> ReadHeadAsync(EndUserKey user, CancellationToken ct) =>
        Read(() => database.Find(user)?.Head);

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
