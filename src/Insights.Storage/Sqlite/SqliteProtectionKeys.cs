using Insights.Domain.Accounts;

namespace Insights.Storage.Sqlite;

/// <summary>The console's protection keys: few rows, each time on a connection of its own.</summary>
internal sealed class SqliteProtectionKeys(SqliteDatabase database) : IProtectionKeys
{
    public async ValueTask<IReadOnlyList<string>> ReadAsync(CancellationToken ct) => await Task.Run(
        () =>
        {
            using var session = new SqliteSession(database.OpenForReading());
            var found = new List<string>();
            var rows = session["SELECT xml FROM protection_key ORDER BY number"];
            while (rows.Step())
                found.Add(rows.Text(0));
            return found;
        },
        ct).ConfigureAwait(false);

    // Off the caller's thread: it may have to wait for the writer's commit.
    public async ValueTask AddAsync(string name, string xml, CancellationToken ct) => await Task.Run(
        () =>
        {
            using var session = new SqliteSession(database.OpenForWriting());
            session["INSERT INTO protection_key (name, xml) VALUES (?1, ?2) ON CONFLICT DO NOTHING"].Bind(1, name).Bind(2, xml).Run();
        },
        ct).ConfigureAwait(false);
}
