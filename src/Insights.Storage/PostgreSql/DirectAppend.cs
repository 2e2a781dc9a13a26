using Insights.Storage.GroupCommit;
using Npgsql;

namespace Insights.Storage.PostgreSql;

/// <summary>
/// The short way for what most commits are: appends alone that go on from known heads. There is nothing to ask first, as the key
/// refuses what is stale, and nothing is written where somebody was erased since the heads were known. A few are one round trip,
/// which is the whole transaction; of many, the rows go by COPY.
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
    public static bool Fits(List<WorkItem> items, KnownHeads known) =>
        items.Count > 0 && known.AreContinuedBy(items) && HaveOneAlarmEach(items);

    /// <summary>Two alarms of one user in one statement would be refused.</summary>
    private static bool HaveOneAlarmEach(List<WorkItem> items)
    {
        HashSet<Guid>? alarms = null;
        foreach (var item in items)
        {
            if (((AppendItem)item).AlarmMs is not null && !(alarms ??= []).Add(item.UserHash))
                return false;
        }
        return true;
    }

    /// <returns>False where nothing was written, as somebody was erased.</returns>
    public static bool Make(NpgsqlConnection connection, List<WorkItem> items, KnownHeads known)
    {
        var appends = items.ConvertAll(item => (AppendItem)item);
        return appends.Count <= MostRows ? Insert(connection, appends, known) : Copy(connection, appends, known);
    }

    private static bool Insert(NpgsqlConnection connection, List<AppendItem> appends, KnownHeads known)
    {
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
        AlarmWrites.Set(direct, appends, known.Erasures);
        direct.Run();
        return log.RecordsAffected == appends.Count;
    }

    private static bool Copy(NpgsqlConnection connection, List<AppendItem> appends, KnownHeads known)
    {
        using var transaction = connection.BeginTransaction();
        var erasures = 0L;
        var begin = new Pipeline(connection);
        begin.AddQuery(AdvisoryLocks.ShareWrites, _ => { });
        begin.AddQuery(KnownHeads.CountErasures, row => erasures = row.GetInt64(0));
        AlarmWrites.Set(begin, appends, known.Erasures);
        begin.Run();
        if (erasures != known.Erasures)
        {
            transaction.Rollback();
            return false;
        }
        LogCopy.Write(connection, appends);
        transaction.Commit();
        return true;
    }
}
