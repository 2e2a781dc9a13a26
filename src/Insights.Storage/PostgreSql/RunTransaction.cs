using Insights.Domain.EndUsers.Ports;
using Insights.Storage.GroupCommit;
using Npgsql;

namespace Insights.Storage.PostgreSql;

/// <summary>The inside of a transaction: two round trips and, where there are many entries, a COPY.</summary>
internal static class RunTransaction
{
    /// <summary>Makes the writes.</summary>
    /// <returns>False where some were in conflict: those have failed, or are to be judged on heads asked for; to be rolled back.</returns>
    public static bool Make(NpgsqlConnection connection, List<WorkItem> items, KnownHeads known)
    {
        var begin = new Pipeline(connection);
        begin.AddQuery(AdvisoryLocks.ShareWrites, _ => { });
        var erasures = 0L;
        begin.AddQuery(KnownHeads.CountErasures, row => erasures = row.GetInt64(0));
        if (items.Exists(item => item is ProbeItem))
            begin.AddQuery("SELECT 1 FROM end_user WHERE false FOR UPDATE", _ => { }); // a standby refuses it
        foreach (var item in items)
        {
            if (item is TombstonesItem tombstones)
                begin.Add("DELETE FROM tombstone WHERE until_ms < $1", Pipeline.Value(tombstones.BeforeMs));
        }
        foreach (var segment in Segment.Of(items))
        {
            var found = Check(begin, segment, known);
            if (!known.HoldAt(erasures))
                AskHeadsAnew(connection, segment, known, found);
            if (!found.FailConflicts(segment.Items))
            {
                if (found.HasKnownHeads)
                    known.Forget();
                FailAfterConflicts(items);
                return false;
            }
            Write(connection, segment);
            begin = new Pipeline(connection);
        }
        return true;
    }

    /// <summary>What comes after a conflict in its write session fails; what comes before it is tried again.</summary>
    private static void FailAfterConflicts(List<WorkItem> items)
    {
        var failed = new HashSet<WriteSession>();
        foreach (var item in items)
        {
            if (item.IsSettled)
                failed.Add(item.WriteSession);
            else if (failed.Contains(item.WriteSession))
                item.Fail(StoreFault.BrokenSession);
        }
    }

    /// <summary>Asks for all that could be in conflict, and takes the heads of projections forward on the way.</summary>
    private static Findings Check(Pipeline check, Segment segment, KnownHeads known)
    {
        var found = new Findings();
        LogWrites.AskHeads(check, segment, known, found);
        UserWrites.Add(check, segment, found);
        ProjectionWrites.UpdateProfiles(check, segment.Projected, found.Listed);
        check.Run();
        return found;
    }

    /// <summary>Somebody was erased since the known heads were: nothing is known any more.</summary>
    private static void AskHeadsAnew(NpgsqlConnection connection, Segment segment, KnownHeads known, Findings found)
    {
        found.Heads.Clear();
        found.Incarnations.Clear();
        found.HasKnownHeads = false;
        var check = new Pipeline(connection);
        LogWrites.AskHeads(check, segment, known, found);
        check.Run();
    }

    private static void Write(NpgsqlConnection connection, Segment segment)
    {
        var write = new Pipeline(connection);
        LogWrites.Append(connection, write, segment.Appends);
        AlarmWrites.Set(write, segment.Appends);
        AlarmWrites.Settle(write, segment.Settlements);
        SnapshotWrites.Save(write, segment.Settlements);
        ProjectionWrites.ReplaceSessions(write, segment.Projected);
        ValueWrites.Change(write, segment.Projected);
        write.Run();
    }
}
