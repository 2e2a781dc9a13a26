using Insights.Domain.EndUsers;
using Insights.Domain.Segments;

namespace Insights.Storage.Questions;

/// <summary>Watched segments, the same on both databases. A comparison is one transaction that holds the watch's row.</summary>
internal sealed class SegmentWatches(IQuestionSource source) : ISegmentWatches
{
    private static readonly string[] _tables = ["segment_watch", "segment_member", "membership_change"];

    public async ValueTask<WatchHead> BeginAsync(SegmentQuestion question, CancellationToken ct)
    {
        var (account, segment, nowMs) = (question.Account, question.Segment, question.NowMs);
        var begin = New();
        begin.Add("INSERT INTO segment_watch (account, segment, first_number, last_number, as_of_ms, read_ms) VALUES (")
            .Add($"{begin.Value(account)}, {begin.Value(segment)}, {begin.Value(nowMs)}, {begin.Value(nowMs)}, {begin.Value(nowMs)}, {begin.Value(nowMs)})")
            .Add(" ON CONFLICT (account, segment) DO NOTHING");
        var members = New();
        members.Add("INSERT INTO segment_member (account, segment, user_hash, kind, id) SELECT ")
            .Add($"{members.Value(account)}, {members.Value(segment)}, u.user_hash, u.kind, u.id FROM end_user u WHERE ");
        AddMembers(members, question);
        if (!await source.WriteAsync(begin, [members], ct).ConfigureAwait(false))
        {
            var touch = New();
            touch.Add($"UPDATE segment_watch SET read_ms = {touch.Value(nowMs)} WHERE {Of(touch, account, segment)}");
            await source.WriteAsync(touch, [], ct).ConfigureAwait(false);
        }
        return await FindAsync(account, segment, ct).ConfigureAwait(false) ?? new WatchHead(nowMs, nowMs);
    }

    public async ValueTask<WatchHead?> FindAsync(string account, string segment, CancellationToken ct)
    {
        var sql = New();
        sql.Add($"SELECT first_number, last_number FROM segment_watch WHERE {Of(sql, account, segment)}");
        return (await source.ListAsync(sql, row => new WatchHead(row.Int64(0), row.Int64(1)), ct).ConfigureAwait(false)).SingleOrDefault();
    }

    public ValueTask<bool> CompareAsync(SegmentQuestion question, long leastMs, CancellationToken ct)
    {
        var (account, segment, nowMs) = (question.Account, question.Segment, question.NowMs);
        var take = New();
        take.Add($"UPDATE segment_watch SET as_of_ms = {take.Value(nowMs)} WHERE {Of(take, account, segment)} AND as_of_ms <= {take.Value(nowMs - leastMs)}");

        var entered = Changes(question, entered: true);
        entered.Add(" FROM end_user u JOIN segment_watch w ON ").Add($"{Of(entered, account, segment, "w.")} WHERE ");
        AddMembers(entered, question);
        entered.Add($" AND NOT EXISTS (SELECT 1 FROM segment_member m WHERE {Of(entered, account, segment, "m.")} AND m.user_hash = u.user_hash)");

        // Behind those who entered, where there are any.
        var left = Changes(question, entered: false);
        left.Add($" FROM segment_member u JOIN segment_watch w ON {Of(left, account, segment, "w.")} WHERE {Of(left, account, segment, "u.")}");
        left.Add(" AND u.user_hash NOT IN (SELECT u.user_hash FROM end_user u WHERE ");
        AddMembers(left, question);
        left.Add(")");

        var join = New();
        join.Add("INSERT INTO segment_member (account, segment, user_hash, kind, id) SELECT c.account, c.segment, c.user_hash, c.kind, c.id ")
            .Add(Fresh(join, account, segment)).Add(" AND c.entered = 1");
        var part = New();
        part.Add($"DELETE FROM segment_member WHERE {Of(part, account, segment)} AND user_hash IN (SELECT c.user_hash ")
            .Add(Fresh(part, account, segment)).Add(" AND c.entered = 0)");

        var keptMs = nowMs - (long)WatchLimits.KeptFor.TotalMilliseconds;
        var head = New();
        head.Add("UPDATE segment_watch SET last_number = coalesce((SELECT max(c.number) FROM membership_change c WHERE ")
            .Add($"{Of(head, account, segment, "c.")}), last_number), first_number = coalesce((SELECT max(c.number) FROM membership_change c WHERE ")
            .Add($"{Of(head, account, segment, "c.")} AND c.at_ms < {head.Value(keptMs)}), first_number) WHERE {Of(head, account, segment)}");
        var trim = New();
        trim.Add($"DELETE FROM membership_change WHERE {Of(trim, account, segment)} AND at_ms < {trim.Value(keptMs)}");
        return source.WriteAsync(take, [entered, left, join, part, head, trim], ct);
    }

    public async ValueTask<IReadOnlyList<MembershipChange>> ReadAsync(string account, string segment, long after, int limit, CancellationToken ct)
    {
        var sql = New();
        sql.Add($"SELECT number, kind, id, entered, at_ms FROM membership_change WHERE {Of(sql, account, segment)} AND number > {sql.Value(after)}")
            .Add($" ORDER BY number LIMIT {sql.Value(limit)}");
        return await source.ListAsync(
            sql,
            row => new MembershipChange(
                row.Int64(0), new EndUserKey(account, (UserKind)row.Int32(1), row.Text(2)), row.Int64(3) == 1, row.Int64(4)),
            ct).ConfigureAwait(false);
    }

    public async ValueTask<IReadOnlyList<WatchedSegment>> WatchedAsync(CancellationToken ct) => await source.ListAsync(
        New().Add("SELECT account, segment, read_ms FROM segment_watch"),
        row => new WatchedSegment(row.Text(0), row.Text(1), row.Int64(2)),
        ct).ConfigureAwait(false);

    public async ValueTask ForgetAsync(string account, string segment, CancellationToken ct)
    {
        var deletes = _tables.Select(table =>
        {
            var delete = New();
            return delete.Add($"DELETE FROM {table} WHERE {Of(delete, account, segment)}");
        }).ToList();
        await source.WriteAsync(deletes[0], deletes[1..], ct).ConfigureAwait(false);
    }

    private SqlText New() => new(source.Dialect);

    /// <summary>New changes, numbered on from the last; what they are of, as <c>u</c>, and the watch, as <c>w</c>, is to follow.</summary>
    private SqlText Changes(SegmentQuestion question, bool entered)
    {
        var sql = New();
        sql.Add("INSERT INTO membership_change (account, segment, number, user_hash, kind, id, entered, at_ms) SELECT w.account, w.segment, ");
        sql.Add("coalesce((SELECT max(c.number) FROM membership_change c WHERE c.account = w.account AND c.segment = w.segment AND c.number > w.last_number), w.last_number)");
        return sql.Add($" + row_number() OVER (ORDER BY u.user_hash), u.user_hash, u.kind, u.id, {(entered ? 1 : 0)}, {sql.Value(question.NowMs)}");
    }

    /// <summary>The changes that this comparison brought, as <c>c</c>.</summary>
    private static string Fresh(SqlText sql, string account, string segment) =>
        "FROM membership_change c JOIN segment_watch w ON w.account = c.account AND w.segment = c.segment "
        + $"WHERE {Of(sql, account, segment, "c.")} AND c.number > w.last_number";

    private static void AddMembers(SqlText sql, SegmentQuestion question) =>
        sql.AddVisible(question.Account, question.NowMs).Add(" AND ").AddFilter(question.Filter.Root, question.NowMs);

    private static string Of(SqlText sql, string account, string segment, string table = "") =>
        $"{table}account = {sql.Value(account)} AND {table}segment = {sql.Value(segment)}";
}
