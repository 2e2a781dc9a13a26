using Insights.Domain.EndUsers.Ports;
using Insights.Storage.GroupCommit;
using Npgsql;

namespace Insights.Storage.PostgreSql;

/// <summary>Removes every trace of users, while no other process writes; many at once, so that others seldom wait for it.</summary>
internal static class Erasure
{
    private const string Found = """
        SELECT u.hash, l.last, coalesce(e.incarnation, 0), l.entries,
          (SELECT count(*) FROM session s WHERE s.user_hash = u.hash),
          (SELECT count(*) FROM attribute_value v WHERE v.user_hash = u.hash),
          (SELECT count(*) FROM snapshot s WHERE s.user_hash = u.hash),
          (SELECT count(*) FROM alarm a WHERE a.user_hash = u.hash)
        FROM unnest($1) AS u (hash)
        CROSS JOIN LATERAL (
          SELECT coalesce(max(seq + count - 1), 0) AS last, coalesce(sum(count), 0)::bigint AS entries
          FROM user_log WHERE user_hash = u.hash) l
        LEFT JOIN end_user e ON e.user_hash = u.hash
        """;

    private static readonly string[] _deletes =
    [
        "DELETE FROM user_log WHERE user_hash = ANY ($1)",
        "DELETE FROM snapshot WHERE user_hash = ANY ($1)",
        "DELETE FROM attribute_value WHERE user_hash = ANY ($1)",
        "DELETE FROM alarm WHERE user_hash = ANY ($1)",
        "DELETE FROM segment_member WHERE user_hash = ANY ($1)",
        "DELETE FROM membership_change WHERE user_hash = ANY ($1)",
        "DELETE FROM end_user WHERE user_hash = ANY ($1)",
    ];

    /// <summary>Makes erasures, each of another user.</summary>
    /// <returns>False where a log has gone on, or is of another incarnation: those have failed, and the transaction is to be rolled back.</returns>
    public static bool Make(NpgsqlConnection connection, List<WorkItem> items)
    {
        var erasures = items.ToDictionary(item => item.UserHash, item => (EraseItem)item);
        var users = Pipeline.Each(items, item => item.UserHash);
        var failed = false;
        var check = new Pipeline(connection);
        check.AddQuery(AdvisoryLocks.TakeWrites, _ => { });
        check.AddQuery(Found, row => failed |= !Take(erasures[row.GetGuid(0)], row), users);
        check.Run();
        if (failed)
            return false;
        var write = new Pipeline(connection);
        write.Add(KnownHeads.AddErasure);
        foreach (var delete in _deletes)
            write.Add(delete, Pipeline.Each(items, item => item.UserHash));
        write.Add(
            "DELETE FROM session s USING unnest($1, $2) AS u (hash, keep_before_ms) WHERE s.user_hash = u.hash AND s.start_ms >= u.keep_before_ms",
            Pipeline.Each(items, item => item.UserHash),
            Pipeline.Each(items, item => ((EraseItem)item).KeepBeforeMs));
        var left = items.FindAll(item => ((EraseItem)item).Tombstone is not null);
        if (left.Count > 0)
        {
            write.Add(
                """
                INSERT INTO tombstone (user_hash, account, erased_ms, until_ms) SELECT * FROM unnest($1, $2, $3, $4)
                ON CONFLICT (user_hash) DO UPDATE SET erased_ms = excluded.erased_ms, until_ms = excluded.until_ms
                """,
                Pipeline.Each(left, item => item.UserHash),
                Pipeline.Texts(left, item => item.WriteSession.User.Account),
                Pipeline.Each(left, item => ((EraseItem)item).Tombstone!.Value.ErasedMs),
                Pipeline.Each(left, item => ((EraseItem)item).Tombstone!.Value.UntilMs));
        }
        write.Run();
        BeginAnew(connection, [.. items.Select(item => ((EraseItem)item).Next).OfType<AppendItem>()]);
        return true;
    }

    /// <summary>Begins the next incarnations of those of whom something stays.</summary>
    private static void BeginAnew(NpgsqlConnection connection, List<WorkItem> appends)
    {
        if (appends.Count == 0)
            return;
        foreach (var segment in Segment.Of(appends))
        {
            var write = new Pipeline(connection);
            UserWrites.Add(write, segment, new Findings());
            LogWrites.Append(connection, write, segment.Appends);
            AlarmWrites.Set(write, segment.Appends);
            write.Run();
        }
    }

    /// <summary>Takes note of what there is; false, and failed, where it is not what was to be erased.</summary>
    private static bool Take(EraseItem erase, NpgsqlDataReader row)
    {
        var (last, incarnation) = (row.GetInt64(1), row.GetInt64(2));
        if (last > erase.UpToSeq || (last > 0 && incarnation != 0 && incarnation != erase.Incarnation))
        {
            erase.Fail(StoreFault.Conflict);
            return false;
        }
        erase.Erased = new ErasedRows(row.GetInt64(3), row.GetInt64(4), row.GetInt64(5), row.GetInt64(6), row.GetInt64(7));
        return true;
    }
}
