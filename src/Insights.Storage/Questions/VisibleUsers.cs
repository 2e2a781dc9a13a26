namespace Insights.Storage.Questions;

/// <summary>Which rows of users (as <c>u</c>) a question may see.</summary>
internal static class VisibleUsers
{
    /// <summary>
    /// Those of the account that have a record to show and have not expired. One whose session has not closed does not expire,
    /// and has an alarm.
    /// </summary>
    public static SqlText AddVisible(this SqlText sql, string account, long nowMs) => sql.Add(
        $"u.account = {sql.Value(account)} AND u.rows_seq IS NOT NULL AND (u.gone_ms IS NULL OR u.gone_ms > {sql.Value(nowMs)}"
        + " OR EXISTS (SELECT 1 FROM alarm a WHERE a.user_hash = u.user_hash))");
}
