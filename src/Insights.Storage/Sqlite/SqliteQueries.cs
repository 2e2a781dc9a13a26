using Insights.Domain.Attributes;
using Insights.Domain.EndUsers;
using Insights.Domain.EndUsers.Ports;
using Insights.Domain.Events;
using Insights.Domain.Profiles;
using Insights.Domain.Sessions;
using Insights.Storage.Attributes;
using Insights.Storage.Log;
using Insights.Storage.Reading;

namespace Insights.Storage.Sqlite;

/// <summary>The questions the ports ask.</summary>
internal static class SqliteQueries
{
    /// <param name="bytes">No further row is read once there are more.</param>
    /// <param name="lean">As <see cref="LogRow.Unpack"/>.</param>
    public static IReadOnlyList<LogEntry> Log(SqliteSession session, Guid user, long afterSeq, long bytes = long.MaxValue, bool lean = false)
    {
        var found = new List<LogEntry>();
        // From the row that holds the last entry known, as more may stand in it.
        var rows = session["""
            SELECT seq, count, entries FROM user_log WHERE user_hash = ?1 AND seq >= coalesce(
              (SELECT seq FROM user_log WHERE user_hash = ?1 AND seq <= ?2 ORDER BY seq DESC LIMIT 1), 0)
              AND seq + count - 1 > ?2
            ORDER BY seq
            """].Bind(1, user).Bind(2, afterSeq);
        while (bytes > 0 && rows.Step())
        {
            var packed = rows.Bytes(2);
            LogRow.Unpack(found, rows.Int64(0), rows.Int32(1), packed, afterSeq, lean);
            bytes -= packed.Length;
            if (bytes <= 0)
                rows.Reset();
        }
        return found;
    }

    public static Snapshot? Snapshot(SqliteSession session, Guid user)
    {
        Snapshot? found = null;
        var rows = session["SELECT seq, bytes FROM snapshot WHERE user_hash = ?1"].Bind(1, user);
        while (rows.Step())
            found = new Snapshot(rows.Int64(0), rows.Bytes(1));
        return found;
    }

    public static long? Incarnation(SqliteSession session, Guid user)
    {
        long? found = null;
        var rows = session["SELECT incarnation FROM end_user WHERE user_hash = ?1"].Bind(1, user);
        while (rows.Step())
            found = rows.Int64(0);
        return found;
    }

    public static (ProjectionHead? Head, Profile? Profile) Profile(SqliteSession session, Guid user)
    {
        (ProjectionHead?, Profile?) found = (null, null);
        var rows = session["""
            SELECT rows_seq, rows_as_of_ms, revision, total_sessions, total_duration_ms, first_seen_ms, last_seen_ms,
              country, region, city, browser_name, browser_version, order_count
            FROM end_user WHERE user_hash = ?1 AND rows_seq IS NOT NULL
            """].Bind(1, user);
        while (rows.Step())
        {
            var totals = rows.Int32(3) == 0
                ? SessionTotals.None
                : new SessionTotals(rows.Int32(3), rows.Int64(4), rows.Int64(5), rows.Int64(6), rows.Int32(12));
            found = (
                new ProjectionHead(rows.Int64(0), rows.Int64(1)),
                new Profile(rows.Int64(2), new StandardAttributes(totals, PlaceAt(rows, 7), BrowserAt(rows, 10)), null));
        }
        return found;
    }

    public static UserValues Values(SqliteSession session, Guid user)
    {
        var found = new Dictionary<int, KnownValue>();
        var rows = session["SELECT attribute, type, text, number, boolean, time_ms, list, source, set_ms, change_ms FROM attribute_value WHERE user_hash = ?1"].Bind(1, user);
        while (rows.Step())
        {
            var columns = new ValueColumns(
                (AttributeType)rows.Int32(1), rows.TextOrNull(2), rows.DoubleOrNull(3), rows.IsNull(4) ? null : rows.Int32(4) == 1,
                rows.Int64OrNull(5), rows.TextOrNull(6));
            found.Add(rows.Int32(0), new KnownValue(columns.Value, (AttributeSource)rows.Int32(7), rows.Int64(8), rows.Int64OrNull(9)));
        }
        return UserValues.Of(found);
    }

    public static List<Session> Sessions(SqliteSession session, Guid user, long fromStartMs, int limit)
    {
        var found = new List<Session>();
        var rows = session["""
            SELECT start_ms, first_event_id, end_ms, event_count, page_view_count, application, country, region, city,
              browser_name, browser_version, end_reason, open_until_ms, order_count, goal_count
            FROM session WHERE user_hash = ?1 AND start_ms <= ?2 AND start_ms >= coalesce(
              (SELECT start_ms FROM session WHERE user_hash = ?1 AND start_ms < ?2 ORDER BY start_ms DESC LIMIT 1 OFFSET ?3), ?4)
            ORDER BY start_ms DESC
            """].Bind(1, user).Bind(2, fromStartMs).Bind(3, Math.Max(0, limit - 1)).Bind(4, long.MinValue);
        while (rows.Step())
            found.Add(SessionAt(rows));
        return found;
    }

    public static IReadOnlyList<DueAlarm> Due(SqliteSession session, long nowMs, int limit) => Alarms(session, "ASC", nowMs, limit);

    public static IReadOnlyList<DueAlarm> Latest(SqliteSession session, long untilMs, int limit) => Alarms(session, "DESC", untilMs, limit);

    private static List<DueAlarm> Alarms(SqliteSession session, string order, long untilMs, int limit)
    {
        var found = new List<DueAlarm>();
        var rows = session[$"""
            SELECT u.account, u.kind, u.id, a.due_ms FROM alarm a JOIN end_user u ON u.user_hash = a.user_hash
            WHERE a.due_ms <= ?1 ORDER BY a.due_ms {order} LIMIT ?2
            """].Bind(1, untilMs).Bind(2, limit);
        while (rows.Step())
            found.Add(AlarmAt(rows));
        return found;
    }

    public static DueAlarm? Alarm(SqliteSession session, Guid user)
    {
        DueAlarm? found = null;
        var rows = session["""
            SELECT u.account, u.kind, u.id, a.due_ms FROM alarm a JOIN end_user u ON u.user_hash = a.user_hash WHERE a.user_hash = ?1
            """].Bind(1, user);
        while (rows.Step())
            found = AlarmAt(rows);
        return found;
    }

    private static DueAlarm AlarmAt(Statement rows) =>
        new(new EndUserKey(rows.Text(0), (UserKind)rows.Int32(1), rows.Text(2)), rows.Int64(3));

    public static IReadOnlyList<ExpiringUser> Expiring(SqliteSession session, int slice, long nowMs, ExpiryPlace? after, int limit)
    {
        var found = new List<ExpiringUser>();
        var rows = session["""
            SELECT account, kind, id, expires_ms, user_hash FROM end_user
            WHERE expires_ms <= ?1 AND user_hash BETWEEN ?2 AND ?3 AND (expires_ms, user_hash) > (?4, ?5)
            ORDER BY expires_ms, user_hash LIMIT ?6
            """]
            .Bind(1, nowMs).Bind(2, ExpirySlice.First(slice)).Bind(3, ExpirySlice.Last(slice))
            .Bind(4, after?.ExpiresMs ?? long.MinValue).Bind(5, after?.UserHash ?? Guid.Empty).Bind(6, limit);
        while (rows.Step())
            found.Add(new ExpiringUser(new EndUserKey(rows.Text(0), (UserKind)rows.Int32(1), rows.Text(2)), new ExpiryPlace(rows.Int64(3), rows.Guid(4))));
        return found;
    }

    public static StoredState State(SqliteSession session, Guid user, bool fromStart)
    {
        session["BEGIN"].Run();
        var snapshot = fromStart ? null : Snapshot(session, user);
        var state = new StoredState(snapshot, Profile(session, user).Head, Log(session, user, snapshot?.Seq ?? 0, lean: true)) { Tombstone = Tombstone(session, user) };
        session["COMMIT"].Run();
        return state;
    }

    private static Tombstone? Tombstone(SqliteSession session, Guid user)
    {
        Tombstone? found = null;
        var rows = session["SELECT erased_ms, until_ms FROM tombstone WHERE user_hash = ?1"].Bind(1, user);
        while (rows.Step())
            found = new Tombstone(rows.Int64(0), rows.Int64(1));
        return found;
    }

    public static StoredRecord Record(SqliteSession session, Guid user)
    {
        session["BEGIN"].Run();
        var (head, profile) = Profile(session, user);
        profile = profile is null ? null : profile with { Values = Values(session, user) };
        var sessions = Sessions(session, user, long.MaxValue, int.MaxValue);
        sessions.Sort(SessionPages.OldestFirst);
        var record = new StoredRecord(Log(session, user, 0, lean: true), Snapshot(session, user), head, profile, sessions, AlarmDueMs(session, user));
        session["COMMIT"].Run();
        return record;
    }

    public static IReadOnlyList<(Guid Hash, EndUserKey Key)> Users(SqliteSession session, string? account, Guid? after, int limit)
    {
        var rows = account is null
            ? session["SELECT user_hash, account, kind, id FROM end_user WHERE user_hash > ?1 ORDER BY user_hash LIMIT ?2"]
            : session["SELECT user_hash, account, kind, id FROM end_user WHERE user_hash > ?1 AND account = ?3 ORDER BY user_hash LIMIT ?2"].Bind(3, account);
        rows = after is { } hash ? rows.Bind(1, hash) : rows.Bind(1, []);
        rows.Bind(2, limit);
        var found = new List<(Guid, EndUserKey)>();
        while (rows.Step())
            found.Add((rows.Guid(0), new EndUserKey(rows.Text(1), (UserKind)rows.Int32(2), rows.Text(3))));
        return found;
    }

    private static long? AlarmDueMs(SqliteSession session, Guid user)
    {
        long? due = null;
        var rows = session["SELECT due_ms FROM alarm WHERE user_hash = ?1"].Bind(1, user);
        while (rows.Step())
            due = rows.Int64(0);
        return due;
    }

    private static Session SessionAt(Statement row) => new()
    {
        StartMs = row.Int64(0),
        FirstEventId = row.Text(1),
        EndMs = row.Int64(2),
        EventCount = row.Int32(3),
        PageViewCount = row.Int32(4),
        Application = row.TextOrNull(5),
        Place = PlaceAt(row, 6),
        Browser = BrowserAt(row, 9),
        EndReason = (EndReason)row.Int32(11),
        OpenUntilMs = row.Int64(12),
        OrderCount = row.Int32(13),
        GoalCount = row.Int32(14),
    };

    /// <summary>At least one part of a place is known: three nulls are none.</summary>
    private static Place? PlaceAt(Statement row, int column) =>
        row.IsNull(column) && row.IsNull(column + 1) && row.IsNull(column + 2)
            ? null
            : new Place(row.TextOrNull(column), row.TextOrNull(column + 1), row.TextOrNull(column + 2));

    private static Browser? BrowserAt(Statement row, int column) =>
        row.IsNull(column) && row.IsNull(column + 1) ? null : new Browser(row.TextOrNull(column), row.TextOrNull(column + 1));
}
