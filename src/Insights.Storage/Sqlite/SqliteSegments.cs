using Insights.Domain.Segments;

namespace Insights.Storage.Sqlite;

/// <summary>Segments: few rows, seldom written, each on a connection of its own. A change is the one writer of the file.</summary>
internal sealed class SqliteSegments(SqliteDatabase database) : ISegmentStore
{
    public ValueTask<SegmentBook> ReadAsync(string account, CancellationToken ct) => Run(session => Read(session, account), ct);

    public ValueTask<(SegmentDecision Decision, SegmentBook Book)> ChangeAsync(
        string account, SegmentChange change, DateTimeOffset at, CancellationToken ct) => Run(
        session =>
        {
            session["BEGIN IMMEDIATE"].Run();
            var before = Read(session, account);
            var decision = before.Decide(change, at);
            if (decision.Outcome != SegmentOutcome.Done)
                return (decision, before);
            if (decision.After is { } after)
                Put(session, account, after);
            else
                session["DELETE FROM segment WHERE account = ?1 AND name = ?2"].Bind(1, account).Bind(2, change.Name).Run();
            session["UPDATE segment_changes SET count = count + 1"].Run();
            var book = Read(session, account);
            session["COMMIT"].Run();
            return (decision, book);
        },
        ct);

    public ValueTask<long> SegmentChangesAsync(CancellationToken ct) => Run(
        session =>
        {
            var count = 0L;
            var rows = session["SELECT count FROM segment_changes"];
            while (rows.Step())
                count = rows.Int64(0);
            return count;
        },
        ct);

    private static void Put(SqliteSession session, string account, Segment segment) => session[
        """
        INSERT INTO segment (account, name, display_name, description, filter, revision, created_ms, updated_ms)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
        ON CONFLICT (account, name) DO UPDATE SET display_name = excluded.display_name, description = excluded.description,
          filter = excluded.filter, revision = excluded.revision, updated_ms = excluded.updated_ms
        """]
        .Bind(1, account).Bind(2, segment.Name).Bind(3, segment.DisplayName).Bind(4, segment.Description).Bind(5, segment.Filter)
        .Bind(6, segment.Revision).Bind(7, segment.CreatedAt.ToUnixTimeMilliseconds()).Bind(8, segment.UpdatedAt.ToUnixTimeMilliseconds()).Run();

    private static SegmentBook Read(SqliteSession session, string account)
    {
        var found = new List<Segment>();
        var rows = session["SELECT name, display_name, description, filter, revision, created_ms, updated_ms FROM segment WHERE account = ?1"].Bind(1, account);
        while (rows.Step())
        {
            found.Add(new Segment(
                rows.Text(0), rows.Text(1), rows.Text(2), rows.Text(3), rows.Int64(4),
                DateTimeOffset.FromUnixTimeMilliseconds(rows.Int64(5)), DateTimeOffset.FromUnixTimeMilliseconds(rows.Int64(6))));
        }
        return new SegmentBook(found);
    }

    /// <summary>Off the caller's thread: it may have to wait for the writer's commit. What fails, or changes nothing, is rolled back with its connection.</summary>
    private async ValueTask<T> Run<T>(Func<SqliteSession, T> work, CancellationToken ct) => await Task.Run(
        () =>
        {
            using var session = new SqliteSession(database.OpenForWriting());
            return work(session);
        },
        ct).ConfigureAwait(false);
}
