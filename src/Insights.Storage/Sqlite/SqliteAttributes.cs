using Insights.Domain.Attributes;
using Insights.Domain.Attributes.Catalogue;

namespace Insights.Storage.Sqlite;

/// <summary>Catalogues of attributes: few rows, seldom written, each on a connection of its own. A change is the one writer of the file.</summary>
internal sealed class SqliteAttributes(SqliteDatabase database) : IAttributeStore
{
    public ValueTask<AttributeCatalogue> ReadAsync(string account, CancellationToken ct) => Run(session => Read(session, account), ct);

    public ValueTask<(Reservation Reservation, AttributeCatalogue Catalogue)> ReserveAsync(
        string account, IReadOnlyList<WantedAttribute> wanted, DateTimeOffset at, CancellationToken ct) => Run(
        session =>
        {
            session["BEGIN IMMEDIATE"].Run();
            var before = Read(session, account);
            var reservation = before.Reserve(wanted, at);
            foreach (var made in reservation.Made)
            {
                session["INSERT INTO attribute (account, number, name, type, description, created_ms) VALUES (?1, ?2, ?3, ?4, '', ?5)"]
                    .Bind(1, account).Bind(2, made.Number).Bind(3, made.Name).Bind(4, (long)made.Type).Bind(5, at.ToUnixTimeMilliseconds()).Run();
            }
            if (reservation.Made.Count > 0)
                session[AddChange].Run();
            var after = reservation.Made.Count > 0 ? Read(session, account) : before;
            session["COMMIT"].Run();
            return (reservation, after);
        },
        ct);

    public ValueTask<bool> DescribeAsync(string account, string name, string description, CancellationToken ct) => Change(
        session => session["UPDATE attribute SET description = ?3 WHERE account = ?1 AND name = ?2 AND retired_ms IS NULL"]
            .Bind(1, account).Bind(2, name).Bind(3, description).Run(),
        ct);

    public ValueTask<bool> RetireAsync(string account, string name, DateTimeOffset at, CancellationToken ct) => Change(
        session => session["UPDATE attribute SET retired_ms = ?3 WHERE account = ?1 AND name = ?2 AND retired_ms IS NULL"]
            .Bind(1, account).Bind(2, name).Bind(3, at.ToUnixTimeMilliseconds()).Run(),
        ct);

    public ValueTask<long> ChangesAsync(CancellationToken ct) => Run(
        session =>
        {
            var count = 0L;
            var rows = session["SELECT count FROM attribute_changes"];
            while (rows.Step())
                count = rows.Int64(0);
            return count;
        },
        ct);

    private const string AddChange = "UPDATE attribute_changes SET count = count + 1";

    private ValueTask<bool> Change(Func<SqliteSession, int> change, CancellationToken ct) => Run(
        session =>
        {
            session["BEGIN IMMEDIATE"].Run();
            var changed = change(session) == 1;
            if (changed)
                session[AddChange].Run();
            session["COMMIT"].Run();
            return changed;
        },
        ct);

    private static AttributeCatalogue Read(SqliteSession session, string account)
    {
        var found = new List<AttributeDefinition>();
        var rows = session["SELECT number, name, type, description, created_ms, retired_ms FROM attribute WHERE account = ?1"].Bind(1, account);
        while (rows.Step())
        {
            DateTimeOffset? retired = rows.Int64OrNull(5) is { } ms ? DateTimeOffset.FromUnixTimeMilliseconds(ms) : null;
            found.Add(new AttributeDefinition(
                rows.Int32(0), rows.Text(1), (AttributeType)rows.Int32(2), rows.Text(3), DateTimeOffset.FromUnixTimeMilliseconds(rows.Int64(4)), retired));
        }
        return new AttributeCatalogue(found);
    }

    /// <summary>Off the caller's thread: it may have to wait for the writer's commit. What fails is rolled back with its connection.</summary>
    private async ValueTask<T> Run<T>(Func<SqliteSession, T> work, CancellationToken ct) => await Task.Run(
        () =>
        {
            using var session = new SqliteSession(database.OpenForWriting());
            return work(session);
        },
        ct).ConfigureAwait(false);
}
