using Insights.Domain.Attributes;
using Insights.Domain.EndUsers;
using Insights.Domain.EndUsers.Ports;
using Insights.Domain.Profiles;
using Insights.Domain.Sessions;
using Insights.Storage.Reading;
using Npgsql;

namespace Insights.Storage.PostgreSql;

/// <summary>Reads on pooled connections, beside the writers.</summary>
internal sealed class PostgreSqlReader : IStoreReader
{
    /// <summary>From the row that holds the last entry known, as more may stand in it.</summary>
    private const string Log = """
        SELECT seq, count, entries FROM user_log WHERE user_hash = $1 AND seq >= coalesce(
          (SELECT seq FROM user_log WHERE user_hash = $1 AND seq <= $2 ORDER BY seq DESC LIMIT 1), 0)
        ORDER BY seq
        """;

    /// <summary>The same, where before a row there are fewer bytes; the first has more than the last entry known.</summary>
    private const string LogPage = """
        SELECT seq, count, entries FROM (
          SELECT seq, count, entries, sum(octet_length(entries)) OVER (ORDER BY seq) - octet_length(entries) AS before
          FROM user_log WHERE user_hash = $1 AND seq + count - 1 > $2 AND seq >= coalesce(
            (SELECT seq FROM user_log WHERE user_hash = $1 AND seq <= $2 ORDER BY seq DESC LIMIT 1), 0)) AS rows
        WHERE before < $3 ORDER BY seq
        """;

    private const string Saved = "SELECT seq, bytes FROM snapshot WHERE user_hash = $1";

    private const string Profiles = """
        SELECT rows_seq, rows_as_of_ms, revision, total_sessions, total_duration_ms, first_seen_ms, last_seen_ms,
          country, region, city, browser_name, browser_version, order_count
        FROM end_user WHERE user_hash = $1 AND rows_seq IS NOT NULL
        """;

    private const string Sessions = """
        SELECT start_ms, first_event_id, end_ms, event_count, page_view_count, application, country, region, city,
          browser_name, browser_version, end_reason, open_until_ms, order_count, goal_count
        FROM session WHERE user_hash = $1
        """;

    private const string Values =
        "SELECT attribute, type, text, number, boolean, time_ms, list, source, set_ms, change_ms FROM attribute_value WHERE user_hash = $1";

    private readonly NpgsqlDataSource _source;
    private readonly StateReads _states;

    public PostgreSqlReader(NpgsqlDataSource source) => (_source, _states) = (source, new StateReads(source, LargeStateAsync));

    /// <summary>One whose log is too large to be read with that of others.</summary>
    private async Task<StoredState> LargeStateAsync(Guid user, bool fromStart)
    {
        var record = await RecordAsync(user, CancellationToken.None).ConfigureAwait(false);
        var snapshot = fromStart ? null : record.Snapshot;
        return new StoredState(snapshot, record.Head, [.. record.Entries.Where(e => e.Seq > (snapshot?.Seq ?? 0))]);
    }

    public ValueTask<StoredState> StateAsync(Guid user, bool fromStart, CancellationToken ct) => new(_states.ReadAsync(user, fromStart, ct));

    public ValueTask<IReadOnlyList<LogEntry>> LogAsync(Guid user, long afterSeq, long bytes, bool lean, CancellationToken ct) =>
        OnConnectionAsync(connection => LogAsync(connection, user, afterSeq, bytes, lean, ct), ct);

    private static async ValueTask<IReadOnlyList<LogEntry>> LogAsync(
        NpgsqlConnection connection, Guid user, long afterSeq, long bytes, bool lean, CancellationToken ct)
    {
        var found = new List<LogEntry>();
        var command = new NpgsqlCommand(bytes == long.MaxValue ? Log : LogPage, connection) { Parameters = { Pipeline.Value(user), Pipeline.Value(afterSeq), Pipeline.Value(bytes) } };
        await using var _ = command.ConfigureAwait(false);
        var reader = await command.ExecuteReaderAsync(ct).ConfigureAwait(false);
        await using (reader.ConfigureAwait(false))
        {
            while (await reader.ReadAsync(ct).ConfigureAwait(false))
                PostgreSqlRows.Entries(reader, found, afterSeq, lean);
        }
        return found;
    }

    public async ValueTask<long?> IncarnationAsync(Guid user, CancellationToken ct) =>
        (await ListAsync("SELECT incarnation FROM end_user WHERE user_hash = $1", [Pipeline.Value(user)], static row => (long?)row.GetInt64(0), ct)
            .ConfigureAwait(false)).SingleOrDefault();

    public async ValueTask<List<Session>> SessionsAsync(Guid user, long fromStartMs, int limit, CancellationToken ct) => await ListAsync(
        Sessions + """
             AND start_ms <= $2 AND start_ms >= coalesce(
              (SELECT start_ms FROM session WHERE user_hash = $1 AND start_ms < $2 ORDER BY start_ms DESC LIMIT 1 OFFSET $3), $4)
            ORDER BY start_ms DESC
            """,
        [Pipeline.Value(user), Pipeline.Value(fromStartMs), Pipeline.Value(limit - 1L), Pipeline.Value(long.MinValue)],
        PostgreSqlRows.Session,
        ct).ConfigureAwait(false);

    public ValueTask<IReadOnlyList<DueAlarm>> DueAsync(long nowMs, int limit, CancellationToken ct) => AlarmsAsync("ASC", nowMs, limit, ct);

    public ValueTask<IReadOnlyList<DueAlarm>> LatestAsync(long untilMs, int limit, CancellationToken ct) => AlarmsAsync("DESC", untilMs, limit, ct);

    private async ValueTask<IReadOnlyList<DueAlarm>> AlarmsAsync(string order, long nowMs, int limit, CancellationToken ct) => await ListAsync(
        $"""
        SELECT u.account, u.kind, u.id, a.due_ms FROM alarm a JOIN end_user u ON u.user_hash = a.user_hash
        WHERE a.due_ms <= $1 ORDER BY a.due_ms {order} LIMIT $2
        """,
        [Pipeline.Value(nowMs), Pipeline.Value((long)limit)],
        Alarm,
        ct).ConfigureAwait(false);

    public async ValueTask<DueAlarm?> AlarmAsync(Guid user, CancellationToken ct) => (await ListAsync(
        "SELECT u.account, u.kind, u.id, a.due_ms FROM alarm a JOIN end_user u ON u.user_hash = a.user_hash WHERE a.user_hash = $1",
        [Pipeline.Value(user)],
        Alarm,
        ct).ConfigureAwait(false)).SingleOrDefault();

    private static DueAlarm Alarm(NpgsqlDataReader row) => new(PostgreSqlRows.Key(row, 0), row.GetInt64(3));

    public async ValueTask<IReadOnlyList<ExpiringUser>> ExpiringAsync(int slice, long nowMs, ExpiryPlace? after, int limit, CancellationToken ct) =>
        await ListAsync(
            """
            SELECT account, kind, id, expires_ms, user_hash FROM end_user
            WHERE get_byte(uuid_send(user_hash), 0) = $1 AND expires_ms <= $2 AND (expires_ms, user_hash) > ($3, $4)
            ORDER BY expires_ms, user_hash LIMIT $5
            """,
            [
                Pipeline.Value(slice), Pipeline.Value(nowMs), Pipeline.Value(after?.ExpiresMs ?? long.MinValue),
                Pipeline.Value(after?.UserHash ?? Guid.Empty), Pipeline.Value((long)limit),
            ],
            row => new ExpiringUser(PostgreSqlRows.Key(row, 0), new ExpiryPlace(row.GetInt64(3), row.GetGuid(4))),
            ct).ConfigureAwait(false);

    /// <summary>One statement would see one moment; these are several, so the transaction is what keeps it.</summary>
    public ValueTask<StoredRecord> RecordAsync(Guid user, CancellationToken ct) =>
        OnConnectionAsync(connection => RecordAsync(connection, user, ct), ct);

    private static async ValueTask<StoredRecord> RecordAsync(NpgsqlConnection connection, Guid user, CancellationToken ct)
    {
        var transaction = await connection.BeginTransactionAsync(System.Data.IsolationLevel.RepeatableRead, ct).ConfigureAwait(false);
        await using var _ = transaction.ConfigureAwait(false);
        var entries = await LogAsync(connection, user, 0, long.MaxValue, lean: true, ct).ConfigureAwait(false);
        var snapshots = await ReadAsync(Saved, PostgreSqlRows.Snapshot).ConfigureAwait(false);
        var profiles = await ReadAsync(Profiles, PostgreSqlRows.Profile).ConfigureAwait(false);
        var sessions = await ReadAsync(Sessions, PostgreSqlRows.Session).ConfigureAwait(false);
        var values = await ReadAsync(Values, PostgreSqlRows.Value).ConfigureAwait(false);
        var alarms = await ReadAsync("SELECT due_ms FROM alarm WHERE user_hash = $1", row => row.GetInt64(0)).ConfigureAwait(false);
        await transaction.CommitAsync(ct).ConfigureAwait(false);

        sessions.Sort(SessionPages.OldestFirst);
        (ProjectionHead? head, Profile? profile) = profiles.SingleOrDefault();
        profile = profile is null ? null : profile with { Values = UserValues.Of(values) };
        return new StoredRecord(entries, snapshots.SingleOrDefault(), head, profile, sessions, alarms.Count == 0 ? null : alarms[0]);

        ValueTask<List<T>> ReadAsync<T>(string sql, Func<NpgsqlDataReader, T> read, params NpgsqlParameter[] more) =>
            ListAsync(connection, sql, [Pipeline.Value(user), .. more], read, ct);
    }

    public async ValueTask<IReadOnlyList<(Guid Hash, EndUserKey Key)>> UsersAsync(string? account, Guid? after, int limit, CancellationToken ct)
    {
        var where = (account, after) switch
        {
            (null, null) => "",
            (null, _) => "WHERE user_hash > $2",
            (_, null) => "WHERE account = $3",
            _ => "WHERE account = $3 AND user_hash > $2",
        };
        return await ListAsync(
            $"SELECT user_hash, account, kind, id FROM end_user {where} ORDER BY user_hash LIMIT $1",
            [Pipeline.Value((long)limit), Pipeline.Value(after ?? Guid.Empty), Pipeline.Value(account ?? "")],
            row => (row.GetGuid(0), PostgreSqlRows.Key(row, 1)),
            ct).ConfigureAwait(false);
    }

    /// <summary>idle_in_transaction_session_timeout: this process stood still in the midst of a transaction, which was rolled back.</summary>
    private const string StoodStill = "25P03";

    private ValueTask<List<T>> ListAsync<T>(
        string sql, NpgsqlParameter[] parameters, Func<NpgsqlDataReader, T> read, CancellationToken ct) =>
        OnConnectionAsync(connection => ListAsync(connection, sql, parameters, read, ct), ct);

    internal async ValueTask<T> OnConnectionAsync<T>(Func<NpgsqlConnection, ValueTask<T>> read, CancellationToken ct)
    {
        for (var again = false; ; again = true)
        {
            try
            {
                var connection = await _source.OpenConnectionAsync(ct).ConfigureAwait(false);
                await using var _ = connection.ConfigureAwait(false);
                return await read(connection).ConfigureAwait(false);
            }
            catch (NpgsqlException e) when (!again && e.SqlState == StoodStill)
            {
                // As on a machine that has much to do; a read changes nothing, and is made once more.
            }
            catch (NpgsqlException e)
            {
                throw new StoreException(StoreFault.Unavailable, e);
            }
        }
    }

    private static async ValueTask<List<T>> ListAsync<T>(
        NpgsqlConnection connection, string sql, NpgsqlParameter[] parameters, Func<NpgsqlDataReader, T> read, CancellationToken ct)
    {
#pragma warning disable CA2100 // the texts are the program's own
        var command = new NpgsqlCommand(sql, connection);
#pragma warning restore CA2100
        await using var _ = command.ConfigureAwait(false);
        command.Parameters.AddRange(parameters);
        var reader = await command.ExecuteReaderAsync(ct).ConfigureAwait(false);
        await using var __ = reader.ConfigureAwait(false);
        var found = new List<T>();
        while (await reader.ReadAsync(ct).ConfigureAwait(false))
            found.Add(read(reader));
        return found;
    }
}
