using Insights.Domain.EndUsers.Ports;
using Insights.Storage.GroupCommit;
using Npgsql;

namespace Insights.Storage.PostgreSql;

/// <summary>Removes every trace of a user, while no other process writes.</summary>
internal static class Erasure
{
    private static readonly string[] _deletes =
    [
        "DELETE FROM user_log WHERE user_hash = $1",
        "DELETE FROM snapshot WHERE user_hash = $1",
        "DELETE FROM session WHERE user_hash = $1",
        "DELETE FROM attribute_value WHERE user_hash = $1",
        "DELETE FROM alarm WHERE user_hash = $1",
        "DELETE FROM end_user WHERE user_hash = $1",
    ];

    /// <returns>False where the log has gone on: it has failed, and the transaction is to be rolled back.</returns>
    public static bool Make(NpgsqlConnection connection, List<WorkItem> items)
    {
        var erase = (EraseItem)items[0];
        long lastSeq = 0;
        var check = new Pipeline(connection);
        check.AddQuery(AdvisoryLocks.TakeWrites, _ => { });
        check.AddQuery(
            "SELECT seq + count - 1 FROM user_log WHERE user_hash = $1 ORDER BY seq DESC LIMIT 1", row => lastSeq = row.GetInt64(0), Pipeline.Value(erase.UserHash));
        check.Run();
        if (lastSeq > erase.UpToSeq)
        {
            erase.Fail(StoreFault.Conflict);
            return false;
        }
        var write = new Pipeline(connection);
        write.Add(KnownHeads.AddErasure);
        foreach (var delete in _deletes)
            write.Add(delete, Pipeline.Value(erase.UserHash));
        write.Run();
        return true;
    }
}
