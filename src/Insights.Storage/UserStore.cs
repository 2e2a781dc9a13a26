using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Insights.Domain.EndUsers;
using Insights.Domain.EndUsers.Ports;
using Insights.Domain.Sessions;
using Insights.Storage.GroupCommit;
using Insights.Storage.Reading;
using Microsoft.Extensions.Logging;

namespace Insights.Storage;

/// <summary>The ports of end users: writes go to the queue, reads past it.</summary>
internal sealed class UserStore(StoreBackend backend, ILogger log) : IUserStore, IDueAlarms, IOpenSessions, IStoredRecords, IExpiringUsers
{
    /// <summary>Users read at once when all are listed; between two pages no transaction is open.</summary>
    private const int UsersPerPage = 1000;

    /// <summary>Users whose damage is logged, once each; of more the log would say nothing new.</summary>
    private const int MostCorrupt = 1000;

    private readonly ConcurrentDictionary<Guid, byte> _corrupt = new();

    public Task AppendAsync(LogAppend append)
    {
        ArgumentOutOfRangeException.ThrowIfZero(append.Entries.Count);
        return backend.Enqueue(new AppendItem(append));
    }

    public Task SettleAsync(Settlement settlement) => backend.Enqueue(new SettleItem(settlement));

    public async Task<ErasedRows> EraseAsync(WriteSession writeSession, long upToSeq, LogAppend? next, long keepBeforeMs, Tombstone? tombstone)
    {
        var erase = new EraseItem(writeSession, upToSeq, next is null ? null : new AppendItem(next), keepBeforeMs, tombstone);
        await backend.Enqueue(erase).ConfigureAwait(false);
        return erase.Erased;
    }

    public ValueTask<StoredState> ReadAsync(EndUserKey user, bool fromStart, CancellationToken ct) =>
        backend.Reader.StateAsync(user.ToHash(), fromStart, ct);

    public ValueTask<IReadOnlyList<LogEntry>> ReadLogAsync(EndUserKey user, long afterSeq, CancellationToken ct) =>
        backend.Reader.LogAsync(user.ToHash(), afterSeq, long.MaxValue, lean: false, ct);

    public ValueTask<IReadOnlyList<LogEntry>> ReadLogPageAsync(EndUserKey user, long afterSeq, long bytes, CancellationToken ct) =>
        backend.Reader.LogAsync(user.ToHash(), afterSeq, bytes, lean: false, ct);

    public ValueTask<IReadOnlyList<LogEntry>> ReadLeanLogAsync(EndUserKey user, CancellationToken ct) =>
        backend.Reader.LogAsync(user.ToHash(), 0, long.MaxValue, lean: true, ct);

    public ValueTask<long?> ReadIncarnationAsync(EndUserKey user, CancellationToken ct) => backend.Reader.IncarnationAsync(user.ToHash(), ct);

    public StoreException Corrupt(EndUserKey user, Exception why)
    {
        if (_corrupt.Count < MostCorrupt && _corrupt.TryAdd(user.ToHash(), default))
            log.IsCorrupt(user, why);
        return new StoreException(StoreFault.Corrupt, why);
    }

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

    public Task RemoveTombstonesAsync(long beforeMs) => backend.Enqueue(new TombstonesItem(beforeMs));

    async ValueTask<StoredRecord> IStoredRecords.ReadAsync(EndUserKey user, CancellationToken ct)
    {
        try
        {
            return await backend.Reader.RecordAsync(user.ToHash(), ct).ConfigureAwait(false);
        }
        catch (InvalidDataException e)
        {
            throw Corrupt(user, e);
        }
    }

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
