using Insights.Storage.GroupCommit;
using Npgsql;

namespace Insights.Storage.PostgreSql;

/// <summary>
/// The short way for what most commits are: a few appends that go on from known heads. One round trip, which is the whole
/// transaction, as there is nothing to ask first: the key refuses what is stale, and nothing is written where somebody was
/// erased since the heads were known.
/// </summary>
internal static class DirectAppend
{
    /// <summary>With more rows COPY beats arrays in spite of its round trips.</summary>
    private const int MostRows = 200;

    private const string Log = $"""
        INSERT INTO user_log (user_hash, seq, count, entries) SELECT * FROM unnest($1, $2, $3, $4)
        WHERE ({KnownHeads.CountErasures}) = $5
        """;

    /// <summary>Whether the writes can go this way.</summary>
    public static bool Fits(List<WorkItem> items, KnownHeads known)
    {
        if (items.Count is 0 or > MostRows)
            return false;
        Dictionary<Guid, long>? heads = null;
        HashSet<Guid>? alarms = null;
        foreach (var item in items)
        {
            if (item is not AppendItem append)
                return false;
            if (append.AlarmMs is not null && !(alarms ??= []).Add(append.UserHash))
                return false; // two alarms of one user in one statement would be refused
            heads ??= new Dictionary<Guid, long>(items.Count);
            if (heads.TryGetValue(append.UserHash, out var head) ? head != append.FirstSeq - 1 : !known.IsContinuedBy(append))
                return false;
            heads[append.UserHash] = append.LastSeq;
        }
        return true;
    }

    /// <returns>False where nothing was written, as somebody was erased.</returns>
    /// <param name="hash"><see cref="StorageOptions.AlarmHash"/>.</param>
    public static bool Make(NpgsqlConnection connection, List<WorkItem> items, KnownHeads known, Func<Guid, int>? hash)
    {
        var appends = items.ConvertAll(item => (AppendItem)item);
        var direct = new Pipeline(connection);
        // A statement of its own, first: the next one sees what was committed by whoever held it.
        direct.AddQuery(AdvisoryLocks.ShareWrites, _ => { });
        var log = direct.Add(
            Log,
            Pipeline.Each(appends, a => a.UserHash),
            Pipeline.Each(appends, a => a.FirstSeq),
            Pipeline.Each(appends, a => a.Count),
            Pipeline.Each(appends, a => a.Packed),
            Pipeline.Value(known.Erasures));
        AlarmWrites.Set(direct, appends, hash, known.Erasures);
        direct.Run();
        return log.RecordsAffected == items.Count;
    }
}
