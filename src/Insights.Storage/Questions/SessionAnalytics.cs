using Insights.Domain.Analytics;
using Insights.Domain.EndUsers;
using Insights.Domain.Events;
using Insights.Domain.Sessions;

namespace Insights.Storage.Questions;

/// <summary>Questions about sessions, the same on both databases.</summary>
internal sealed class SessionAnalytics(IQuestionSource source) : ISessionAnalytics
{
    public async ValueTask<IReadOnlyList<SessionFigures>> FiguresAsync(SessionScope scope, IReadOnlyList<Period> periods, CancellationToken ct)
    {
        var sql = new SqlText(source.Dialect);
        sql.Add("WITH period (n, from_ms, to_ms) AS (VALUES ");
        sql.Add(string.Join(", ", periods.Select((p, n) => $"({Int(sql, n)}, {Int(sql, p.FromMs)}, {Int(sql, p.ToMs)})")));
        sql.Add("""
            ), counted AS (
              SELECT p.n, p.from_ms, p.to_ms, s.user_hash, s.end_ms - s.start_ms AS ms, u.first_seen_ms,
                row_number() OVER (PARTITION BY p.n ORDER BY s.end_ms - s.start_ms) AS place,
                count(*) OVER (PARTITION BY p.n) AS sessions
              FROM period p
              JOIN session s ON s.start_ms >= p.from_ms AND s.start_ms < p.to_ms
              JOIN end_user u ON u.user_hash = s.user_hash
              WHERE
            """).Add(" ");
        AddScope(sql, scope);
        // Nearest rank: the first place that is not before half, or nine tenths, of all.
        sql.Add("""
            )
            SELECT n, count(*), sum(ms), min(ms) FILTER (WHERE place * 2 >= sessions), min(ms) FILTER (WHERE place * 10 >= sessions * 9),
              count(DISTINCT user_hash), count(DISTINCT user_hash) FILTER (WHERE first_seen_ms >= from_ms AND first_seen_ms < to_ms)
            FROM counted GROUP BY n
            """);
        var figures = new SessionFigures[periods.Count];
        Array.Fill(figures, SessionFigures.None);
        foreach (var (n, found) in await source.ListAsync(
            scope.Account, sql,
            row => (row.Int32(0), new SessionFigures(row.Int32(1), row.Int64(2), row.Int64OrNull(3), row.Int64OrNull(4), row.Int32(5), row.Int32(6))),
            ct).ConfigureAwait(false))
            figures[n] = found;
        return figures;
    }

    public async ValueTask<IReadOnlyList<UserActivity>> StrugglingAsync(
        SessionScope scope, Period period, StrugglingRule rule, ActivityPlace? after, int limit, CancellationToken ct)
    {
        var sql = new SqlText(source.Dialect);
        sql.Add("SELECT * FROM (SELECT u.kind, u.id, u.user_hash, count(*) AS sessions, ")
            .Add($"count(*) FILTER (WHERE s.end_ms - s.start_ms <= {Int(sql, rule.ShortMs)}) AS short, ")
            .Add("sum(s.end_ms - s.start_ms) AS ms, count(DISTINCT s.application) AS applications, u.last_seen_ms, " + UserColumns + "  ")
            .Add("FROM session s JOIN end_user u ON u.user_hash = s.user_hash WHERE ");
        AddPeriod(sql, period);
        AddScope(sql, scope);
        sql.Add($" GROUP BY u.kind, u.id, u.user_hash, u.last_seen_ms, {UserColumns}) AS t WHERE short >= {Int(sql, rule.LeastShort)}");
        if (after is { } place)
        {
            var rank = Int(sql, place.Rank);
            sql.Add($" AND (short < {rank} OR (short = {rank} AND user_hash > {sql.Value(place.UserHash)}))");
        }
        sql.Add($" ORDER BY short DESC, user_hash LIMIT {Int(sql, limit)}");
        return await source.ListAsync(scope.Account, sql, row => Activity(scope, row), ct).ConfigureAwait(false);
    }

    public async ValueTask<IReadOnlyList<UserActivity>> DisengagedAsync(
        SessionScope scope, Period period, DisengagedRule rule, ActivityPlace? after, int limit, CancellationToken ct)
    {
        var sql = new SqlText(source.Dialect);
        sql.Add("SELECT u.kind, u.id, u.user_hash, t.sessions, t.short, t.ms, t.applications, u.last_seen_ms, " + UserColumns + " FROM end_user u ");
        sql.Add(source.Dialect == SqlDialect.Sqlite ? "JOIN (" : "CROSS JOIN LATERAL (");
        sql.Add("SELECT ");
        if (source.Dialect == SqlDialect.Sqlite)
            sql.Add("e.user_hash AS of_user, ");
        sql.Add($"count(s.start_ms) FILTER (WHERE s.end_ms - s.start_ms <= {Int(sql, StrugglingRule.UsualShortMs)}) AS short, ")
            .Add("count(s.start_ms) AS sessions, coalesce(sum(s.end_ms - s.start_ms), 0) AS ms, count(DISTINCT s.application) AS applications FROM ");
        // SQLite has no LATERAL: it counts for all users of the account at once.
        sql.Add(source.Dialect == SqlDialect.Sqlite ? "end_user e LEFT JOIN session s ON s.user_hash = e.user_hash AND " : "session s WHERE s.user_hash = u.user_hash AND ");
        AddPeriod(sql, period, and: false);
        if (scope.Application is { } application)
            sql.Add($" AND s.application = {sql.Value(application)}");
        if (source.Dialect == SqlDialect.Sqlite)
            sql.Add($" WHERE e.account = {sql.Value(scope.Account)} GROUP BY e.user_hash");
        sql.Add(") AS t ");
        if (source.Dialect == SqlDialect.Sqlite)
            sql.Add("ON t.of_user = u.user_hash ");
        sql.Add("WHERE ");
        AddUsers(sql, scope);
        sql.Add($" AND u.first_seen_ms < {Int(sql, period.ToMs)} AND t.sessions <= {Int(sql, rule.MostSessions)} AND t.ms <= {Int(sql, rule.MostMs)}");
        if (after is { } place)
        {
            var rank = Int(sql, place.Rank);
            sql.Add($" AND u.last_seen_ms >= {rank} AND (u.last_seen_ms > {rank} OR u.user_hash > {sql.Value(place.UserHash)})");
        }
        sql.Add($" ORDER BY u.last_seen_ms, u.user_hash LIMIT {Int(sql, limit)}");
        return await source.ListAsync(scope.Account, sql, row => Activity(scope, row), ct).ConfigureAwait(false);
    }

    /// <remarks>
    /// Follows the index by account and start backwards, and stops at the page's end: SQLite's has the hash and the first event behind
    /// the start; PostgreSQL sorts the few sessions of one start.
    /// </remarks>
    public async ValueTask<IReadOnlyList<UserSession>> SessionsAsync(
        SessionScope scope, Period period, SessionPlace? after, int limit, CancellationToken ct)
    {
        var sql = new SqlText(source.Dialect);
        sql.Add("""
            SELECT u.kind, u.id, s.user_hash, s.first_event_id, s.start_ms, s.end_ms, s.event_count, s.page_view_count, s.order_count, s.goal_count,
              s.application, s.country, s.region, s.city, s.browser_name, s.browser_version, s.end_reason, s.open_until_ms
            FROM session s JOIN end_user u ON u.user_hash = s.user_hash WHERE
            """).Add(" ");
        AddPeriod(sql, period);
        if (after is { } place)
        {
            // In two steps, the first of which the index can follow.
            var (start, hash) = (Int(sql, place.StartMs), sql.Value(place.UserHash));
            sql.Add($"s.start_ms <= {start} AND (s.start_ms < {start} OR s.user_hash < {hash} OR (s.user_hash = {hash} AND s.first_event_id < {sql.Value(place.FirstEventId)})) AND ");
        }
        AddScope(sql, scope);
        sql.Add($" ORDER BY s.start_ms DESC, s.user_hash DESC, s.first_event_id DESC LIMIT {Int(sql, limit)}");
        return await source.ListAsync(scope.Account, sql, row => OfUser(scope, row), ct).ConfigureAwait(false);
    }

    private static UserSession OfUser(SessionScope scope, IAnswerRow row) => new(
        new EndUserKey(scope.Account, (UserKind)row.Int32(0), row.Text(1)), row.Guid(2),
        new Session
        {
            FirstEventId = row.Text(3),
            StartMs = row.Int64(4),
            EndMs = row.Int64(5),
            EventCount = row.Int32(6),
            PageViewCount = row.Int32(7),
            OrderCount = row.Int32(8),
            GoalCount = row.Int32(9),
            Application = row.TextOrNull(10),
            Place = PlaceAt(row, 11),
            Browser = BrowserAt(row, 14),
            EndReason = (EndReason)row.Int32(16),
            OpenUntilMs = row.Int64(17),
        });

    private static UserActivity Activity(SessionScope scope, IAnswerRow row) => new(
        new EndUserKey(scope.Account, (UserKind)row.Int32(0), row.Text(1)), row.Guid(2),
        row.Int32(3), row.Int32(4), row.Int64(5), row.Int32(6), row.Int64(7), PlaceAt(row, 8), BrowserAt(row, 11));

    private const string UserColumns = "u.country, u.region, u.city, u.browser_name, u.browser_version";

    private static Place? PlaceAt(IAnswerRow row, int at) => row.IsNull(at) && row.IsNull(at + 1) && row.IsNull(at + 2)
        ? null
        : new Place(row.TextOrNull(at), row.TextOrNull(at + 1), row.TextOrNull(at + 2));

    private static Browser? BrowserAt(IAnswerRow row, int at) =>
        row.IsNull(at) && row.IsNull(at + 1) ? null : new Browser(row.TextOrNull(at), row.TextOrNull(at + 1));

    private static void AddPeriod(SqlText sql, Period period, bool and = true) =>
        sql.Add($"s.start_ms >= {Int(sql, period.FromMs)} AND s.start_ms < {Int(sql, period.ToMs)}{(and ? " AND " : "")}");

    private static void AddScope(SqlText sql, SessionScope scope)
    {
        sql.Add($"s.account = {sql.Value(scope.Account)} AND ");
        if (scope.Application is { } application)
            sql.Add($"s.application = {sql.Value(application)} AND ");
        if (!scope.CountMerged && scope.User is null)
            sql.Add("(u.merged_ms IS NULL OR s.end_ms >= u.merged_ms) AND ");
        AddUsers(sql, scope);
    }

    private static void AddUsers(SqlText sql, SessionScope scope)
    {
        if (scope.User is { } user)
            sql.Add($"u.user_hash = {sql.Value(user.ToHash())} AND ");
        if (scope.AnonymousOnly)
            sql.Add($"u.kind = {Int(sql, (long)UserKind.Anonymous)} AND ");
        sql.AddVisible(scope.Account, scope.VisibleMs);
        if (scope.Filter is { } filter)
            sql.Add(" AND ").AddFilter(filter.Root, scope.NowMs);
    }

    /// <summary>A number whose type the database could not know from where it stands.</summary>
    private static string Int(SqlText sql, long value) =>
        sql.Dialect == SqlDialect.Sqlite ? sql.Value(value) : sql.Value(value) + "::bigint";
}
