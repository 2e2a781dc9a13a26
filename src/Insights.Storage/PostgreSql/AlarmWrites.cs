using Insights.Storage.GroupCommit;

namespace Insights.Storage.PostgreSql;

/// <summary>Sets and clears alarms.</summary>
internal static class AlarmWrites
{
    private const string Source = "INSERT INTO alarm (user_hash, due_ms, seq, grain_hash) SELECT * FROM unnest($1, $2, $3, $4)";

    private const string Latest = """

        ON CONFLICT (user_hash) DO UPDATE SET due_ms = excluded.due_ms, seq = excluded.seq, grain_hash = excluded.grain_hash
        WHERE alarm.seq <= excluded.seq
        """;

    /// <summary>Sets alarms, those that come with entries among them; at most one a user.</summary>
    /// <param name="hash"><see cref="StorageOptions.AlarmHash"/>.</param>
    /// <param name="erasures">Sets none unless so many users were erased so far; null: whatever.</param>
    public static void Set(Pipeline write, List<SetAlarmItem> set, List<AppendItem> appends, Func<Guid, int>? hash, long? erasures = null)
    {
        var alarms = set.Select(a => (a.UserHash, a.DueMs, a.Seq))
            .Concat(appends.Where(a => a.AlarmMs is not null).Select(a => (a.UserHash, DueMs: a.AlarmMs!.Value, Seq: a.LastSeq)))
            .ToList();
        if (alarms.Count == 0)
            return;
        var statement = write.Add(
            erasures is null ? Source + Latest : Source + $" WHERE ({KnownHeads.CountErasures}) = $5" + Latest,
            Pipeline.Each(alarms, a => a.UserHash), Pipeline.Each(alarms, a => a.DueMs), Pipeline.Each(alarms, a => a.Seq),
            Pipeline.Each(alarms, a => hash?.Invoke(a.UserHash)));
        if (erasures is { } count)
            statement.Parameters.Add(Pipeline.Value(count));
    }

    public static void Clear(Pipeline write, List<ClearAlarmItem> clears)
    {
        if (clears.Count == 0)
            return;
        write.Add(
            "DELETE FROM alarm a USING unnest($1, $2) AS c (user_hash, seq) WHERE a.user_hash = c.user_hash AND a.seq <= c.seq",
            Pipeline.Each(clears, c => c.UserHash), Pipeline.Each(clears, c => c.Seq));
    }
}
