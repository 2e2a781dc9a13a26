using Insights.Storage.GroupCommit;

namespace Insights.Storage.PostgreSql;

/// <summary>Saves snapshots.</summary>
internal static class SnapshotWrites
{
    public static void Save(Pipeline write, List<SettleItem> settlements)
    {
        var saved = settlements.FindAll(s => s.Snapshot is not null);
        if (saved.Count == 0)
            return;
        write.Add(
            """
            INSERT INTO snapshot (user_hash, seq, bytes) SELECT * FROM unnest($1, $2, $3)
            ON CONFLICT (user_hash) DO UPDATE SET seq = excluded.seq, bytes = excluded.bytes WHERE snapshot.seq <= excluded.seq
            """,
            Pipeline.Each(saved, s => s.UserHash),
            Pipeline.Each(saved, s => s.Seq),
            Pipeline.Each(saved, s => s.Snapshot!));
    }
}
