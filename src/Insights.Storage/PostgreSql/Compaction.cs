using Insights.Domain.EndUsers.Ports;
using Insights.Storage.GroupCommit;
using Insights.Storage.Log;
using Npgsql;

namespace Insights.Storage.PostgreSql;

/// <summary>Puts one row in the place of the first of a log. One user a transaction: its row is locked, so that nobody else does the same.</summary>
internal static class Compaction
{
    /// <returns>False where the log is not what it was thought to be: the write has failed, and the transaction is to be rolled back.</returns>
    public static bool Make(NpgsqlConnection connection, SettleItem item, LogCompaction compaction)
    {
        var check = new Pipeline(connection);
        check.AddQuery(AdvisoryLocks.ShareWrites, _ => { });
        check.AddQuery("SELECT 1 FROM end_user WHERE user_hash = $1 FOR UPDATE", _ => { }, Pipeline.Value(item.UserHash));
        var fits = false;
        check.AddQuery(
            "SELECT min(seq) FROM user_log WHERE user_hash = $1 HAVING count(*) > 0",
            row => fits = row.GetInt64(0) == compaction.FirstSeq,
            Pipeline.Value(item.UserHash));
        // One append may have brought entries that go and entries that stay.
        IReadOnlyList<byte[]> rest = [];
        check.AddQuery(
            "SELECT seq, count, entries FROM user_log WHERE user_hash = $1 AND seq <= $2 ORDER BY seq DESC LIMIT 1",
            row => rest = LogRow.Rest(row.GetInt64(0), row.GetInt32(1), row.GetFieldValue<byte[]>(2), compaction.Seq),
            Pipeline.Value(item.UserHash),
            Pipeline.Value(compaction.Seq));
        check.Run();
        if (!fits)
        {
            item.Fail(StoreFault.Conflict);
            return false;
        }
        var write = new Pipeline(connection);
        write.Add("DELETE FROM user_log WHERE user_hash = $1 AND seq <= $2", Pipeline.Value(item.UserHash), Pipeline.Value(compaction.Seq));
        Insert(write, item.UserHash, compaction.Seq, [compaction.Entry]);
        if (rest.Count > 0)
            Insert(write, item.UserHash, compaction.Seq + 1, rest);
        write.Run();
        return true;
    }

    private static void Insert(Pipeline write, Guid user, long seq, IReadOnlyList<byte[]> entries) => write.Add(
        "INSERT INTO user_log (user_hash, seq, count, entries) VALUES ($1, $2, $3, $4)",
        Pipeline.Value(user), Pipeline.Value(seq), Pipeline.Value(entries.Count), Pipeline.Value(LogRow.Pack(entries)));
}
