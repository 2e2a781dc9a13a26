using System.Collections.Concurrent;
using Insights.Domain.EndUsers;
using Insights.Domain.EndUsers.Ports;
using Insights.Domain.Sessions;
using Insights.Storage.Reading;
using Microsoft.Data.Sqlite;

namespace Insights.Storage.Sqlite;

/// <summary>Reads on connections of its own, beside the writer. SQLite answers on the caller's thread.</summary>
internal sealed class SqliteReader(SqliteDatabase database) : IStoreReader, IDisposable
{
    private const int MostIdle = 16;

    private readonly ConcurrentBag<SqliteSession> _idle = [];

    public ValueTask<IReadOnlyList<LogEntry>> LogAsync(Guid user, long afterSeq, long bytes, bool lean, CancellationToken ct) =>
        Read(s => SqliteQueries.Log(s, user, afterSeq, bytes, lean), ct);

    public ValueTask<StoredState> StateAsync(Guid user, bool fromStart, CancellationToken ct) =>
        Read(s => SqliteQueries.State(s, user, fromStart), ct);

    public ValueTask<long?> IncarnationAsync(Guid user, CancellationToken ct) => Read(s => SqliteQueries.Incarnation(s, user), ct);

    public ValueTask<List<Session>> SessionsAsync(Guid user, long fromStartMs, int limit, CancellationToken ct) =>
        Read(s => SqliteQueries.Sessions(s, user, fromStartMs, limit), ct);

    public ValueTask<IReadOnlyList<DueAlarm>> DueAsync(long nowMs, int limit, CancellationToken ct) =>
        Read(s => SqliteQueries.Due(s, nowMs, limit), ct);

    public ValueTask<DueAlarm?> AlarmAsync(Guid user, CancellationToken ct) => Read(s => SqliteQueries.Alarm(s, user), ct);

    public ValueTask<IReadOnlyList<DueAlarm>> LatestAsync(long untilMs, int limit, CancellationToken ct) =>
        Read(s => SqliteQueries.Latest(s, untilMs, limit), ct);

    public ValueTask<IReadOnlyList<ExpiringUser>> ExpiringAsync(int slice, long nowMs, ExpiryPlace? after, int limit, CancellationToken ct) =>
        Read(s => SqliteQueries.Expiring(s, slice, nowMs, after, limit), ct);

    public ValueTask<StoredRecord> RecordAsync(Guid user, CancellationToken ct) => Read(s => SqliteQueries.Record(s, user), ct);

    public ValueTask<IReadOnlyList<(Guid Hash, EndUserKey Key)>> UsersAsync(string? account, Guid? after, int limit, CancellationToken ct) =>
        Read(s => SqliteQueries.Users(s, account, after, limit), ct);

    public void Dispose()
    {
        while (_idle.TryTake(out var session))
            session.Dispose();
    }

    private ValueTask<T> Read<T>(Func<SqliteSession, T> read, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        SqliteSession? session = null;
        try
        {
            if (!_idle.TryTake(out session))
                session = new SqliteSession(database.OpenForReading());
            var result = read(session);
            if (_idle.Count < MostIdle)
                _idle.Add(session);
            else
                session.Dispose();
            return new ValueTask<T>(result);
        }
        catch (Exception e)
        {
            // Amid a statement, and perhaps a transaction, which would keep the log of the file from being shortened.
            session?.Dispose();
            if (e is SqliteException)
                throw new StoreException(StoreFault.Unavailable, e);
            throw;
        }
    }
}
