using Insights.Domain.EndUsers;
using Insights.Domain.Segments;

namespace Insights.Storage.Questions;

/// <summary>
/// Watched segments, the same on both databases. Who is in a segment is compared with who was by reading alone; what is found
/// is written in short transactions, each of which counts only where nobody wrote since it was read. So nothing waits for a
/// comparison, and of several at once each change is noted once. Until its first members are all there, a watch has the first
/// number 0.
/// </summary>
internal sealed class SegmentWatches(IQuestionSource source) : ISegmentWatches
{
    /// <summary>Changes read at a time; what is beyond them the next reading finds.</summary>
    private const int MostFound = 250_000;

    /// <summary>Changes written, and old ones deleted, in one transaction.</summary>
    private const int MostWritten = 1_000;

    /// <summary>From so many members on, users are found in the order of the table, not in that of an index.</summary>
    private const int ManyMembers = 100_000;

    /// <summary>For so long the first members are left to who began to read them: 1 min.</summary>
    private const int LongestBeginMs = 60_000;

    private static readonly string[] _tables = ["segment_watch", "segment_member", "membership_change"];

    public async ValueTask<WatchHead> BeginAsync(SegmentQuestion question, CancellationToken ct)
    {
        var (account, segment, nowMs) = (question.Account, question.Segment, question.NowMs);
        var begin = New();
        begin.Add("INSERT INTO segment_watch (account, segment, first_number, last_number, as_of_ms, read_ms) VALUES (")
            .Add($"{begin.Value(account)}, {begin.Value(segment)}, 0, {begin.Value(nowMs)}, {begin.Value(nowMs)}, {begin.Value(nowMs)})")
            .Add($" ON CONFLICT (account, segment) DO UPDATE SET read_ms = {begin.Value(nowMs)}");
        await source.WriteAsync(begin, [], ct).ConfigureAwait(false);
        while (await StateAsync(account, segment, ct).ConfigureAwait(false) is { } state)
        {
            if (!state.IsNew)
                return new WatchHead(state.First, state.Last);
            await CompareAsync(question, state, ct).ConfigureAwait(false);
        }
        return new WatchHead(nowMs, nowMs);
    }

    public async ValueTask<WatchHead?> FindAsync(string account, string segment, CancellationToken ct) =>
        await StateAsync(account, segment, ct).ConfigureAwait(false) is { IsNew: false } state ? new WatchHead(state.First, state.Last) : null;

    public async ValueTask<bool> CompareAsync(SegmentQuestion question, long leastMs, CancellationToken ct)
    {
        var (account, segment, nowMs) = (question.Account, question.Segment, question.NowMs);
        var take = New();
        take.Add($"UPDATE segment_watch SET as_of_ms = {take.Value(nowMs)} WHERE {Of(take, account, segment)} AND as_of_ms <= {take.Value(nowMs - leastMs)}")
            .Add($" AND (first_number <> 0 OR as_of_ms <= {take.Value(nowMs - LongestBeginMs)})");
        if (!await source.WriteAsync(take, Trim(question), ct).ConfigureAwait(false))
            return false;
        while (await StateAsync(account, segment, ct).ConfigureAwait(false) is { } state && await CompareAsync(question, state, ct).ConfigureAwait(false))
        {
        }
        return true;
    }

    public async ValueTask<IReadOnlyList<MembershipChange>> ReadAsync(string account, string segment, long after, int limit, CancellationToken ct)
    {
        var sql = New();
        sql.Add($"SELECT number, kind, id, entered, at_ms FROM membership_change WHERE {Of(sql, account, segment)} AND number > {sql.Value(after)}")
            .Add($" ORDER BY number LIMIT {sql.Value(limit)}");
        return await source.ListAsync(
            account, sql,
            row => new MembershipChange(
                row.Int64(0), new EndUserKey(account, (UserKind)row.Int32(1), row.Text(2)), row.Int64(3) == 1, row.Int64(4)),
            ct).ConfigureAwait(false);
    }

    public async ValueTask<IReadOnlyList<WatchedSegment>> WatchedAsync(CancellationToken ct) => await source.ListAsync(
        "", New().Add("SELECT account, segment, read_ms FROM segment_watch"),
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

    /// <returns>Whether there may be more to find: not all was read, or another wrote meanwhile.</returns>
    private async ValueTask<bool> CompareAsync(SegmentQuestion question, WatchState state, CancellationToken ct)
    {
        var isLarge = await IsLargeAsync(question, ct).ConfigureAwait(false);
        var found = await source.ListAsync(question.Account, Differences(question, isLarge), row => (User: row.Guid(0), Entered: row.Int64(1) == 1), ct).ConfigureAwait(false);
        foreach (var part in found.OrderByDescending(f => f.Entered).Chunk(MostWritten))
        {
            var (entered, left) = (part.Where(f => f.Entered).Select(f => f.User).ToList(), part.Where(f => !f.Entered).Select(f => f.User).ToList());
            // First members are no changes, and need no numbers.
            var last = state.Last + (state.IsNew ? 1 : part.Length);
            if (!await source.WriteAsync(Next(question, state, last, isDone: false), Write(question, state, entered, left), ct).ConfigureAwait(false))
                return true;
            state = state with { Last = last };
        }
        if (found.Count == MostFound)
            return true;
        return state.IsNew && !await source.WriteAsync(Next(question, state, state.Last + 1, isDone: true), [], ct).ConfigureAwait(false);
    }

    /// <summary>
    /// Users who are in the segment and were not (1), and who were and are not (0). PostgreSQL counts who is on one side alone:
    /// it cannot take that for a small matter and go through one side for each user of the other, as it may where it joins them.
    /// </summary>
    private SqlText Differences(SegmentQuestion question, bool isLarge)
    {
        var sql = New();
        var mine = $"segment_member m WHERE {Of(sql, question.Account, question.Segment, "m.")}";
        if (sql.Dialect == SqlDialect.PostgreSql)
        {
            sql.Add("SELECT user_hash, max(side) FROM (SELECT u.user_hash, 1 AS side FROM end_user u WHERE ");
            AddMembers(sql, question);
            return sql.Add($" UNION ALL SELECT m.user_hash, 0 FROM {mine}) AS sides GROUP BY user_hash HAVING count(*) = 1 LIMIT {sql.Value(MostFound)}");
        }
        var most = sql.Value(MostFound);
        sql.Add($"SELECT * FROM (SELECT u.user_hash, 1 FROM end_user u {(isLarge ? "INDEXED BY end_user_account " : "")}WHERE ");
        AddMembers(sql, question);
        sql.Add($" AND NOT EXISTS (SELECT 1 FROM {mine} AND m.user_hash = u.user_hash) ORDER BY u.user_hash LIMIT {most})")
            .Add($" UNION ALL SELECT * FROM (SELECT m.user_hash, 0 FROM {mine} AND NOT EXISTS (SELECT 1 FROM end_user u WHERE u.user_hash = m.user_hash AND ");
        AddMembers(sql, question);
        return sql.Add($") ORDER BY m.user_hash LIMIT {most}) LIMIT {most}");
    }

    /// <summary>Whether SQLite is quicker to go through the whole account in the order of the table than to look up each member.</summary>
    private async ValueTask<bool> IsLargeAsync(SegmentQuestion question, CancellationToken ct)
    {
        if (source.Dialect != SqlDialect.Sqlite)
            return false;
        var sql = New();
        sql.Add($"SELECT count(*) FROM (SELECT 1 FROM segment_member WHERE {Of(sql, question.Account, question.Segment)} LIMIT {sql.Value(ManyMembers)}) AS m");
        return (await source.ListAsync(question.Account, sql, row => row.Int64(0), ct).ConfigureAwait(false))[0] == ManyMembers;
    }

    /// <summary>Takes numbers for changes, where nobody did since the state was read.</summary>
    private SqlText Next(SegmentQuestion question, WatchState state, long last, bool isDone)
    {
        var sql = New();
        sql.Add($"UPDATE segment_watch SET last_number = {sql.Value(last)}");
        if (isDone)
            sql.Add($", first_number = {sql.Value(last)}");
        return sql.Add($" WHERE {Of(sql, question.Account, question.Segment)} AND last_number = {sql.Value(state.Last)}");
    }

    /// <summary>Notes changes and who is in the segment then. A user erased meanwhile is in neither table any more, and none is noted.</summary>
    private List<SqlText> Write(SegmentQuestion question, WatchState state, List<Guid> entered, List<Guid> left)
    {
        var (account, segment) = (question.Account, question.Segment);
        var writes = new List<SqlText>();
        if (entered.Count > 0)
        {
            if (!state.IsNew)
                writes.Add(AddIn(Changes(question, state.Last, entered: 1).Add("end_user u WHERE "), "u", entered));
            var join = New();
            join.Add($"INSERT INTO segment_member (account, segment, user_hash, kind, id) SELECT {join.Value(account)}, {join.Value(segment)}, u.user_hash, u.kind, u.id FROM end_user u WHERE ");
            writes.Add(AddIn(join, "u", entered));
        }
        if (left.Count > 0)
        {
            if (!state.IsNew)
            {
                var changes = Changes(question, state.Last + entered.Count, entered: 0);
                writes.Add(AddIn(changes.Add($"segment_member u WHERE {Of(changes, account, segment, "u.")} AND "), "u", left));
            }
            var part = New();
            writes.Add(AddIn(part.Add($"DELETE FROM segment_member WHERE {Of(part, account, segment)} AND "), "segment_member", left));
        }
        return writes;
    }

    /// <summary>New changes, numbered on from the last; what they are of, as <c>u</c>, is to follow.</summary>
    private SqlText Changes(SegmentQuestion question, long last, int entered)
    {
        var sql = New();
        return sql.Add("INSERT INTO membership_change (account, segment, number, user_hash, kind, id, entered, at_ms) SELECT ")
            .Add($"{sql.Value(question.Account)}, {sql.Value(question.Segment)}, {sql.Value(last)} + row_number() OVER (ORDER BY u.user_hash)")
            .Add($", u.user_hash, u.kind, u.id, {entered}, {sql.Value(question.NowMs)} FROM ");
    }

    private static SqlText AddIn(SqlText sql, string table, List<Guid> users) =>
        sql.Add(sql.Dialect.IsOneOf(table + ".user_hash", sql.Value(string.Join(',', users.Select(u => u.ToString("N"))))));

    /// <summary>Forgets the oldest changes, where they are kept no longer: their numbers grow with their times.</summary>
    private List<SqlText> Trim(SegmentQuestion question)
    {
        var (account, segment) = (question.Account, question.Segment);
        var head = New();
        head.Add("UPDATE segment_watch SET first_number = coalesce((SELECT max(old.number) FROM (SELECT c.number, c.at_ms FROM membership_change c WHERE ")
            .Add($"{Of(head, account, segment, "c.")} ORDER BY c.number LIMIT {head.Value(MostWritten)}) AS old WHERE old.at_ms < ")
            .Add($"{head.Value(question.NowMs - (long)WatchLimits.KeptFor.TotalMilliseconds)}), first_number) WHERE {Of(head, account, segment)}");
        var trim = New();
        trim.Add($"DELETE FROM membership_change WHERE {Of(trim, account, segment)} AND number <= (SELECT w.first_number FROM segment_watch w WHERE {Of(trim, account, segment, "w.")})");
        return [head, trim];
    }

    private async ValueTask<WatchState?> StateAsync(string account, string segment, CancellationToken ct)
    {
        var sql = New();
        sql.Add($"SELECT first_number, last_number FROM segment_watch WHERE {Of(sql, account, segment)}");
        return (await source.ListAsync(account, sql, row => new WatchState(row.Int64(0), row.Int64(1)), ct).ConfigureAwait(false)).SingleOrDefault();
    }

    private SqlText New() => new(source.Dialect);

    private static void AddMembers(SqlText sql, SegmentQuestion question) =>
        sql.AddVisible(question.Account, question.NowMs).Add(" AND ").AddFilter(question.Filter.Root, question.NowMs);

    private static string Of(SqlText sql, string account, string segment, string table = "") =>
        $"{table}account = {sql.Value(account)} AND {table}segment = {sql.Value(segment)}";

    /// <summary>How far a watch is; <see cref="IsNew"/>: its first members are still being read, and are no changes.</summary>
    private sealed record WatchState(long First, long Last)
    {
        public bool IsNew => First == 0;
    }
}
