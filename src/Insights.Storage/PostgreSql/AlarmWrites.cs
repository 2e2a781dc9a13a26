using Insights.Storage.GroupCommit;

namespace Insights.Storage.PostgreSql;

/// <summary>Sets and clears alarms.</summary>
internal static class AlarmWrites
{
    private const string Source = "INSERT INTO alarm (user_hash, due_ms, seq) SELECT * FROM unnest($1, $2, $3)";

    private const string Latest = """

        ON CONFLICT (user_hash) DO UPDATE SET due_ms = excluded.due_ms, seq = excluded.seq
        WHERE alarm.seq <= excluded.seq
        """;

    private const string GoneOff = """
        DELETE FROM alarm a USING unnest($1, $2, $3) AS c (user_hash, seq, gone_off_by_ms)
        WHERE a.user_hash = c.user_hash AND a.seq <= c.seq AND a.due_ms <= c.gone_off_by_ms
        """;

    /// <summary>Sets the alarms that come with entries; at most one a user.</summary>
    /// <param name="erasures">Sets none unless so many users were erased so far; null: whatever.</param>
    public static void Set(Pipeline write, List<AppendItem> appends, long? erasures = null)
    {
        var alarms = appends.Where(a => a.AlarmMs is not null).Select(a => (a.UserHash, DueMs: a.AlarmMs!.Value, Seq: a.LastSeq)).ToList();
        if (alarms.Count == 0)
            return;
        if (erasures is not { } count)
            Add(write, Source + Latest, alarms);
        else
            Add(write, Source + $" WHERE ({KnownHeads.CountErasures}) = $4" + Latest, alarms).Parameters.Add(Pipeline.Value(count));
    }

    /// <summary>Sets and clears as settlements say; at most one a user, and none of a user who has one in <see cref="Set"/>.</summary>
    public static void Settle(Pipeline write, List<SettleItem> settlements)
    {
        var changed = settlements.FindAll(s => s.Alarm is not null);
        if (changed.Count == 0)
            return;
        write.Add(GoneOff, Pipeline.Each(changed, s => s.UserHash), Pipeline.Each(changed, s => s.Seq), Pipeline.Each(changed, s => s.Alarm!.GoneOffByMs));
        var set = changed.FindAll(s => s.Alarm!.DueMs is not null).ConvertAll(s => (s.UserHash, s.Alarm!.DueMs!.Value, s.Seq));
        if (set.Count > 0)
            Add(write, Source + " ON CONFLICT DO NOTHING", set);
    }

    private static Npgsql.NpgsqlBatchCommand Add(Pipeline write, string sql, List<(Guid UserHash, long DueMs, long Seq)> alarms) => write.Add(
        sql, Pipeline.Each(alarms, a => a.UserHash), Pipeline.Each(alarms, a => a.DueMs), Pipeline.Each(alarms, a => a.Seq));
}
