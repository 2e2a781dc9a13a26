using Insights.Domain.Attributes;
using Insights.Domain.EndUsers.Ports;
using Insights.Domain.Profiles;
using Insights.Domain.Sessions;
using Insights.Storage.Attributes;
using Insights.Storage.GroupCommit;

namespace Insights.Storage.Sqlite;

/// <summary>Writes the projection: the profile row, the session rows and the rows of values.</summary>
internal static class SqliteProjection
{
    /// <returns>False where the head is not the expected one; nothing was written.</returns>
    public static bool Write(SqliteSession session, SettleItem item, ProjectionUpdate update)
    {
        if (!WriteProfile(session, item, update))
            return false;
        if (update.ReplaceFromMs is { } from)
            session["DELETE FROM session WHERE user_hash = ?1 AND start_ms >= ?2"].Bind(1, item.UserHash).Bind(2, from).Run();
        foreach (var added in update.Sessions)
            Add(session, item, added);
        if (update.Values is { } values)
            Change(session, item.UserHash, values);
        return true;
    }

    private static bool WriteProfile(SqliteSession session, SettleItem item, ProjectionUpdate update)
    {
        var (expected, asOfMs, profile, _, _, _, expiresMs, goneMs, mergedMs) = update;
        StandardAttributes attributes = profile.Attributes;
        return session["""
            UPDATE end_user SET rows_seq = ?4, rows_as_of_ms = ?5, revision = ?6, total_sessions = ?7, total_duration_ms = ?8,
              first_seen_ms = ?9, last_seen_ms = ?10, country = ?11, region = ?12, city = ?13, browser_name = ?14, browser_version = ?15,
              expires_ms = ?16, order_count = ?17, gone_ms = ?18, merged_ms = ?19
            WHERE user_hash = ?1 AND rows_seq IS ?2 AND rows_as_of_ms IS ?3
            """]
            .Bind(1, item.UserHash).Bind(2, expected?.Seq).Bind(3, expected?.AsOfMs).Bind(4, item.Seq).Bind(5, asOfMs)
            .Bind(6, profile.Revision).Bind(7, attributes.Totals.Count).Bind(8, attributes.Totals.DurationMs)
            .Bind(9, attributes.FirstSeenMs).Bind(10, attributes.LastSeenMs)
            .Bind(11, attributes.Place?.Country).Bind(12, attributes.Place?.Region).Bind(13, attributes.Place?.City)
            .Bind(14, attributes.Browser?.Name).Bind(15, attributes.Browser?.Version)
            .Bind(16, expiresMs).Bind(17, attributes.Totals.Orders).Bind(18, goneMs).Bind(19, mergedMs).Run() == 1;
    }

    private static void Change(SqliteSession session, Guid user, ValueChanges values)
    {
        foreach (var number in values.Gone)
            session["DELETE FROM attribute_value WHERE user_hash = ?1 AND attribute = ?2"].Bind(1, user).Bind(2, number).Run();
        foreach (var (number, known) in values.Set)
        {
            var columns = ValueColumns.Of(known.Value);
            session["INSERT OR REPLACE INTO attribute_value VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)"]
                .Bind(1, user).Bind(2, number).Bind(3, (long)columns.Type).Bind(4, columns.Text).Bind(5, columns.Number)
                .Bind(6, columns.Boolean is { } boolean ? (boolean ? 1L : 0L) : null).Bind(7, columns.TimeMs).Bind(8, columns.List)
                .Bind(9, (long)known.Source).Bind(10, known.TimeMs).Bind(11, known.ChangeMs).Run();
        }
    }

    private static void Add(SqliteSession session, SettleItem item, Session s) => session["""
        INSERT OR REPLACE INTO session (user_hash, start_ms, first_event_id, end_ms, event_count, page_view_count, application,
          country, region, city, browser_name, browser_version, end_reason, open_until_ms, order_count, goal_count, account)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17)
        """]
        .Bind(1, item.UserHash).Bind(2, s.StartMs).Bind(3, s.FirstEventId).Bind(4, s.EndMs).Bind(5, s.EventCount).Bind(6, s.PageViewCount)
        .Bind(7, s.Application).Bind(8, s.Place?.Country).Bind(9, s.Place?.Region).Bind(10, s.Place?.City)
        .Bind(11, s.Browser?.Name).Bind(12, s.Browser?.Version).Bind(13, (long)s.EndReason).Bind(14, s.OpenUntilMs)
        .Bind(15, s.OrderCount).Bind(16, s.GoalCount).Bind(17, item.WriteSession.User.Account).Run();
}
