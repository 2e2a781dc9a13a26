using System.Diagnostics;
using Insights.Benchmarks.Events;
using Insights.Benchmarks.Running;
using Insights.Domain.EndUsers;
using Insights.Storage;
using Microsoft.Data.Sqlite;

namespace Insights.Benchmarks.Storage;

internal sealed class SqliteKind : IDatabaseKind
{
    public string Name => "sqlite";

    public Task<IDatabase> CreateAsync() => Task.FromResult<IDatabase>(new SqliteFile());
}

/// <summary>A SQLite file in a temporary folder, written as the store writes its own: WAL, synchronous FULL, the same cache.</summary>
internal sealed class SqliteFile : IDatabase
{
    private readonly TemporaryFolder _folder = new();
    private BareStatements? _bare;

    private string File => _folder.File("insights.db");

    public StorageOptions Options => new() { Sqlite = File };

    public string HostArgument => $"--Storage:Sqlite={File}";

    public void StartBare()
    {
        _bare ??= new BareStatements(Open());
        _bare.Execute("DROP TABLE IF EXISTS bare");
        _bare.Execute("CREATE TABLE bare (user_hash BLOB NOT NULL, seq INTEGER NOT NULL, entry BLOB NOT NULL, PRIMARY KEY (user_hash, seq)) WITHOUT ROWID");
    }

    public Task<double> BareAsync(BareRows rows, TimeSpan duration) => Task.Run(() =>
    {
        using var insert = _bare!.Prepare("INSERT INTO bare (user_hash, seq, entry) VALUES (?1, ?2, ?3)");
        var began = Stopwatch.GetTimestamp();
        var written = 0L;
        for (; Stopwatch.GetElapsedTime(began) < duration; written += BareRows.PerTransaction)
        {
            _bare.Execute("BEGIN IMMEDIATE");
            for (var i = 0; i < BareRows.PerTransaction; i++)
            {
                var (user, seq) = rows.Next(lane: 0);
                insert.Insert(user, seq, rows.Entry);
            }
            _bare.Execute("COMMIT");
        }
        return written / Stopwatch.GetElapsedTime(began).TotalSeconds;
    });

    public void Fill(IEnumerable<KnownUser> users)
    {
        using var connection = Open();
        using var transaction = connection.BeginTransaction();
        using var user = Command("""
            INSERT INTO end_user (user_hash, account, kind, id, rows_seq, rows_as_of_ms, revision, total_sessions, total_duration_ms, first_seen_ms, last_seen_ms)
            VALUES ($1, $2, $3, $4, $5, $6, 9, 1, 60000, $6, $6 + 60000)
            """, 6);
        using var entry = Command("INSERT INTO user_log (user_hash, seq, count, entries) VALUES ($1, $2, 1, $3)", 3);
        using var session = Command("""
            INSERT INTO session (user_hash, start_ms, first_event_id, end_ms, event_count, page_view_count, end_reason, open_until_ms)
            VALUES ($1, $2, 'e1', $2 + 60000, 2, 0, 1, $2 + 60000)
            """, 2);
        foreach (var known in users)
        {
            var hash = known.Hash.ToByteArray(bigEndian: true);
            Run(user, hash, SampleEvents.Account, (int)UserKind.Identified, known.Id, KnownUser.Entries, KnownUser.StartMs);
            for (var seq = 1; seq <= KnownUser.Entries; seq++)
                Run(entry, hash, seq, BareRows.Sample);
            Run(session, hash, KnownUser.StartMs);
        }
        transaction.Commit();

        SqliteCommand Command(string sql, int parameters)
        {
            var command = connection.CreateCommand();
#pragma warning disable CA2100 // the texts are constants
            command.CommandText = sql;
#pragma warning restore CA2100
            for (var i = 1; i <= parameters; i++)
                command.Parameters.Add(new SqliteParameter { ParameterName = $"${i}" });
            return command;
        }

        static void Run(SqliteCommand command, params ReadOnlySpan<object> values)
        {
            for (var i = 0; i < values.Length; i++)
                command.Parameters[i].Value = values[i];
            command.ExecuteNonQuery();
        }
    }

    private SqliteConnection Open()
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = File, Pooling = false }.ToString());
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-131072; PRAGMA wal_autocheckpoint=10000";
        command.ExecuteNonQuery();
        return connection;
    }

    public ValueTask DisposeAsync()
    {
        _bare?.Dispose();
        _folder.Dispose();
        return ValueTask.CompletedTask;
    }
}
