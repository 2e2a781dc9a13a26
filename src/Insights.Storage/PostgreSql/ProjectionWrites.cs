using Insights.Domain.Sessions;
using Insights.Storage.GroupCommit;

namespace Insights.Storage.PostgreSql;

/// <summary>Writes the profile rows and the session rows of projections.</summary>
internal static class ProjectionWrites
{
    /// <summary>Replaces the profile rows whose head is the expected one; <paramref name="written"/> tells which were.</summary>
    public static void UpdateProfiles(Pipeline check, List<SettleItem> settlements, HashSet<Guid> written)
    {
        if (settlements.Count == 0)
            return;
        check.AddQuery(
            """
            UPDATE end_user u SET rows_seq = n.rows_seq, rows_as_of_ms = n.rows_as_of_ms, revision = n.revision,
              total_sessions = n.total_sessions, total_duration_ms = n.total_duration_ms, first_seen_ms = n.first_seen_ms,
              last_seen_ms = n.last_seen_ms, country = n.country, region = n.region, city = n.city,
              browser_name = n.browser_name, browser_version = n.browser_version, expires_ms = n.expires_ms,
              order_count = n.order_count, gone_ms = n.gone_ms, merged_ms = n.merged_ms
            FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19) AS n (user_hash, expected_seq,
              expected_as_of_ms, rows_seq, rows_as_of_ms, revision, total_sessions, total_duration_ms, first_seen_ms, last_seen_ms,
              country, region, city, browser_name, browser_version, expires_ms, order_count, gone_ms, merged_ms)
            WHERE u.user_hash = n.user_hash AND u.rows_seq IS NOT DISTINCT FROM n.expected_seq
              AND u.rows_as_of_ms IS NOT DISTINCT FROM n.expected_as_of_ms
            RETURNING u.user_hash
            """,
            row => written.Add(row.GetGuid(0)),
            Pipeline.Each(settlements, s => s.UserHash),
            Pipeline.Each(settlements, s => s.Projection!.Expected?.Seq),
            Pipeline.Each(settlements, s => s.Projection!.Expected?.AsOfMs),
            Pipeline.Each(settlements, s => s.Seq),
            Pipeline.Each(settlements, s => s.Projection!.AsOfMs),
            Pipeline.Each(settlements, s => s.Projection!.Profile.Revision),
            Pipeline.Each(settlements, s => s.Projection!.Profile.Attributes.Totals.Count),
            Pipeline.Each(settlements, s => s.Projection!.Profile.Attributes.Totals.DurationMs),
            Pipeline.Each(settlements, s => s.Projection!.Profile.Attributes.FirstSeenMs),
            Pipeline.Each(settlements, s => s.Projection!.Profile.Attributes.LastSeenMs),
            Pipeline.Texts(settlements, s => s.Projection!.Profile.Attributes.Place?.Country),
            Pipeline.Texts(settlements, s => s.Projection!.Profile.Attributes.Place?.Region),
            Pipeline.Texts(settlements, s => s.Projection!.Profile.Attributes.Place?.City),
            Pipeline.Texts(settlements, s => s.Projection!.Profile.Attributes.Browser?.Name),
            Pipeline.Texts(settlements, s => s.Projection!.Profile.Attributes.Browser?.Version),
            Pipeline.Each(settlements, s => s.Projection!.ExpiresMs),
            Pipeline.Each(settlements, s => s.Projection!.Profile.Attributes.Totals.Orders),
            Pipeline.Each(settlements, s => s.Projection!.GoneMs),
            Pipeline.Each(settlements, s => s.Projection!.MergedMs));
    }

    public static void ReplaceSessions(Pipeline write, List<SettleItem> settlements)
    {
        var replaced = settlements.FindAll(s => s.Projection!.ReplaceFromMs is not null);
        if (replaced.Count > 0)
        {
            write.Add(
                "DELETE FROM session s USING unnest($1, $2) AS r (user_hash, from_ms) WHERE s.user_hash = r.user_hash AND s.start_ms >= r.from_ms",
                Pipeline.Each(replaced, s => s.UserHash), Pipeline.Each(replaced, s => s.Projection!.ReplaceFromMs!.Value));
        }
        List<(SettleItem Item, Session Session)> added = [.. settlements.SelectMany(item => item.Projection!.Sessions.Select(s => (item, s)))];
        if (added.Count > 0)
            Add(write, added);
    }

    private static void Add(Pipeline write, List<(SettleItem Item, Session Session)> added) => write.Add(
        """
        INSERT INTO session (user_hash, start_ms, first_event_id, end_ms, event_count, page_view_count, application,
          country, region, city, browser_name, browser_version, end_reason, open_until_ms, order_count, goal_count, account)
        SELECT * FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)
        ON CONFLICT (user_hash, start_ms, first_event_id) DO UPDATE SET end_ms = excluded.end_ms, event_count = excluded.event_count,
          page_view_count = excluded.page_view_count, application = excluded.application, country = excluded.country,
          region = excluded.region, city = excluded.city, browser_name = excluded.browser_name,
          browser_version = excluded.browser_version, end_reason = excluded.end_reason, open_until_ms = excluded.open_until_ms,
          order_count = excluded.order_count, goal_count = excluded.goal_count
        """,
        Pipeline.Each(added, a => a.Item.UserHash),
        Pipeline.Each(added, a => a.Session.StartMs),
        Pipeline.Texts(added, a => a.Session.FirstEventId),
        Pipeline.Each(added, a => a.Session.EndMs),
        Pipeline.Each(added, a => a.Session.EventCount),
        Pipeline.Each(added, a => a.Session.PageViewCount),
        Pipeline.Texts(added, a => a.Session.Application),
        Pipeline.Texts(added, a => a.Session.Place?.Country),
        Pipeline.Texts(added, a => a.Session.Place?.Region),
        Pipeline.Texts(added, a => a.Session.Place?.City),
        Pipeline.Texts(added, a => a.Session.Browser?.Name),
        Pipeline.Texts(added, a => a.Session.Browser?.Version),
        Pipeline.Each(added, a => (short)a.Session.EndReason),
        Pipeline.Each(added, a => a.Session.OpenUntilMs),
        Pipeline.Each(added, a => a.Session.OrderCount),
        Pipeline.Each(added, a => a.Session.GoalCount),
        Pipeline.Texts(added, a => a.Item.WriteSession.User.Account));
}
