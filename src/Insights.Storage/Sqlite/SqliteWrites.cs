using Insights.Domain.EndUsers;
using Insights.Domain.EndUsers.Ports;
using Insights.Storage.GroupCommit;

namespace Insights.Storage.Sqlite;

/// <summary>Each kind of write, inside a transaction: null when made, else the fault, and then nothing was written.</summary>
internal static class SqliteWrites
{
    public static StoreFault? Make(SqliteSession session, WorkItem item) => item switch
    {
        AppendItem append => Append(session, append),
        RowsItem rows => SqliteRowWrites.Write(session, rows),
        SetAlarmItem alarm => SetAlarm(session, alarm),
        ClearAlarmItem alarm => ClearAlarm(session, alarm),
        SnapshotItem snapshot => Save(session, snapshot),
        EraseItem erase => Erase(session, erase),
        ProbeItem => null,
        _ => throw new ArgumentException($"No way to write {item.GetType().Name}.", nameof(item)),
    };

    private static StoreFault? Append(SqliteSession session, AppendItem append)
    {
        if (LastSeq(session, append.UserHash) != append.FirstSeq - 1)
            return StoreFault.Conflict;
        if (append.FirstSeq == 1)
            AddUser(session, append);
        session["INSERT INTO user_log (user_hash, seq, count, entries) VALUES (?1, ?2, ?3, ?4)"]
            .Bind(1, append.UserHash).Bind(2, append.FirstSeq).Bind(3, append.Count).Bind(4, append.Packed).Run();
        if (append.AlarmMs is { } dueMs)
            PutAlarm(session, append.UserHash, dueMs, append.LastSeq);
        return null;
    }

    /// <summary>Whether the log ends at the entry; one of no entries ends nowhere.</summary>
    private static bool EndsAt(SqliteSession session, Guid user, long seq) => seq > 0 && LastSeq(session, user) == seq;

    private static long LastSeq(SqliteSession session, Guid user)
    {
        var last = session["SELECT seq + count - 1 FROM user_log WHERE user_hash = ?1 ORDER BY seq DESC LIMIT 1"].Bind(1, user);
        if (!last.Step())
            return 0;
        var seq = last.Int64(0);
        last.Reset();
        return seq;
    }

    private static void AddUser(SqliteSession session, WorkItem item)
    {
        EndUserKey user = item.Lane.User;
        session["INSERT INTO end_user (user_hash, account, kind, id) VALUES (?1, ?2, ?3, ?4) ON CONFLICT DO NOTHING"]
            .Bind(1, item.UserHash).Bind(2, user.Account).Bind(3, (long)user.Kind).Bind(4, user.Id).Run();
    }

    private static StoreFault? SetAlarm(SqliteSession session, SetAlarmItem alarm)
    {
        if (!EndsAt(session, alarm.UserHash, alarm.Seq))
            return StoreFault.Conflict;
        PutAlarm(session, alarm.UserHash, alarm.DueMs, alarm.Seq);
        return null;
    }

    private static void PutAlarm(SqliteSession session, Guid user, long dueMs, long seq) => session["""
        INSERT INTO alarm (user_hash, due_ms, seq) VALUES (?1, ?2, ?3)
        ON CONFLICT (user_hash) DO UPDATE SET due_ms = excluded.due_ms, seq = excluded.seq WHERE alarm.seq <= excluded.seq
        """].Bind(1, user).Bind(2, dueMs).Bind(3, seq).Run();

    private static StoreFault? ClearAlarm(SqliteSession session, ClearAlarmItem alarm)
    {
        if (!EndsAt(session, alarm.UserHash, alarm.Seq))
            return StoreFault.Conflict;
        session["DELETE FROM alarm WHERE user_hash = ?1 AND seq <= ?2"].Bind(1, alarm.UserHash).Bind(2, alarm.Seq).Run();
        return null;
    }

    /// <summary>Not written where the log does not hold its last entry: the user was erased since.</summary>
    private static StoreFault? Save(SqliteSession session, SnapshotItem item)
    {
        session["""
            INSERT INTO snapshot (user_hash, seq, bytes) SELECT ?1, ?2, ?3
            WHERE ?2 <= (SELECT seq + count - 1 FROM user_log WHERE user_hash = ?1 ORDER BY seq DESC LIMIT 1)
            ON CONFLICT (user_hash) DO UPDATE SET seq = excluded.seq, bytes = excluded.bytes WHERE snapshot.seq <= excluded.seq
            """].Bind(1, item.UserHash).Bind(2, item.Snapshot.Seq).Bind(3, item.Snapshot.Bytes.Span).Run();
        return null;
    }

    private static StoreFault? Erase(SqliteSession session, EraseItem erase)
    {
        if (LastSeq(session, erase.UserHash) > erase.UpToSeq)
            return StoreFault.Conflict;
        session["DELETE FROM user_log WHERE user_hash = ?1"].Bind(1, erase.UserHash).Run();
        session["DELETE FROM snapshot WHERE user_hash = ?1"].Bind(1, erase.UserHash).Run();
        session["DELETE FROM session WHERE user_hash = ?1"].Bind(1, erase.UserHash).Run();
        session["DELETE FROM attribute_value WHERE user_hash = ?1"].Bind(1, erase.UserHash).Run();
        session["DELETE FROM alarm WHERE user_hash = ?1"].Bind(1, erase.UserHash).Run();
        session["DELETE FROM end_user WHERE user_hash = ?1"].Bind(1, erase.UserHash).Run();
        return null;
    }
}
