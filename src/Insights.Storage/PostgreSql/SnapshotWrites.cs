using Insights.Storage.GroupCommit;

namespace Insights.Storage.PostgreSql;

/// <summary>Saves snapshots.</summary>
internal static class SnapshotWrites
{
    /// <summary>Leaves out those older than the stored one, and those whose last entry the log does not hold, or that are of another life: the user was erased since.</summary>
    public static void Save(Pipeline write, List<SnapshotItem> snapshots)
    {
        if (snapshots.Count == 0)
            return;
        write.Add(
            """
            INSERT INTO snapshot (user_hash, seq, bytes)
            SELECT s.user_hash, s.seq, s.bytes FROM unnest($1, $2, $3, $4) AS s (user_hash, seq, bytes, life)
            JOIN end_user u ON u.user_hash = s.user_hash AND u.life IN (0, s.life)
            WHERE s.seq <= (SELECT l.seq + l.count - 1 FROM user_log l WHERE l.user_hash = s.user_hash ORDER BY l.seq DESC LIMIT 1)
            ON CONFLICT (user_hash) DO UPDATE SET seq = excluded.seq, bytes = excluded.bytes WHERE snapshot.seq <= excluded.seq
            """,
            Pipeline.Each(snapshots, s => s.UserHash),
            Pipeline.Each(snapshots, s => s.Snapshot.Seq),
            Pipeline.Each(snapshots, s => s.Snapshot.Bytes.ToArray()),
            Pipeline.Each(snapshots, s => s.Life));
    }
}
