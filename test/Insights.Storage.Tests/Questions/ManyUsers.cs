using Insights.Storage.Questions;

namespace Insights.Storage.Tests.Questions;

/// <summary>Rows of users with one session each, written by the database itself.</summary>
internal static class ManyUsers
{
    public static async Task AddAsync(InsightsStore store, string account, int users, long lastMs)
    {
        var sql = new SqlText(store.Questions.Dialect);
        var hash = sql.Dialect == SqlDialect.Sqlite ? "randomblob(16)" : "gen_random_uuid()";
        sql.Add("INSERT INTO end_user (user_hash, account, kind, id, rows_seq, rows_as_of_ms, revision, total_sessions, first_seen_ms, last_seen_ms, gone_ms) ")
            .Add($"WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {sql.Value((long)users)}) ")
            .Add($"SELECT {hash}, {sql.Value(account)}, 1, 'user-' || n.i, 1, 0, 1, 1, {sql.Value(lastMs)}, {sql.Value(lastMs)}, {sql.Value(lastMs * 2)} FROM n");
        (await store.Questions.WriteAsync(sql, [], CancellationToken.None)).ShouldBeTrue();
    }
}
