using Insights.Domain.EndUsers.Ports;
using Insights.Storage.Log;

namespace Insights.Storage.Sqlite;

/// <summary>Puts one row in the place of the first of a log.</summary>
internal static class SqliteCompaction
{
    /// <summary>Whether the log begins where the compaction says.</summary>
    public static bool Fits(SqliteSession session, Guid user, LogCompaction compaction) =>
        compaction.FirstSeq > 0 && FirstSeq(session, user) == compaction.FirstSeq;

    public static void Make(SqliteSession session, Guid user, LogCompaction compaction)
    {
        // One append may have brought entries that go and entries that stay.
        if (RowOver(session, user, compaction.Seq) is { } row)
        {
            var rest = LogRow.Rest(row.Seq, row.Count, row.Entries, compaction.Seq);
            Delete(session, user, compaction.Seq);
            if (rest.Count > 0)
                Insert(session, user, compaction.Seq + 1, rest.Count, LogRow.Pack(rest));
        }
        Insert(session, user, compaction.Seq, 1, compaction.Entry);
    }

    private static long FirstSeq(SqliteSession session, Guid user)
    {
        var first = session["SELECT coalesce(min(seq), 0) FROM user_log WHERE user_hash = ?1"].Bind(1, user);
        first.Step();
        var seq = first.Int64(0);
        first.Reset();
        return seq;
    }

    /// <summary>The row in which an entry stands.</summary>
    private static (long Seq, int Count, byte[] Entries)? RowOver(SqliteSession session, Guid user, long seq)
    {
        var over = session["SELECT seq, count, entries FROM user_log WHERE user_hash = ?1 AND seq <= ?2 ORDER BY seq DESC LIMIT 1"]
            .Bind(1, user).Bind(2, seq);
        if (!over.Step())
            return null;
        var row = (over.Int64(0), (int)over.Int64(1), over.Bytes(2));
        over.Reset();
        return row;
    }

    private static void Delete(SqliteSession session, Guid user, long upToSeq) =>
        session["DELETE FROM user_log WHERE user_hash = ?1 AND seq <= ?2"].Bind(1, user).Bind(2, upToSeq).Run();

    private static void Insert(SqliteSession session, Guid user, long seq, int count, byte[] entries) =>
        session["INSERT INTO user_log (user_hash, seq, count, entries) VALUES (?1, ?2, ?3, ?4)"]
            .Bind(1, user).Bind(2, seq).Bind(3, count).Bind(4, entries).Run();
}
