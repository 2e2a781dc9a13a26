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
        SettleItem settle => Settle(session, settle),
        EraseItem erase => Erase(session, erase),
        TombstonesItem tombstones => Remove(session, tombstones),
        ProbeItem => null,
        _ => throw new ArgumentException($"No way to write {item.GetType().Name}.", nameof(item)),
    };

    private static StoreFault? Append(SqliteSession session, AppendItem append)
    {
        if (!EndsAt(session, append, append.FirstSeq - 1))
            return StoreFault.Conflict;
        if (append.FirstSeq == 1)
        {
            if (ErasedMs(session, append.UserHash) > append.ErasedMs)
                return StoreFault.Conflict;
            AddUser(session, append);
        }
        session["INSERT INTO user_log (user_hash, seq, count, entries) VALUES (?1, ?2, ?3, ?4)"]
            .Bind(1, append.UserHash).Bind(2, append.FirstSeq).Bind(3, append.Count).Bind(4, append.Packed).Run();
        if (append.AlarmMs is { } dueMs)
            PutAlarm(session, append.UserHash, append.LastSeq, new AlarmUpdate(dueMs));
        return null;
    }

    /// <summary>Whether the log ends at the entry, 0 meaning that there is none, and is of the incarnation that the write is for.</summary>
    private static bool EndsAt(SqliteSession session, WorkItem item, long seq)
    {
        var (last, incarnation) = Head(session, item.UserHash);
        return last == seq && (last == 0 || IsOf(incarnation, item));
    }

    /// <summary>Whether the stored incarnation is the one that the write is for, as far as that is known.</summary>
    private static bool IsOf(long incarnation, WorkItem item) => incarnation == item.Incarnation || incarnation == 0;

    /// <summary>The last entry, 0 where there is none, and the incarnation that it is of.</summary>
    private static (long LastSeq, long Incarnation) Head(SqliteSession session, Guid user)
    {
        var last = session["""
            SELECT seq + count - 1, (SELECT incarnation FROM end_user WHERE user_hash = ?1) FROM user_log
            WHERE user_hash = ?1 ORDER BY seq DESC LIMIT 1
            """].Bind(1, user);
        if (!last.Step())
            return (0, 0);
        var head = (last.Int64(0), last.Int64(1));
        last.Reset();
        return head;
    }

    private static long ErasedMs(SqliteSession session, Guid user)
    {
        var erased = session["SELECT coalesce(max(erased_ms), ?2) FROM tombstone WHERE user_hash = ?1"].Bind(1, user).Bind(2, long.MinValue);
        erased.Step();
        var erasedMs = erased.Int64(0);
        erased.Reset();
        return erasedMs;
    }

    private static void AddUser(SqliteSession session, WorkItem item)
    {
        EndUserKey user = item.WriteSession.User;
        session["INSERT INTO end_user (user_hash, account, kind, id, incarnation) VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT DO NOTHING"]
            .Bind(1, item.UserHash).Bind(2, user.Account).Bind(3, (long)user.Kind).Bind(4, user.Id).Bind(5, item.Incarnation).Run();
    }

    private static StoreFault? Settle(SqliteSession session, SettleItem settle)
    {
        if (settle.Seq <= 0 || !EndsAt(session, settle, settle.Seq))
            return StoreFault.Conflict;
        if (settle.Compaction is { } compaction && !SqliteCompaction.Fits(session, settle.UserHash, compaction))
            return StoreFault.Conflict;
        if (settle.Projection is { } projection && !SqliteProjection.Write(session, settle, projection))
            return StoreFault.Conflict;
        if (settle.Compaction is { } compacted)
            SqliteCompaction.Make(session, settle.UserHash, compacted);
        if (settle.Snapshot is { } snapshot)
            Save(session, settle, snapshot);
        if (settle.Alarm is { } alarm)
            PutAlarm(session, settle.UserHash, settle.Seq, alarm);
        return null;
    }

    private static void PutAlarm(SqliteSession session, Guid user, long seq, AlarmUpdate alarm)
    {
        var put = alarm.DueMs is { } dueMs
            ? session["""
                INSERT INTO alarm (user_hash, due_ms, seq) VALUES (?1, ?4, ?2)
                ON CONFLICT (user_hash) DO UPDATE SET due_ms = excluded.due_ms, seq = excluded.seq
                WHERE alarm.seq <= excluded.seq AND alarm.due_ms <= ?3
                """].Bind(4, dueMs)
            : session["DELETE FROM alarm WHERE user_hash = ?1 AND seq <= ?2 AND due_ms <= ?3"];
        put.Bind(1, user).Bind(2, seq).Bind(3, alarm.GoneOffByMs).Run();
    }

    private static void Save(SqliteSession session, SettleItem settle, byte[] snapshot) => session["""
        INSERT INTO snapshot (user_hash, seq, bytes) VALUES (?1, ?2, ?3)
        ON CONFLICT (user_hash) DO UPDATE SET seq = excluded.seq, bytes = excluded.bytes
        """].Bind(1, settle.UserHash).Bind(2, settle.Seq).Bind(3, snapshot).Run();

    private static StoreFault? Erase(SqliteSession session, EraseItem erase)
    {
        var (last, incarnation) = Head(session, erase.UserHash);
        if (last > erase.UpToSeq || (last > 0 && !IsOf(incarnation, erase)))
            return StoreFault.Conflict;
        erase.Erased = new ErasedRows(
            Entries(session, erase.UserHash),
            Delete(session["DELETE FROM session WHERE user_hash = ?1 AND start_ms >= ?2"].Bind(2, erase.KeepBeforeMs), erase),
            Delete(session["DELETE FROM attribute_value WHERE user_hash = ?1"], erase),
            Delete(session["DELETE FROM snapshot WHERE user_hash = ?1"], erase),
            Delete(session["DELETE FROM alarm WHERE user_hash = ?1"], erase));
        Delete(session["DELETE FROM user_log WHERE user_hash = ?1"], erase);
        Delete(session["DELETE FROM segment_member WHERE user_hash = ?1"], erase);
        Delete(session["DELETE FROM membership_change WHERE user_hash = ?1"], erase);
        Delete(session["DELETE FROM end_user WHERE user_hash = ?1"], erase);
        if (erase.Tombstone is { } tombstone)
        {
            session["INSERT OR REPLACE INTO tombstone (user_hash, account, erased_ms, until_ms) VALUES (?1, ?2, ?3, ?4)"]
                .Bind(1, erase.UserHash).Bind(2, erase.WriteSession.User.Account).Bind(3, tombstone.ErasedMs).Bind(4, tombstone.UntilMs).Run();
        }
        return erase.Next is { } next ? Append(session, next) : null;
    }

    private static StoreFault? Remove(SqliteSession session, TombstonesItem tombstones)
    {
        session["DELETE FROM tombstone WHERE until_ms < ?1"].Bind(1, tombstones.BeforeMs).Run();
        return null;
    }

    private static int Delete(Statement delete, EraseItem erase) => delete.Bind(1, erase.UserHash).Run();

    private static long Entries(SqliteSession session, Guid user)
    {
        var sum = session["SELECT coalesce(sum(count), 0) FROM user_log WHERE user_hash = ?1"].Bind(1, user);
        sum.Step();
        var entries = sum.Int64(0);
        sum.Reset();
        return entries;
    }
}
