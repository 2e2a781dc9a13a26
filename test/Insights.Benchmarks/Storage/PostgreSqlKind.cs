using System.Diagnostics;
using Insights.Benchmarks.Events;
using Insights.Benchmarks.Running;
using Insights.Domain.EndUsers;
using Insights.Storage;
using Insights.Testing.Postgres;
using Npgsql;
using NpgsqlTypes;

namespace Insights.Benchmarks.Storage;

internal sealed class PostgreSqlKind : IDatabaseKind
{
    public string Name => "postgresql";

    public async Task<IDatabase> CreateAsync() => (await PostgresServer.GetAsync()).Missing is { } missing
        ? throw new LeftOutException(missing)
        : new PostgreSqlDatabase(await PostgresServer.CreateDatabaseAsync());
}

/// <summary>A database of a PostgreSQL server; commits reach the disk.</summary>
internal sealed class PostgreSqlDatabase(string connectionString) : IDatabase
{
    /// <summary>Loops that write side by side, as many as the store has by default.</summary>
    private static readonly int _loops = new StorageOptions().Writers;

    public StorageOptions Options => new() { PostgreSql = connectionString };

    public string HostArgument => $"--Storage:PostgreSql={connectionString}";

    public void StartBare()
    {
        Execute("DROP TABLE IF EXISTS bare");
        // As the user log is.
        Execute("CREATE TABLE bare (user_hash uuid NOT NULL, seq bigint NOT NULL, count integer NOT NULL, entries bytea NOT NULL, PRIMARY KEY (user_hash, seq))");
    }

    public async Task<double> BareAsync(BareRows rows, TimeSpan duration)
    {
        var began = Stopwatch.GetTimestamp();
        var written = await Task.WhenAll(Enumerable.Range(0, _loops).Select(lane => Task.Factory.StartNew(
            () => BareLoop(rows, lane, began, duration), TaskCreationOptions.LongRunning)));
        return written.Sum() / Stopwatch.GetElapsedTime(began).TotalSeconds;
    }

    private long BareLoop(BareRows rows, int lane, long began, TimeSpan duration)
    {
        using var connection = Open();
        var written = 0L;
        for (; Stopwatch.GetElapsedTime(began) < duration; written += BareRows.PerTransaction)
        {
            Copy(connection, "bare (user_hash, seq, count, entries)", Enumerable.Range(0, BareRows.PerTransaction), (copy, _) =>
            {
                var (user, seq) = rows.Next(lane);
                copy.Write(user, NpgsqlDbType.Uuid);
                copy.Write(seq, NpgsqlDbType.Bigint);
                copy.Write(1, NpgsqlDbType.Integer);
                copy.Write(rows.Entry, NpgsqlDbType.Bytea);
            });
        }
        return written;
    }

    public void Fill(IEnumerable<KnownUser> users)
    {
        using var connection = Open();
        var all = users.ToArray();
        Copy(connection, "end_user (user_hash, account, kind, id, rows_seq, rows_as_of_ms, revision, total_sessions)", all, (copy, user) =>
        {
            copy.Write(user.Hash, NpgsqlDbType.Uuid);
            copy.Write(SampleEvents.Account, NpgsqlDbType.Text);
            copy.Write((short)UserKind.Identified, NpgsqlDbType.Smallint);
            copy.Write(user.Id, NpgsqlDbType.Text);
            copy.Write((long)KnownUser.Entries, NpgsqlDbType.Bigint);
            copy.Write(KnownUser.StartMs, NpgsqlDbType.Bigint);
            copy.Write(9L, NpgsqlDbType.Bigint);
            copy.Write(1, NpgsqlDbType.Integer);
        });
        Copy(connection, "user_log (user_hash, seq, count, entries)", all.SelectMany(u => Enumerable.Range(1, KnownUser.Entries).Select(seq => (u.Hash, seq))), (copy, entry) =>
        {
            copy.Write(entry.Hash, NpgsqlDbType.Uuid);
            copy.Write((long)entry.seq, NpgsqlDbType.Bigint);
            copy.Write(1, NpgsqlDbType.Integer);
            copy.Write(BareRows.Sample, NpgsqlDbType.Bytea);
        });
        Copy(connection, "session (user_hash, start_ms, first_event_id, end_ms, event_count, page_view_count, end_reason, open_until_ms)", all, (copy, user) =>
        {
            copy.Write(user.Hash, NpgsqlDbType.Uuid);
            copy.Write(KnownUser.StartMs, NpgsqlDbType.Bigint);
            copy.Write("e1", NpgsqlDbType.Text);
            copy.Write(KnownUser.StartMs + 60_000, NpgsqlDbType.Bigint);
            copy.Write(2, NpgsqlDbType.Integer);
            copy.Write(0, NpgsqlDbType.Integer);
            copy.Write((short)1, NpgsqlDbType.Smallint);
            copy.Write(KnownUser.StartMs + 60_000, NpgsqlDbType.Bigint);
        });
    }

    private static void Copy<T>(NpgsqlConnection connection, string table, IEnumerable<T> items, Action<NpgsqlBinaryImporter, T> write)
    {
        using var copy = connection.BeginBinaryImport($"COPY {table} FROM STDIN (FORMAT BINARY)");
        foreach (var item in items)
        {
            copy.StartRow();
            write(copy, item);
        }
        copy.Complete();
    }

    private void Execute(string sql)
    {
        using var connection = Open();
#pragma warning disable CA2100 // the texts are constants
        using var command = new NpgsqlCommand(sql, connection);
#pragma warning restore CA2100
        command.ExecuteNonQuery();
    }

    private NpgsqlConnection Open()
    {
        var connection = new NpgsqlConnection(connectionString);
        connection.Open();
        return connection;
    }

    public async ValueTask DisposeAsync()
    {
        using (var connection = new NpgsqlConnection(connectionString))
            NpgsqlConnection.ClearPool(connection);
        await PostgresServer.DropDatabaseAsync(connectionString);
    }
}
