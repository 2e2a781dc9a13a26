using System.Runtime.CompilerServices;
using Insights.Domain.EndUsers;
using Insights.Domain.EndUsers.Ports;
using Insights.Domain.Sessions;
using Insights.Storage.GroupCommit;
using Insights.Storage.Reading;

namespace Insights.Storage;

/// <summary>The ports of end users: writes go to the queue, reads past it.</summary>
internal sealed class UserStore(StoreBackend backend) : IUserLog, ISnapshots, IUserRows, IAlarms, IDueAlarms, IOpenSessions, IStoredRecords, IUserStates, IExpiringUsers
{
    /// <summary>Users read at once when all are listed; between two pages no transaction is open.</summary>
    private const int UsersPerPage = 1000;

    public Task AppendAsync(LogAppend append)
    {
        ArgumentOutOfRangeException.ThrowIfZero(append.Entries.Count);
        return backend.Enqueue(new AppendItem(append));
    }

    public Task<ErasedRows> EraseAsync(StoreLane lane, long upToSeq) => EraseAsync(new EraseItem(lane, upToSeq));

    public Task<ErasedRows> ReplaceAsync(StoreLane lane, long upToSeq, LogAppend next, long keepBeforeMs = long.MinValue) =>
        EraseAsync(new EraseItem(lane, upToSeq, new AppendItem(next), keepBeforeMs));

    public Task CompactAsync(StoreLane lane, LogCompaction compaction) => backend.Enqueue(new CompactItem(lane, compaction));

    private async Task<ErasedRows> EraseAsync(EraseItem erase)
    {
        await backend.Enqueue(erase).ConfigureAwait(false);
        return erase.Erased;
    }

    public Task SetAsync(StoreLane lane, long dueMs, long seq, long goneOffByMs) =>
        backend.Enqueue(new SetAlarmItem(lane, dueMs, seq, goneOffByMs));

    public Task ClearAsync(StoreLane lane, long seq, long goneOffByMs) => backend.Enqueue(new ClearAlarmItem(lane, seq, goneOffByMs));

    public Task WriteAsync(StoreLane lane, Snapshot snapshot) => backend.Enqueue(new SnapshotItem(lane, snapshot));

    public Task WriteAsync(StoreLane lane, RowsUpdate update) => backend.Enqueue(new RowsItem(lane, update));

    ValueTask<IReadOnlyList<LogEntry>> IUserLog.ReadAsync(EndUserKey user, long afterSeq, CancellationToken ct) =>
        backend.Reader.LogAsync(user.ToHash(), afterSeq, ct);

    public ValueTask<long?> LifeAsync(EndUserKey user, CancellationToken ct) => backend.Reader.LifeAsync(user.ToHash(), ct);

    ValueTask<StoredState> IUserStates.ReadAsync(EndUserKey user, CancellationToken ct) =>
        backend.Reader.StateAsync(user.ToHash(), ct);

    ValueTask<Snapshot?> ISnapshots.ReadAsync(EndUserKey user, CancellationToken ct) =>
        backend.Reader.SnapshotAsync(user.ToHash(), ct);

    public ValueTask<RowsHead?> ReadHeadAsync(EndUserKey user, CancellationToken ct) => backend.Reader.HeadAsync(user.ToHash(), ct);

    public ValueTask<IReadOnlyList<Session>> ReadSessionsAsync(EndUserKey user, SessionCursor? after, int limit, CancellationToken ct)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(limit);
        return SessionPages.ReadAsync(backend.Reader, user.ToHash(), after, limit, ct);
    }

    public ValueTask<IReadOnlyList<DueAlarm>> ReadDueAsync(long nowMs, int limit, CancellationToken ct) =>
        backend.Reader.DueAsync(nowMs, limit, ct);

    public ValueTask<DueAlarm?> FindAsync(Guid userHash, CancellationToken ct) => backend.Reader.AlarmAsync(userHash, ct);

    public ValueTask<IReadOnlyList<DueAlarm>> ReadLatestAsync(long untilMs, int limit, CancellationToken ct) =>
        backend.Reader.LatestAsync(untilMs, limit, ct);

    public ValueTask<IReadOnlyList<ExpiringUser>> ReadExpiringAsync(int slice, long nowMs, ExpiryPlace? after, int limit, CancellationToken ct) =>
        backend.Reader.ExpiringAsync(slice, nowMs, after, limit, ct);

    ValueTask<StoredRecord> IStoredRecords.ReadAsync(EndUserKey user, CancellationToken ct) =>
        backend.Reader.RecordAsync(user.ToHash(), ct);

    public async IAsyncEnumerable<EndUserKey> UsersAsync(string? account, [EnumeratorCancellation] CancellationToken ct)
    {
        Guid? after = null;
        while (true)
        {
            var page = await backend.Reader.UsersAsync(account, after, UsersPerPage, ct).ConfigureAwait(false);
            foreach (var (hash, key) in page)
            {
                yield return key;
                after = hash;
            }
            if (page.Count < UsersPerPage)
                yield break;
        }
    }
}
